"""Getting every event to every endpoint: at least once, in the order of each subject."""

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.core.settings import Settings
from app.models import (
    Event,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
)
from app.models.notification import NoticeKind, NotificationSubject
from app.models.webhook import DeliveryState
from app.schemas.integration.events import CloudEvent
from app.services.integration.events import queries
from app.services.integration.events.readers import NOBODY
from app.services.integration.webhooks.claims import claim
from app.services.integration.webhooks.commands import target_of
from app.services.integration.webhooks.fan_out import fan_out
from app.services.integration.webhooks.sending import Outcome, Sender
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, administrators_of, tell_of_thing
from app.services.platform.places import Place
from app.services.platform.sql import AnyRow

# Seconds after each failed attempt; the last is followed by giving up, a day after the first.
WAITS: Final = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800)
_JITTER: Final = 0.2
PAUSED_AFTER: Final = timedelta(days=3)
_LOOK_SECONDS: Final = 1.0

log = structlog.get_logger(__name__)


async def deliver_events(
    database: Database, settings: Settings, waits: Sequence[float] = WAITS
) -> int:
    """Send whatever is due until nothing is; how many were delivered.

    What becomes due meanwhile is looked for at least once a second, whoever is still being waited
    for. With nothing to do it only reads. A worker that dies leaves its deliveries to the others
    after the lease (ZI_WEBHOOK_LEASE_SECONDS): they may come twice then, under the same id.
    """
    await fan_out(database)
    claimed = await claim(database, settings, ())
    if not claimed:
        return 0
    sender, delivered = Sender(settings), 0
    running: dict[asyncio.Task[bool], Place] = {}
    try:
        while claimed or running:
            for row, place in claimed:
                running[asyncio.create_task(_deliver(database, sender, row, waits))] = place
            done, _ = await asyncio.wait(
                running, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                del running[task]
                delivered += _was_delivered(task)
            await fan_out(database)
            claimed = await claim(database, settings, running.values())
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await sender.close()
    return delivered


def _was_delivered(task: asyncio.Task[bool]) -> bool:
    """What came of one; a fault of ours stops no other, and is tried again after the lease."""
    if (error := task.exception()) is not None:
        log.error("webhook_delivery_failed", exc_info=error)
        return False
    return task.result()


async def _deliver(database: Database, sender: Sender, row: AnyRow, waits: Sequence[float]) -> bool:
    async with database.reading() as session:
        url, event = await _letter(session, sender, row)
        secrets = await sender.secrets_of(session, row.endpoint_id)
    outcome = await sender.send(url, secrets, event)
    async with database.writing() as session:
        if await _settle(session, row, outcome, waits):
            await _tell(session, row.endpoint_id, outcome, with_mail=sender.has_mail)
    return outcome.is_delivered


async def _letter(session: AsyncSession, sender: Sender, row: AnyRow) -> tuple[str, CloudEvent]:
    found = await session.execute(
        queries.rows()
        .add_columns(WebhookEndpoint.url)
        .join(WebhookEndpoint, WebhookEndpoint.id == row.endpoint_id)
        .where(Event.position == row.event_position)
    )
    event = found.one()
    return event.url, queries.cloud_event(event, sender.public_url, NOBODY.href_of)


async def _settle(
    session: AsyncSession, claimed: AnyRow, outcome: Outcome, waits: Sequence[float]
) -> bool:
    """Write down what came of it, unless another worker took it over meanwhile.

    Whether it paused the endpoint.
    """
    now = clock.now()
    session.add(
        WebhookAttempt(
            id=new_id(),
            delivery_id=claimed.id,
            at=now,
            milliseconds=outcome.milliseconds,
            http_status=outcome.status,
            error=outcome.error,
        )
    )
    is_over = claimed.attempts > len(waits)
    state = DeliveryState.DEAD if is_over else DeliveryState.PENDING
    if outcome.is_delivered:
        state = DeliveryState.DELIVERED
    waits_on = state is DeliveryState.PENDING
    await session.execute(
        update(WebhookDelivery)
        .where(
            WebhookDelivery.id == claimed.id,
            WebhookDelivery.attempts == claimed.attempts,
            WebhookDelivery.next_try_at == claimed.next_try_at,  # the lease is still ours
            WebhookDelivery.state == DeliveryState.PENDING,
        )
        .values(
            state=state,
            next_try_at=now + _wait(claimed.attempts, outcome, waits) if waits_on else None,
            delivered_at=now if outcome.is_delivered else None,
        )
        .execution_options(synchronize_session=False)
    )
    return await _note(session, claimed.endpoint_id, outcome)


def _wait(attempts: int, outcome: Outcome, waits: Sequence[float]) -> timedelta:
    """The next wait of the table, spread so that many do not come at once; or what was asked."""
    wait = timedelta(seconds=waits[attempts - 1])
    spread = wait * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
    return max(spread, outcome.retry_after or timedelta())


async def _note(session: AsyncSession, endpoint_id: UUID, outcome: Outcome) -> bool:
    """How the endpoint fares; one that is gone, or fails for days, is paused: whether it was."""
    now = clock.now()
    here = WebhookProgress.endpoint_id == endpoint_id
    if outcome.is_delivered:
        values: dict[str, object] = {"failing_since": None, "last_delivered_at": now}
    else:
        values = {"failing_since": func.coalesce(WebhookProgress.failing_since, now)}
    await session.execute(
        update(WebhookProgress)
        .where(here)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if outcome.is_delivered:
        return False
    long_failing = WebhookProgress.failing_since <= now - PAUSED_AFTER
    paused = await session.execute(
        update(WebhookProgress)
        .where(
            here,
            WebhookProgress.paused_at.is_(None),
            *([] if outcome.status == HTTPStatus.GONE else [long_failing]),
        )
        .values(paused_at=now, paused_because=_because(outcome))
        .returning(WebhookProgress.endpoint_id)
        .execution_options(synchronize_session=False)
    )
    return paused.first() is not None


async def _tell(
    session: AsyncSession, endpoint_id: UUID, outcome: Outcome, *, with_mail: bool
) -> None:
    """Write down that the endpoint was paused, and tell whoever manages it."""
    because = _because(outcome)
    log.warning("webhook_paused", endpoint_id=str(endpoint_id), because=because)
    endpoint = await session.get_one(WebhookEndpoint, endpoint_id)
    told = audit.created({"because": because, "status": outcome.status})
    audit.log(session, None, "webhook.pause", target_of(endpoint), changes=told)
    people = await administrators_of(session, endpoint.work_unit_id)
    thing = Thing(NotificationSubject.WEBHOOK, endpoint.id, endpoint.url)
    kind, what = NoticeKind.WEBHOOK_PAUSED, because
    await tell_of_thing(session, people, kind, thing, with_mail=with_mail, what=what)


def _because(outcome: Outcome) -> str:
    return "gone" if outcome.status == HTTPStatus.GONE else "failing_for_days"
