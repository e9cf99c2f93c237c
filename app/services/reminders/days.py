"""What day it is in every office, and the days around it by its own calendar."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import CTE, Date, Integer, Uuid, column, select, values
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Decree, Holiday, WorkUnit
from app.services.calendar import last_day_before, last_day_within

# Working days before and after the due date.
DUE_SOON_DAYS = 5
KOORDINATOR_DAYS = 3
KETUA_DAYS = 7
# What has been over for a year is history; nobody is reminded of it any more.
_HORIZON = timedelta(days=366)
_AROUND = timedelta(days=60)


@dataclass(frozen=True)
class OfficeDays:
    """Today, the last day that is soon, and the last ones that were missed long enough ago."""

    work_unit_id: UUID
    today: date
    soon: date
    for_koordinator: date
    for_ketua: date


async def office_days(session: AsyncSession) -> list[OfficeDays]:
    """The days of every office with a decree; two statements however many offices there are."""
    has_decree = select(Decree.id).where(Decree.work_unit_id == WorkUnit.id).exists()
    offices = (
        await session.execute(
            select(WorkUnit.id, WorkUnit.parent_id, WorkUnit.time_zone, has_decree.label("works"))
        )
    ).all()
    parents = {office.id: office.parent_id for office in offices}
    own = await _holidays(session)
    return [
        _around(office.id, clock.today_in(office.time_zone), _inherited(office.id, parents, own))
        for office in offices
        if office.works
    ]


def days_table(days: Sequence[OfficeDays]) -> CTE:
    """The same as a table of the query."""
    return (
        values(
            column("work_unit_id", Uuid),
            column("today", Date),
            column("soon", Date),
            column("for_koordinator", Date),
            column("for_ketua", Date),
            name="office_days",
        )
        .data(
            [
                (each.work_unit_id, each.today, each.soon, each.for_koordinator, each.for_ketua)
                for each in days
            ]
        )
        .cte("days")
    )


def months_table(days: Sequence[OfficeDays]) -> CTE:
    """The months of a plan that anybody may still be reminded of, with their last day."""
    month = min(each.today for each in days) - _HORIZON
    latest = max(each.soon for each in days)
    rows = []
    while month <= latest:
        first = month.replace(day=1)
        month = (first + timedelta(days=31)).replace(day=1)
        rows.append((first.year, first.month, first, month - timedelta(days=1)))
    return (
        values(
            column("year", Integer),
            column("month", Integer),
            column("first_day", Date),
            column("last_day", Date),
            name="plan_months",
        )
        .data(rows)
        .cte("months")
    )


async def _holidays(session: AsyncSession) -> Mapping[UUID, set[date]]:
    today = clock.now().date()
    found: dict[UUID, set[date]] = defaultdict(set)
    near = Holiday.day.between(today - _AROUND, today + _AROUND)
    for work_unit_id, day in await session.execute(
        select(Holiday.work_unit_id, Holiday.day).where(near)
    ):
        found[work_unit_id].add(day)
    return found


def _inherited(
    work_unit_id: UUID, parents: Mapping[UUID, UUID | None], own: Mapping[UUID, set[date]]
) -> frozenset[date]:
    """The holidays of the office and of all offices above it."""
    holidays: set[date] = set()
    above: UUID | None = work_unit_id
    while above is not None:
        holidays |= own.get(above, set())
        above = parents[above]
    return frozenset(holidays)


def _around(work_unit_id: UUID, today: date, holidays: frozenset[date]) -> OfficeDays:
    return OfficeDays(
        work_unit_id,
        today,
        soon=last_day_within(today, DUE_SOON_DAYS, holidays),
        for_koordinator=last_day_before(today, KOORDINATOR_DAYS, holidays),
        for_ketua=last_day_before(today, KETUA_DAYS, holidays),
    )
