"""The year a decree is about, and the clock of its office."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Plan, WorkUnit


async def zone_and_year(session: AsyncSession, decree_id: UUID) -> tuple[str, int]:
    """The time zone of the decree's office, and the plan's year (without a plan the decree's)."""
    row = (
        await session.execute(
            select(WorkUnit.time_zone, func.coalesce(Plan.year, Decree.year))
            .join(Decree, Decree.work_unit_id == WorkUnit.id)
            .outerjoin(Plan, Plan.decree_id == Decree.id)
            .where(Decree.id == decree_id)
        )
    ).one()
    return row[0], row[1]
