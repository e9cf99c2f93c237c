"""What is told of a plan on the day its decree is loaded: Indonesian, with English in brackets."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.points import in_points, shortage
from app.services.evaluation.coverage import Cover, Coverage, Reach, coverage
from app.services.evaluation.plan_coverage.closing import as_clerks_know, closing
from app.services.evaluation.plan_coverage.queries import rows_bring, sheet_of_decree
from app.services.evaluation.plan_coverage.rows import rows_of
from app.services.evaluation.sheets import Sheet


async def coverage_lines(session: AsyncSession, decree_id: UUID) -> list[str]:
    """What the plan of a decree can bring of its sheet; nothing where there is none."""
    try:
        sheet = await sheet_of_decree(session, decree_id)
    except NotFound:
        return []
    return list(told(sheet, coverage(sheet, await rows_of(session, sheet, decree_id))))


def told(sheet: Sheet, covered: Coverage) -> Iterator[str]:
    """The points within reach, every minimum of WBK out of reach, and what would close it."""
    ours = [reach for reach in covered.reaches if reach.code in rows_bring(sheet)]
    full, partial = (in_points(covered.points[each]) for each in (Cover.FULL, Cover.PARTIAL))
    yield (
        f"LKE {sheet.name}: rencana ini dapat membuktikan {full} poin penuh dan {partial} "
        "sebagian (points this plan can prove, fully and partly)"
    )
    missed = [reach for reach in ours if reach.short]
    if not missed:
        yield "  Batas minimum WBK terjangkau oleh rencana ini (the minimums are within reach)"
    yield from map(_missed, missed)
    without = covered.without_row
    if without:
        numbers = ", ".join(map(str, without))
        yield f"  {len(without)} soal tanpa baris (questions without a row): {numbers}"
    found = closing(sheet, covered) if missed else None
    if found is not None:
        fewest = ", ".join(as_clerks_know(sheet, found.questions))
        yield f"  Paling sedikit perlu ditambah (the fewest to add): {fewest}"


def _missed(reach: Reach) -> str:
    most, asked = in_points(reach.points), in_points(reach.minimum)
    short = shortage(reach.minimum, reach.points)
    return (
        f"  {reach.code}: paling banyak {most}, WBK {asked}, kurang {short} (at most, asked, short)"
    )
