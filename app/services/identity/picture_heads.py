"""What stands above every picture: the office, its decree and the day that is shown."""

from collections.abc import Callable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.integrations.pictures.sheet import Heading
from app.models import Decree, WorkUnit

Draw = Callable[[], str]
"""Draws a picture whose numbers were read before; the answer is SVG."""


async def heading_of(
    session: AsyncSession, decree: Decree, subject: str, day: date | None = None
) -> Heading:
    """The head of a picture: of the day that is shown, or of today where the office is."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    day = day or clock.today_in(unit.time_zone)
    return Heading(subject, unit.name, f"Keputusan Nomor {decree.number} Tahun {decree.year}", day)
