"""Notifications are read by the person they are for."""

from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import NotFound
from app.models import Notification
from app.policies.actors import Actor
from app.schemas.tasks.notifications import (
    NotificationCounts,
    NotificationRead,
)
from app.services.tasks.notifications.known import known_to
from app.services.tasks.notifications.queries import (
    Wording,
    count_notifications,
    notifications,
    read_notification,
)
from app.services.tasks.reminders.still_open import still_open


async def mark_notification(
    session: AsyncSession, actor: Actor, notification_id: UUID, wording: Wording
) -> NotificationRead:
    """The notification, read by now; raises NotFound when it is not the caller's."""
    own = (Notification.id == notification_id, Notification.user_id == actor.user_id)
    await _mark(session, *own)
    row = (await session.execute(notifications().where(*own))).first()
    if row is None:
        raise NotFound
    is_open = bool(await still_open(session, [row]))
    known = await known_to(session, actor, [row])
    return read_notification(row, wording, known.get(row.id), is_open=is_open)


async def mark_notifications(session: AsyncSession, actor: Actor) -> NotificationCounts:
    """All of the caller's notifications are read."""
    await _mark(session, Notification.user_id == actor.user_id)
    return await count_notifications(session, actor)


async def _mark(session: AsyncSession, *which: ColumnElement[bool]) -> None:
    await session.execute(
        update(Notification)
        .where(Notification.read_at.is_(None), *which)
        .values(read_at=clock.now())
    )
