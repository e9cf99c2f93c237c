"""The year a decree is about, and the clock of its office."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Decree, Plan, WorkUnit
from app.services.platform.plausible import end_of_reach


async def office_and_year(session: AsyncSession, decree_id: UUID) -> tuple[WorkUnit, int]:
    """The decree's office, and the plan's year (without a plan the decree's), in one statement."""
    row = (
        await session.execute(
            select(WorkUnit, func.coalesce(Plan.year, Decree.year))
            .join(Decree, Decree.work_unit_id == WorkUnit.id)
            .outerjoin(Plan, Plan.decree_id == Decree.id)
            .where(Decree.id == decree_id)
        )
    ).one()
    return row[0], row[1]


async def zone_and_year(session: AsyncSession, decree_id: UUID) -> tuple[str, int]:
    """The time zone of the decree's office, and the year."""
    unit, year = await office_and_year(session, decree_id)
    return unit.time_zone, year


async def last_day_of_reach(session: AsyncSession, decree: Decree) -> date:
    """The last day for a change of who serves under a decree, by the year it plans."""
    time_zone, year = await zone_and_year(session, decree.id)
    return end_of_reach(year, clock.today_in(time_zone))
