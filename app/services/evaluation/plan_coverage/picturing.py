"""The coverage of a decree as a picture: areas against their minimums."""

from collections import defaultdict
from fractions import Fraction
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from app.integrations.pictures.minimums import Bar, Bars, draw_bars
from app.models import Decree
from app.services.evaluation.coverage import Coverage, coverage
from app.services.evaluation.plan_coverage.queries import rows_bring, sheet_of_decree
from app.services.evaluation.plan_coverage.rows import rows_of
from app.services.evaluation.sheets import TOTAL, Sheet, code_as_name
from app.services.identity.picture_heads import Draw, heading_of

_SUBJECT = "Nilai LKE yang terjangkau rencana aksi"
_NOTE = (
    "Bila seluruh rencana dilaksanakan. Baris yang membuktikan sebagian dihitung penuh; peta soal "
    "adalah usul yang dapat diubah."
)


async def coverage_picture(session: AsyncSession, decree: Decree) -> Draw:
    """What draws the areas and all of them together against the minimums of WBK."""
    sheet = await sheet_of_decree(session, decree.id)
    covered = coverage(sheet, await rows_of(session, sheet, decree.id))
    heading = await heading_of(session, decree, _SUBJECT)
    sure, maybe = "dibuktikan penuh", "dibuktikan sebagian"
    return partial(draw_bars, Bars(heading, bars_of(sheet, covered), sure, maybe, _NOTE))


def bars_of(sheet: Sheet, covered: Coverage) -> list[Bar]:
    """A bar for each minimum that rows of a plan can bring, in the sheet's order."""
    ours, wholes = rows_bring(sheet), wholes_of(sheet)
    measured = {one.code: one.measured for one in sheet.file.minimums}
    names = minimum_names(sheet)
    return [
        Bar(
            names[reach.code],
            reach.full,
            reach.points,
            wholes[str(measured[reach.code])],
            reach.minimum,
        )
        for reach in covered.reaches
        if reach.code in ours
    ]


def area_names(sheet: Sheet) -> dict[str, str]:
    """Each area by its code: number of its team and name, which the sheet prints in capitals."""
    return {
        area.code: f"{area.team_number}. "
        + " ".join(word if word == area.code else word.title() for word in area.name.split())
        for area in sheet.file.areas
    }


def minimum_names(sheet: Sheet) -> dict[str, str]:
    """What each minimum is called: areas by their names, others by their codes."""
    areas = area_names(sheet)
    codes = (each.code for each in sheet.file.minimums)
    return {code: areas.get(code) or code_as_name(code) for code in codes}


def wholes_of(sheet: Sheet) -> dict[str, Fraction]:
    """All points of every node, area and TOTAL."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for item in sheet.items:
        for code in sheet.above[item.code]:
            found[code] += Fraction(item.points or 0)
    return {TOTAL: Fraction(100)} | dict(found)
