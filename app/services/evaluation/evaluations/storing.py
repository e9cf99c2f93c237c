"""Answers of a layer as rows: each is added, none is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import EvaluationAnswer
from app.models.evaluation import EvaluationLayer, EvaluationVerdict
from app.policies.actors import Actor
from app.services.evaluation.evaluations.commands import target_of
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.evaluations.standing import Standing
from app.services.platform import audit
from app.services.platform.sql import AnyRow

_ACTIONS = {True: "evaluation.answer", False: "evaluation.assess"}


@dataclass(frozen=True)
class Given:
    """An answer to store: to which question, what, why, and what is said of the office's.

    `computation`: what the service computed it from, where a person took what it proposed.
    """

    question: AnyRow
    answer: str | None
    note: str | None
    verdict: EvaluationVerdict | None = None
    computation: dict[str, Any] | None = None


async def add_offices(
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    standing: Standing,
    given: Sequence[Given],
) -> None:
    """Add answers of the office, and tell when none is open any more."""
    await store(session, actor, located, standing, EvaluationLayer.UNIT, given)
    if _is_last(standing, given):
        audit.log(session, actor, "evaluation.complete", target_of(located.evaluation))
        await session.flush()


async def store(  # noqa: PLR0913, PLR0917 - what is stored, where, by whom
    session: AsyncSession,
    actor: Actor,
    located: LoadedEvaluation,
    standing: Standing,
    layer: EvaluationLayer,
    given: Sequence[Given],
) -> None:
    """Add answers of a layer; what says the same as before, about the same, adds nothing."""
    evaluation, changes = located.evaluation, audit.Changes()
    is_unit = layer is EvaluationLayer.UNIT
    for each in given:
        before = standing.answer(each.question.id, layer)
        told = standing.answer(each.question.id, EvaluationLayer.UNIT)
        if before is not None and not standing.is_stale(before) and _same(before, each):
            continue
        if before is None and each.answer is None and each.note is None:
            continue
        session.add(
            EvaluationAnswer(
                evaluation_id=evaluation.id,
                question_id=each.question.id,
                layer=layer,
                number=before.number + 1 if before else 1,
                answer=each.answer,
                note=each.note,
                verdict=each.verdict,
                computation=each.computation,
                about_id=told.id if told and not is_unit else None,
                proof_digest=None if is_unit else standing.proof_digest(each.question.id),
                answered_by_id=actor.user_id,
                on_behalf_of_id=actor.on_behalf_of,
            )
        )
        changes[each.question.code] = [before.answer if before else None, each.answer]
    if changes:
        evaluation.updated_at = clock.now()
        audit.log(session, actor, _ACTIONS[is_unit], target_of(evaluation), changes=changes)
    await session.flush()


def _is_last(standing: Standing, given: Sequence[Given]) -> bool:
    """Whether these answers of the office leave no question open, and some were open before."""
    told = (standing.answer(row.id, EvaluationLayer.UNIT) for row in standing.questions.values())
    before = {row.question_id: row.answer for row in told if row and row.answer is not None}
    after = before | {each.question.id: each.answer for each in given}
    filled = sum(answer is not None for answer in after.values())
    return len(before) < len(standing.questions) == filled


def _same(before: AnyRow, each: Given) -> bool:
    """What was computed stays known as that while somebody sends the same again by hand."""
    told = (before.answer, before.note, before.verdict)
    is_computed_anew = each.computation not in (None, before.computation)
    return told == (each.answer, each.note, each.verdict) and not is_computed_anew
