"""Where many evaluations stand: read in as many statements as of one, and as slim as scores need.

No names, notes or history: those are for whoever opens one of them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.core.database import Execute
from app.models import (
    EvaluationAnswer,
    EvaluationProof,
    EvaluationRatio,
    EvaluationWindow,
    LkeQuestion,
)
from app.models.evaluation import EvaluationLayer, EvaluationPhase
from app.models.key_lists import one_of
from app.services.evaluation.evaluations.standing import IS_NEWEST, PROOFS, Standing
from app.services.platform.sql import AnyRow

_LAYERS = (EvaluationLayer.UNIT, EvaluationLayer.TPI)
_TOLD = ("id", "question_id", "layer", "answer", "verdict", "about_id", "proof_digest")
_QUESTIONS = (
    select(LkeQuestion.id, LkeQuestion.number, LkeQuestion.sheet_id)
    .where(one_of(LkeQuestion.sheet_id, "sheets"))
    .order_by(LkeQuestion.number)
)
_ANSWERS = select(
    EvaluationAnswer.evaluation_id, *(getattr(EvaluationAnswer, name) for name in _TOLD)
).where(
    one_of(EvaluationAnswer.evaluation_id, "evaluations"),
    EvaluationAnswer.layer.in_(_LAYERS),
    IS_NEWEST,
)
_PROOFS = PROOFS.add_columns(EvaluationProof.evaluation_id).where(
    one_of(EvaluationProof.evaluation_id, "evaluations")
)
# In the order in which TPI said it, so that the last word on a ratio stands.
_RATIOS = (
    select(EvaluationRatio.evaluation_id, EvaluationRatio.code, EvaluationRatio.value)
    .where(one_of(EvaluationRatio.evaluation_id, "evaluations"))
    .order_by(EvaluationRatio.number)
)
_WINDOWS = select(
    EvaluationWindow.evaluation_id, EvaluationWindow.phase, EvaluationWindow.last_day
).where(one_of(EvaluationWindow.evaluation_id, "evaluations"))


@dataclass
class Found:
    """One of them: the office's and TPI's answers, proofs and ratios, and its windows' ends."""

    questions: Mapping[int, AnyRow]
    answers: dict[UUID, dict[EvaluationLayer, AnyRow]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    proofs: dict[UUID, list[AnyRow]] = field(default_factory=lambda: defaultdict(list))
    ratios: dict[str, list[AnyRow]] = field(default_factory=lambda: defaultdict(list))
    last_days: dict[EvaluationPhase, date] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """As one that is read by itself, without its words."""
        return Standing(self.questions, self.answers, self.proofs, self.ratios)


def found_of(execute: Execute, sheets: Mapping[UUID, UUID]) -> Mapping[UUID, Found]:
    """All of these evaluations, each with the sheet that asks."""
    questions: dict[UUID, dict[int, AnyRow]] = defaultdict(dict)
    for row in execute(_QUESTIONS, {"sheets": _keys(sheets.values())}):
        questions[row.sheet_id][row.number] = row
    found = {key: Found(questions[sheet]) for key, sheet in sheets.items()}
    here = {"evaluations": _keys(sheets)}
    for row in execute(_ANSWERS, here):
        found[row.evaluation_id].answers[row.question_id][row.layer] = row
    for row in execute(_PROOFS, here):
        found[row.evaluation_id].proofs[row.question_id].append(row)
    for row in execute(_RATIOS, here):
        found[row.evaluation_id].ratios[row.code].append(row)
    for row in execute(_WINDOWS, here):
        found[row.evaluation_id].last_days[row.phase] = row.last_day
    return found


def _keys(keys: Collection[UUID]) -> list[UUID]:
    return list(dict.fromkeys(keys))
