"""The day on which the teams of a decree lose their rights, because another decree follows it."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict
from app.models import Decree, Membership
from app.services.decrees.queries import successor_of


async def rights_end(session: AsyncSession, decree: Decree) -> date | None:
    """The first day without rights, in the office's time zone; None while there is no successor."""
    successor = await successor_of(session, decree)
    if successor is None:
        return None
    held = (Membership.decree_id == decree.id, Membership.valid_to > Membership.valid_from)
    last: date | None = await session.scalar(select(func.max(Membership.valid_to)).where(*held))
    return last or successor.date


async def end_of_rights(
    session: AsyncSession, decree: Decree, day: date, *, pointer: str
) -> date | None:
    """The same day, for a change on `day`.

    Raises Conflict when the change would come no earlier: it belongs into the successor.
    """
    until = await rights_end(session, decree)
    if until is not None and day >= until:
        raise Conflict("decree_succeeded", pointer=pointer, date=until)
    return until
