"""TPI lets a ratio count as something where nobody can compute it, and says why (LKE rule 9)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import FieldFault, Forbidden, Invalid
from app.models import EvaluationRatio
from app.models.evaluation import EvaluationLayer, EvaluationOperation
from app.policies.actors import Actor
from app.policies.evaluations import EVALUATIONS, require_layer
from app.schemas.evaluation.answering import EvaluationAssessments, RatioInput
from app.schemas.evaluation.assessing.ratios import RatioState
from app.services.evaluation.answers import exactly, is_share
from app.services.evaluation.evaluations import answering
from app.services.evaluation.evaluations.assessing.checklist import require_no_part_in
from app.services.evaluation.evaluations.assessing.ratios import RatioStanding, as_kept, ratios_of
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.sheets import Sheet
from app.services.platform import audit

_TPI = EvaluationLayer.TPI


async def assess(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationAssessments
) -> None:
    """Add what a later layer says of answers, then what TPI lets undefined ratios count as.

    All of it, or nothing. Raises Invalid naming each question and ratio, Forbidden (layer, own
    answers), Conflict (turn, window).
    """
    if body.assessments or not body.ratios:
        await answering.assess(session, actor, located, body)
    if body.ratios:
        await _settle(session, actor, located, body)


async def _settle(
    session: AsyncSession, actor: Actor, located: LoadedEvaluation, body: EvaluationAssessments
) -> None:
    """Add TPI's word on ratios, over their counts as they stand; the same again adds nothing."""
    EVALUATIONS.require_right(actor, EvaluationOperation.ASSESS, located.facts)
    if require_layer(actor, located.facts, body.layer) is not _TPI:
        raise Forbidden("evaluation_layer_not_yours", layer=_TPI.value)
    EVALUATIONS.require(actor, EvaluationOperation.ASSESS, located.facts)
    evaluation = located.evaluation
    desk = await answering.desk_of(session, located)
    ratios = ratios_of(desk.sheet, desk.standing)
    faults = list(_unfit(desk.sheet, ratios, body.ratios))
    if faults:
        raise Invalid(faults=faults)
    await require_no_part_in(session, actor, evaluation.id, _TPI)
    changes = audit.Changes()
    for each in body.ratios:
        ratio, value = ratios[each.code], _as_stored(each)
        last = ratio.told[-1] if ratio.told else None
        said = last and (last.value, last.note)
        if said == (value, each.note) and not ratio.is_stale:
            continue
        session.add(
            EvaluationRatio(
                evaluation_id=evaluation.id,
                code=each.code,
                number=last.number + 1 if last else 1,
                value=value,
                note=each.note,
                counts=as_kept(ratio.counts),
                set_by_id=actor.user_id,
                set_for_id=actor.on_behalf_of,
            )
        )
        changes[each.code] = [last.value if last else None, value]
    if changes:
        evaluation.updated_at = clock.now()
        audit.log(session, actor, "evaluation.assess", target_of(evaluation), changes=changes)
    await session.flush()


def _unfit(
    sheet: Sheet, ratios: Mapping[str, RatioStanding], given: Sequence[RatioInput]
) -> Iterator[FieldFault]:
    """No ratio of the sheet, one twice, no share, or one that its counts make (or may still)."""
    seen = set[str]()
    for place, each in enumerate(given):
        where, facts = f"/ratios/{place}", {"item": each.code}
        ratio = ratios.get(each.code)
        if ratio is None:
            yield FieldFault(f"{where}/code", "ratio_unknown", facts)
        elif each.code in seen:
            yield FieldFault(f"{where}/code", "item_twice", facts)
        elif each.value is not None and not is_share(each.value):
            yield FieldFault(f"{where}/value", "not_a_share", facts)
        elif each.value is not None and ratio.state is not RatioState.UNDEFINED:
            whole = ", ".join(map(str, sheet.formulas[each.code].whole))
            yield FieldFault(f"{where}/code", "ratio_not_undefined", facts | {"questions": whole})
        seen.add(each.code)


def _as_stored(given: RatioInput) -> str | None:
    """In one form, exactly: 0.50 and "0,5" are 0.5."""
    if given.value is None:
        return None
    text = str(exactly(given.value)).replace(",", ".")
    return f"{Decimal(text).normalize():f}"
