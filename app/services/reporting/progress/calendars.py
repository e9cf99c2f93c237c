"""The calendar a decree's progress is judged by: the plan's year, the office's days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.calendar import MONTHS, last_day_of
from app.models import Decree, Plan, WorkUnit
from app.services.platform.prepared import in_one_go, key

_CALENDAR = (
    select(Plan.year, WorkUnit.time_zone)
    .join(Decree, Decree.id == Plan.decree_id)
    .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    .where(Decree.id == key("decree_id"))
)


@dataclass(frozen=True)
class Moment:
    """An instant and the day it belongs to where the office is."""

    day: date
    instant: datetime


@dataclass(frozen=True)
class Calendar:
    """The plan's year, and where the office's days begin."""

    year: int
    time_zone: str

    @property
    def today(self) -> date:
        """The office's day."""
        return clock.today_in(self.time_zone)

    def start_of(self, day: date) -> datetime:
        """The first instant of a day."""
        return datetime.combine(day, time.min, ZoneInfo(self.time_zone)).astimezone(UTC)

    def end_of(self, day: date) -> Moment:
        """The last instant of a day, or now while the day lasts (or is to come)."""
        if day >= self.today:
            return Moment(day, clock.now())
        return Moment(day, self.start_of(day + timedelta(days=1)) - timedelta.resolution)

    def month_ends(self) -> list[Moment]:
        """The ends of the year's months that are over, and now."""
        ends = [last_day_of(self.year, month) for month in MONTHS]
        today = self.today
        return [self.end_of(day) for day in [*(end for end in ends if end < today), today]]


async def calendar_of(session: AsyncSession, decree: Decree) -> Calendar:
    """The calendar of a decree."""
    here = {"decree_id": decree.id}
    row = await in_one_go(session, lambda execute: execute(_CALENDAR, here).one())
    return Calendar(row.year, row.time_zone)
