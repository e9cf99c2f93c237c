"""The score of an evaluation as pictures: the fall through the strengths, and areas in bars."""

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.integrations.pictures.minimums import Bar, Bars, draw_bars
from app.integrations.pictures.waterfall import Strength as Step
from app.integrations.pictures.waterfall import Waterfall, draw_waterfall
from app.models import Decree
from app.policies.actors import Actor
from app.schemas.evaluation.pictures import EvaluationPicture
from app.schemas.evaluation.scores import Strength
from app.services.evaluation.evaluations.showing import load
from app.services.evaluation.figures.claiming import claims_of
from app.services.evaluation.figures.strengths import Standing, held_by, standings
from app.services.evaluation.plan_coverage.picturing import minimum_names, wholes_of
from app.services.evaluation.plan_coverage.queries import rows_bring
from app.services.evaluation.scoring import Predicate
from app.services.evaluation.sheets import TOTAL, Sheet
from app.services.identity.picture_heads import Draw, heading_of

_NAMES = {
    Strength.CLAIMED: "Diklaim unit",
    Strength.WITH_EVIDENCE: "Dengan eviden",
    Strength.ACCEPTED: "Eviden diterima",
    Strength.TPI: "Disetujui TPI",
}
_WATERFALL_NOTE = (
    "Yang masih terbuka dihitung 0 dalam nilai yang dapat diakui. Nilai total saja belum cukup: "
    "setiap area juga mempunyai batas minimum."
)
_BARS_NOTE = "Nilai dibandingkan tanpa pembulatan dengan batas minimum Permenpan RB 90/2021."


async def score_picture(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, name: EvaluationPicture
) -> Draw:
    """What draws the picture of that name; raises NotFound."""
    located, sheet, rows = await load(session, actor, evaluation_id)
    evaluation = located.evaluation
    found = standings(sheet, claims_of(rows), held_by(evaluation))
    decree = await session.get_one(Decree, evaluation.decree_id)
    target = Predicate(evaluation.target.value)
    subject = f"Nilai LKE tahun {evaluation.year}, sasaran {target.value}"
    heading = await heading_of(session, decree, subject)
    if name is EvaluationPicture.STRENGTHS:
        marks = list(_marks(sheet))
        return partial(
            draw_waterfall, Waterfall(heading, list(_steps(found)), marks, _WATERFALL_NOTE)
        )
    sure, maybe = "terbukti dengan eviden yang diterima", "diklaim atau masih terbuka"
    bars = list(area_bars(sheet, found, target))
    mark = f"batas minimum {target.value}"
    return partial(draw_bars, Bars(heading, bars, sure, maybe, _BARS_NOTE, mark))


def _steps(found: Iterable[Standing]) -> Iterable[Step]:
    for each in found:
        total = each.points[TOTAL]
        yield Step(_NAMES[each.strength], total.low, total.high)


def _marks(sheet: Sheet) -> Iterable[tuple[str, Fraction]]:
    for minimum in sheet.file.minimums:
        if minimum.measured == TOTAL:
            for predicate, asked in (("WBK", minimum.wbk), ("WBBM", minimum.wbbm)):
                if asked is not None:
                    yield predicate, asked


def area_bars(sheet: Sheet, found: Iterable[Standing], target: Predicate) -> Iterable[Bar]:
    """For each area and all together: sure is what accepted evidence proves, the rest is claimed.

    What nobody answered yet may still come; so a minimum is out of reach only where it truly is.
    """
    by_strength = {each.strength: each.points for each in found}
    accepted, claimed = by_strength[Strength.ACCEPTED], by_strength[Strength.CLAIMED]
    ours, wholes, names = rows_bring(sheet), wholes_of(sheet), minimum_names(sheet)
    for minimum in sheet.file.minimums:
        asked = minimum.wbk if target is Predicate.WBK else minimum.wbbm
        if minimum.code in ours and minimum.measured is not None and asked is not None:
            code = minimum.measured
            yield Bar(
                names[minimum.code],
                accepted[code].low,
                claimed[code].high,
                wholes[code],
                asked,
            )
