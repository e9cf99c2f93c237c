"""How an endpoint fares: what wakes what waits for it, and when whoever manages it is told.

Told are changes of its state, never each failure: that it has failed for an hour, that a first
event was given up, that it was paused. A success is the end of all that.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import WebhookDelivery, WebhookEndpoint, WebhookProgress
from app.models.notification import NoticeKind, NotificationSubject
from app.models.webhook import DeliveryState
from app.services.integration.webhooks.commands import target_of
from app.services.integration.webhooks.sending import Outcome
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing

PAUSED_AFTER: Final = timedelta(days=3)
TOLD_AFTER: Final = timedelta(hours=1)
# A shorter failure may be of one event that is refused while others are taken, or of a receiver
# that asks for patience (429): each event that is taken would have these tried again at once,
# against what was asked for, until they are given up in minutes instead of a day. What failed
# within one minute alone has been tried three times at most, and waits two minutes at most.
_OUTAGE: Final = timedelta(minutes=1)

log = structlog.get_logger(__name__)


async def note(
    session: AsyncSession,
    progress: WebhookProgress,
    outcome: Outcome,
    *,
    is_dead: bool,
    with_mail: bool,
) -> None:
    """Write down how an endpoint fared, whose row is held; `is_dead`: the delivery was given up."""
    if outcome.is_delivered:
        began = progress.failing_since
        is_over = began is not None and began <= clock.now() - _OUTAGE
        await note_success(session, progress, wakes=is_over)
        return
    now = clock.now()
    progress.failing_since = progress.failing_since or now
    kind = _change(progress, outcome, now, is_dead=is_dead)
    if kind is not None:
        await _tell(session, progress, kind, outcome, with_mail=with_mail)


async def note_success(session: AsyncSession, progress: WebhookProgress, *, wakes: bool) -> None:
    """It takes events (again): what waits for a later try is sent at once if it `wakes`.

    What is on its way stays with whoever has it.
    """
    progress.failing_since, progress.last_delivered_at = None, clock.now()
    progress.fails_told = progress.dead_told = False
    if not wakes:
        return
    now = clock.now()
    await session.execute(
        update(WebhookDelivery)
        .where(
            WebhookDelivery.endpoint_id == progress.endpoint_id,
            WebhookDelivery.state == DeliveryState.PENDING,
            ~WebhookDelivery.is_taken,
            WebhookDelivery.next_try_at > now,
        )
        .values(next_try_at=now)
        .execution_options(synchronize_session=False)
    )


async def held_progress(session: AsyncSession, endpoint_id: UUID) -> WebhookProgress:
    """The endpoint's row, held until the commit: always before its deliveries."""
    return await session.get_one(WebhookProgress, endpoint_id, with_for_update=True)


def _change(
    progress: WebhookProgress, outcome: Outcome, now: datetime, *, is_dead: bool
) -> NoticeKind | None:
    """What is new about a failing endpoint."""
    if progress.paused_at is not None:
        return None
    began = progress.failing_since or now
    if outcome.status == HTTPStatus.GONE or began <= now - PAUSED_AFTER:
        progress.paused_at, progress.paused_because = now, _because(outcome)
        return NoticeKind.WEBHOOK_PAUSED
    if is_dead and not progress.dead_told:
        progress.dead_told = True
        return NoticeKind.DELIVERIES_DEAD
    if began <= now - TOLD_AFTER and not progress.fails_told:
        progress.fails_told = True
        return NoticeKind.WEBHOOK_FAILS
    return None


async def _tell(
    session: AsyncSession,
    progress: WebhookProgress,
    kind: NoticeKind,
    outcome: Outcome,
    *,
    with_mail: bool,
) -> None:
    """Tell whoever manages the endpoint; a pause is an entry of the audit log, too."""
    endpoint = await session.get_one(WebhookEndpoint, progress.endpoint_id)
    what = str(outcome.status or outcome.error)
    if kind is NoticeKind.WEBHOOK_PAUSED:
        what = progress.paused_because or what
        log.warning("webhook_paused", endpoint_id=str(endpoint.id), because=what)
        told = audit.created({"because": what, "status": outcome.status})
        audit.log(session, None, "webhook.pause", target_of(endpoint), changes=told)
    people = await administrators_of(session, endpoint.work_unit_id)
    thing = Thing(NotificationSubject.WEBHOOK, endpoint.id, endpoint.url)
    await tell_of_thing(session, people, kind, thing, with_mail=with_mail, what=what)


def _because(outcome: Outcome) -> str:
    return "gone" if outcome.status == HTTPStatus.GONE else "failing_for_days"
