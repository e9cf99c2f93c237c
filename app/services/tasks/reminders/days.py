"""What day it is in every office, and the days around it by its own calendar."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.calendar import is_working_day, last_day_before, last_day_within
from app.core.database import Database
from app.models import Decree, Holiday, OfficeDays, WorkUnit
from app.services.platform.sql import write_over

# Working days before and after the due date.
DUE_SOON_DAYS = 5
KOORDINATOR_DAYS = 3
KETUA_DAYS = 7
_AROUND = timedelta(days=60)
_Days = dict[str, Any]


async def refresh_days(database: Database) -> None:
    """Bring OfficeDays up to date: three statements for all offices, one more to write."""
    async with database.reading() as session:
        kept = {row.work_unit_id: row for row in await session.scalars(select(OfficeDays))}
        changed = [
            days
            for days in await _days(session)
            if not _is_kept(days, kept.get(days["work_unit_id"]))
        ]
    if changed:
        async with database.writing() as session:
            await write_over(session, OfficeDays, changed)


def _is_kept(days: _Days, kept: OfficeDays | None) -> bool:
    return kept is not None and all(getattr(kept, name) == day for name, day in days.items())


async def _days(session: AsyncSession) -> Sequence[_Days]:
    """The days of every office with a decree, in a stable order."""
    has_decree = select(Decree.id).where(Decree.work_unit_id == WorkUnit.id).exists()
    offices = await session.execute(
        select(
            WorkUnit.id, WorkUnit.parent_id, WorkUnit.time_zone, has_decree.label("works")
        ).order_by(WorkUnit.id)
    )
    rows = offices.all()
    parents = {office.id: office.parent_id for office in rows}
    own = await _holidays(session)
    return [
        _around(office.id, clock.today_in(office.time_zone), _inherited(office.id, parents, own))
        for office in rows
        if office.works
    ]


async def _holidays(session: AsyncSession) -> Mapping[UUID, set[date]]:
    today = clock.now().date()
    near = Holiday.day.between(today - _AROUND, today + _AROUND)
    found: dict[UUID, set[date]] = defaultdict(set)
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


def _around(work_unit_id: UUID, today: date, holidays: frozenset[date]) -> _Days:
    return {
        "work_unit_id": work_unit_id,
        "today": today,
        "is_working_day": is_working_day(today, holidays),
        "soon": last_day_within(today, DUE_SOON_DAYS, holidays),
        "for_koordinator": last_day_before(today, KOORDINATOR_DAYS, holidays),
        "for_ketua": last_day_before(today, KETUA_DAYS, holidays),
    }
