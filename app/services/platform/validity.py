"""Whether what has two days (memberships, grants of roles) holds; SQL asks `Lasting.valid_on`."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Decree, WorkUnit
from app.models.base import Lasting
from app.services.platform.sql import AnyRow

# From a day up to, not including, another (None: without an end).
Days = tuple[date, date | None]


async def today_at(session: AsyncSession, decree: Decree) -> date:
    """The day by the calendar of the decree's office."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    return clock.today_in(unit.time_zone)


def has_ended(one: Lasting | AnyRow, day: date) -> bool:
    """Whether it holds no more from that day on, or never does: it ended before it began.

    One that has yet to begin has not ended.
    """
    return bool(one.valid_to is not None and one.valid_to <= max(day, one.valid_from))


def holds_on(one: Lasting | AnyRow, day: date) -> bool:
    """Whether it holds on that day."""
    return bool(one.valid_from <= day) and not has_ended(one, day)


def holds_today(row: AnyRow) -> bool:
    """Whether it holds on today's day in the row's `time_zone`."""
    return holds_on(row, clock.today_in(row.time_zone))
