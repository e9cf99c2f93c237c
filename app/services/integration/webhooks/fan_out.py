"""From events to deliveries: one for each endpoint that wants it, in order."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.models import Event, EventLog, WebhookDelivery, WebhookEndpoint, WebhookProgress
from app.models.webhook import DeliveryState
from app.services.identity.actors import offices_below
from app.services.integration.events import queries
from app.services.platform.sql import insert_absent

_AT_ONCE: Final = 500


async def fan_out(database: Database) -> int:
    """Write a delivery for each new event and each endpoint that wants it; how many."""
    behind = (
        select(WebhookProgress.endpoint_id)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookProgress.endpoint_id)
        .where(
            WebhookEndpoint.is_active,
            WebhookProgress.position < select(EventLog.length).scalar_subquery(),
        )
    )
    made = 0
    while True:
        async with database.reading() as session:
            endpoint_ids = (await session.scalars(behind)).all()
        if not endpoint_ids:
            return made
        for endpoint_id in endpoint_ids:
            async with database.writing() as session:
                made += await _fan_out(session, endpoint_id)


async def _until(session: AsyncSession, position: int) -> int:
    """The place of the last of the next events; where there are fewer, the end of the log.

    Places may be far apart: after a restoration they go on much further.
    """
    following = select(Event.position).where(Event.position > position).order_by(Event.position)
    last = await session.scalar(following.offset(_AT_ONCE - 1).limit(1))
    return last or await session.scalar(select(EventLog.length)) or 0


async def _fan_out(session: AsyncSession, endpoint_id: UUID) -> int:
    progress = await session.get_one(WebhookProgress, endpoint_id, with_for_update=True)
    endpoint = await session.get_one(WebhookEndpoint, endpoint_id)
    until = await _until(session, progress.position)
    offices = await offices_below(session, endpoint.work_unit_id)
    wanted = select(Event.position, Event.subject).where(
        Event.position > progress.position,
        Event.position <= until,
        Event.work_unit_id.in_(offices),
    )
    if endpoint.event_types:
        wanted = wanted.where(queries.matches(endpoint.event_types))
    now = clock.now()
    rows = [
        {
            "id": new_id(),
            "endpoint_id": endpoint_id,
            "event_position": position,
            "subject": subject,
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "is_taken": False,
            "next_try_at": now,
        }
        for position, subject in await session.execute(wanted.order_by(Event.position))
    ]
    if rows:
        await insert_absent(session, WebhookDelivery, rows, "endpoint_id", "event_position")
    progress.position = until
    return len(rows)
