"""Getting every event to every endpoint: at least once, in the order of each subject."""

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.core.settings import Settings
from app.models import (
    Event,
    ServiceAccount,
    SourceSystem,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from app.models.service_account import ServiceScope
from app.models.webhook import DeliveryState
from app.schemas.integration.events import CloudEvent
from app.services.integration.events import queries
from app.services.integration.events.readers import Reader
from app.services.integration.webhooks.claims import claim
from app.services.integration.webhooks.fan_out import fan_out
from app.services.integration.webhooks.faring import held_progress, note
from app.services.integration.webhooks.sending import Outcome, Sender
from app.services.platform.places import Place
from app.services.platform.sql import AnyRow

# Seconds after each failed attempt; the last is followed by giving up, a day after the first.
WAITS: Final = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800)
_JITTER: Final = 0.2
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
        await _settle(session, row, outcome, waits, with_mail=sender.has_mail)
    return outcome.is_delivered


async def _letter(session: AsyncSession, sender: Sender, row: AnyRow) -> tuple[str, CloudEvent]:
    found = await session.execute(
        queries.rows()
        .add_columns(
            WebhookEndpoint.url, ServiceAccount.scopes, SourceSystem.key.label("source_key")
        )
        .join(WebhookEndpoint, WebhookEndpoint.id == row.endpoint_id)
        .outerjoin(ServiceAccount, ServiceAccount.id == WebhookEndpoint.service_account_id)
        .outerjoin(SourceSystem, SourceSystem.id == ServiceAccount.source_id)
        .where(Event.position == row.event_position)
    )
    event = found.one()
    scopes = frozenset(map(ServiceScope, event.scopes or ()))
    reader = Reader(scopes=scopes, source_key=event.source_key)
    return event.url, queries.cloud_event(event, sender.public_url, reader.href_of)


async def _settle(
    session: AsyncSession,
    claimed: AnyRow,
    outcome: Outcome,
    waits: Sequence[float],
    *,
    with_mail: bool = False,
) -> None:
    """Write down what came of it, unless another worker took it over; and how the end fares."""
    progress, now = await held_progress(session, claimed.endpoint_id), clock.now()
    session.add(_attempt(claimed, outcome))
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
            is_taken=False,
            next_try_at=now + _wait(claimed.attempts, outcome, waits) if waits_on else None,
            delivered_at=now if outcome.is_delivered else None,
        )
        .execution_options(synchronize_session=False)
    )
    is_dead = state is DeliveryState.DEAD
    await note(session, progress, outcome, is_dead=is_dead, with_mail=with_mail)


def _attempt(claimed: AnyRow, outcome: Outcome) -> WebhookAttempt:
    return WebhookAttempt(
        id=new_id(),
        delivery_id=claimed.id,
        at=clock.now(),
        milliseconds=outcome.milliseconds,
        http_status=outcome.status,
        error=outcome.error,
    )


def _wait(attempts: int, outcome: Outcome, waits: Sequence[float]) -> timedelta:
    """The next wait of the table, spread so that many do not come at once; or what was asked."""
    wait = timedelta(seconds=waits[attempts - 1])
    spread = wait * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
    return max(spread, outcome.retry_after or timedelta())
