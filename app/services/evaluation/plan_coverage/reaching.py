"""What a plan brings of its sheet, in a few words, where that is too little for WBK."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.points import in_points
from app.models import Decree
from app.models.notification import NoticeKind, NotificationSubject
from app.services.evaluation.coverage import coverage
from app.services.evaluation.plan_coverage.closing import as_clerks_know, closing, component_of
from app.services.evaluation.plan_coverage.queries import rows_bring, sheet_of_decree
from app.services.evaluation.plan_coverage.rows import rows_of
from app.services.platform.notices.by_itself import Thing, tell_of_thing
from app.services.platform.notices.seats import leaders_of


@dataclass(frozen=True)
class PlanReach:
    """What the plan can bring of pengungkit at most, where that does not reach WBK.

    `areas` are those below their minimum; `without_row` the numbers of questions that no row of the
    plan proves; `fewest` those whose rows would close the distance,
    each with its number, as clerks know it, and its code.
    """

    sheet: str
    points: str
    minimum: str
    areas: Sequence[str]
    without_row: Sequence[int]
    fewest: Sequence[str]


async def read_reach(session: AsyncSession, decree_id: UUID) -> PlanReach | None:
    """What the plan can bring by its sheet; none: enough, or no sheet is there."""
    try:
        sheet = await sheet_of_decree(session, decree_id)
    except NotFound:
        return None
    covered = coverage(sheet, await rows_of(session, sheet, decree_id))
    ours = rows_bring(sheet)
    short = [reach for reach in covered.reaches if reach.code in ours and reach.short]
    if not short:
        return None
    measured = {one.measured: one.code for one in sheet.file.minimums}
    whole = next(one for one in covered.reaches if one.code == measured.get(component_of(sheet)))
    names = {area.code: area.name for area in sheet.file.areas}
    found = closing(sheet, covered)
    return PlanReach(
        sheet=sheet.name,
        points=_shown(whole.points),
        minimum=_shown(whole.minimum),
        areas=[
            f"{names[one.code]} ({_shown(one.points)}/{_shown(one.minimum)})"
            for one in short
            if one.code in names
        ],
        without_row=covered.without_row,
        fewest=as_clerks_know(sheet, found.questions) if found else [],
    )


async def tell_leaders(session: AsyncSession, decree_id: UUID) -> None:
    """Tell who leads a decree that its plan is too little, on the day it is loaded."""
    reach = await read_reach(session, decree_id)
    if reach is None:
        return
    decree = await session.get_one(Decree, decree_id)
    name = f"Keputusan {decree.number}/{decree.year}"
    await tell_of_thing(
        session,
        await leaders_of(session, decree_id),
        NoticeKind.PLAN_SHORT,
        Thing(NotificationSubject.DECREE, decree_id, name, decree_id),
        what=f"{reach.points} < {reach.minimum}",
        count=str(len(reach.without_row)),
    )


def _shown(points: Fraction) -> str:
    """Two places, as the regulation prints; only what is shown is rounded."""
    return in_points(points, ".")
