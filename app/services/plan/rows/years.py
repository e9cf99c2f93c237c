"""The year a decree is about, and the clock of its office."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Decree, Plan, WorkUnit
from app.services.platform.plausible import end_of_reach
from app.services.platform.prepared import in_one_go, key
from app.services.platform.sql import AnySelect


def _of_decree(*columns: Any) -> AnySelect:  # noqa: ANN401 - columns of any type
    return (
        select(*columns, func.coalesce(Plan.year, Decree.planned_year, Decree.year).label("year"))
        .select_from(WorkUnit)
        .join(Decree, Decree.work_unit_id == WorkUnit.id)
        .outerjoin(Plan, Plan.decree_id == Decree.id)
        .where(Decree.id == key("decree_id"))
    )


_OFFICE, _ZONE = _of_decree(WorkUnit), _of_decree(WorkUnit.time_zone)


async def office_and_year(session: AsyncSession, decree_id: UUID) -> tuple[WorkUnit, int]:
    """The decree's office, and the plan's year (without a plan the decree's), in one statement."""
    row = (await session.execute(_OFFICE, {"decree_id": decree_id})).one()
    return row[0], row[1]


async def zone_and_year(session: AsyncSession, decree_id: UUID) -> tuple[str, int]:
    """The time zone of the decree's office, and the year."""
    row = await in_one_go(session, lambda execute: execute(_ZONE, {"decree_id": decree_id}).one())
    return row.time_zone, row.year


async def last_day_of_reach(session: AsyncSession, decree: Decree) -> date:
    """The last day for a change of who serves under a decree, by the year it plans."""
    time_zone, year = await zone_and_year(session, decree.id)
    return end_of_reach(year, clock.today_in(time_zone))
