"""One mail a working morning with everything a person was reminded of and has not read."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.models import Decree, Email, Notification, OfficeDays, WorkUnit
from app.models.notification import EmailMode
from app.services.platform.sql import insert_absent

MORNING_HOUR = 7
_WAITS = (
    Notification.email_mode == EmailMode.DIGEST,
    Notification.email_id.is_(None),
    Notification.read_at.is_(None),
)


async def queue_digests(database: Database) -> int:
    """A digest for everybody in whose office it is a working morning; how many there were.

    At most one a person and day; two that run at once do not double any.
    """
    async with database.reading() as session:
        people = await _people(session)
    if not people:
        return 0
    async with database.writing() as session:
        return await _queue(session, people)


async def _people(session: AsyncSession) -> dict[UUID, date]:
    """Who has something to read while it is a working morning in the office it is about."""
    rows = await session.execute(
        select(Notification.user_id, WorkUnit.time_zone, OfficeDays.today)
        .join(Decree, Decree.id == Notification.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .join(OfficeDays, OfficeDays.work_unit_id == WorkUnit.id)
        .where(*_WAITS, OfficeDays.is_working_day)
        .distinct()
    )
    return {row.user_id: row.today for row in rows if _is_morning(row.time_zone, of_day=row.today)}


def _is_morning(time_zone: str, *, of_day: date) -> bool:
    there = clock.now().astimezone(ZoneInfo(time_zone))
    return there.date() == of_day and there.hour >= MORNING_HOUR


async def _queue(session: AsyncSession, people: dict[UUID, date]) -> int:
    now = clock.now()
    made = [
        {
            "id": new_id(),
            "user_id": user_id,
            "digest_of": day,
            "attempts": 0,
            "next_try_at": now,
            "created_at": now,
        }
        for user_id, day in people.items()
    ]
    queued = await insert_absent(session, Email, made, "user_id", "digest_of")
    theirs = select(Email.id).where(Email.id.in_(queued), Email.user_id == Notification.user_id)
    await session.execute(
        update(Notification)
        .where(*_WAITS, Notification.user_id.in_(select(Email.user_id).where(Email.id.in_(queued))))
        .values(email_id=theirs.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
    return len(queued)
