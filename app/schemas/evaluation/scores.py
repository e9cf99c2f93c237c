"""Scores of an evaluation, what is missing for a predicate, and what would be if."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.evaluation import EvaluationPhase, EvaluationTarget
from app.schemas.base import Body, HowHard, QuestionNumber, Read, Resource
from app.schemas.evaluation.answering import AT_ONCE, AnswerValue, ItemCode
from app.schemas.evaluation.assessing.ratios import SettledRatioRead

_SETTLED = (
    "Rasio tak terdefinisi yang ditetapkan TPI; berlaku pada kekuatan tpi saja (ratios that TPI"
    " set, at its strength alone)."
)


class Strength(StrEnum):
    """How much stands behind the answers that are counted."""

    CLAIMED = "claimed"
    WITH_EVIDENCE = "with_evidence"
    ACCEPTED = "accepted"
    TPI = "tpi"


class ConditionState(StrEnum):
    """Whether a minimum is met: also with what is open, or only if that turns out well."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


class PointsRead(Read):
    """Points of an item, node, area or TOTAL: what counts now, and what may still count.

    Exact inside, told with twelve places and never rounded before they are compared.
    """

    code: str
    low: float
    high: float


class ConditionRead(Read):
    """A minimum; `short` is what `low` still lacks. An implied one follows from others."""

    code: str
    state: ConditionState
    short: float | None
    is_implied: bool


class PredicateStateRead(Read):
    """Whether a predicate would be reached."""

    predicate: EvaluationTarget
    state: ConditionState
    conditions: list[ConditionRead]


class StrengthRead(Read):
    """The score at one strength."""

    strength: Strength
    total: PointsRead
    points: list[PointsRead]
    predicates: list[PredicateStateRead]


class UndefinedRatioRead(Read):
    """A ratio that nobody can compute: the sum of these questions is 0, and no rule covers it."""

    code: str
    questions: list[int]
    reason: str


class DisagreementRead(Read):
    """Counts that disagree; they are taken all the same."""

    code: str
    questions: list[int]


class FactStateRead(Read):
    """A condition beside the score, what counts of it, and whether each predicate's is met."""

    code: str
    value: str | None
    states: dict[EvaluationTarget, ConditionState]


class EvaluationScoreRead(Resource):
    """The score at four strengths, the strongest claim first; `id` is the evaluation's."""

    target: EvaluationTarget
    strengths: list[StrengthRead]
    undefined: list[UndefinedRatioRead]
    settled: list[SettledRatioRead] = Field(description=_SETTLED)
    warnings: list[DisagreementRead]
    conditions: list[FactStateRead] = Field(
        description="Syarat pengusulan di luar nilai (conditions of a proposal beside the score)."
    )


class ChangesRead(Read):
    """The cheapest items to bring to their best; `total` is the score afterwards."""

    items: list[str]
    weight: int
    total: float


class ReadinessPredicate(Read):
    """A predicate: its state now by strength, and at best; what fails; the fewest changes.

    `changes` is none where no answers would do, or the sheet's minimums cut across each other;
    `cheapest` are those that weigh least by the office's weights. `conditions` is what those beside
    the score come to; each is at `/evaluations/{id}/conditions`.
    """

    predicate: EvaluationTarget
    now: dict[Strength, ConditionState]
    at_best: ConditionState
    not_met: list[ConditionRead]
    changes: ChangesRead | None
    cheapest: ChangesRead | None
    conditions: ConditionState
    conditions_not_met: list[str]


class WaitingEvidenceRead(Read):
    """A claimed question whose evidence waits: `evidence_ids` for whoever judges it.

    `unsubmitted_ids` are drafts, or were returned: they wait for whoever made them.
    """

    question: int
    code: str
    evidence_ids: list[UUID]
    unsubmitted_ids: list[UUID]


class CarryingEvidenceRead(Read):
    """One piece of evidence behind many points: if it falls, they fall with it."""

    evidence_id: UUID
    questions: list[int]
    points: float


class CarryingFileRead(Read):
    """The same file in several pieces of evidence, behind many points together."""

    file: str
    sha256: str
    evidence_ids: list[UUID]
    questions: list[int]
    points: float


class DueRead(Read):
    """A phase that ends, today or later; `is_turn`: the evaluation is in it."""

    phase: EvaluationPhase
    first_day: date
    last_day: date
    is_turn: bool


class ReadinessRead(Resource):
    """What is missing for either predicate; `id` is the evaluation's."""

    predicates: list[ReadinessPredicate]
    open_questions: list[int]
    unproved_questions: list[int]
    waiting: list[WaitingEvidenceRead]
    undefined: list[UndefinedRatioRead]
    settled: list[SettledRatioRead] = Field(description=_SETTLED)
    carrying: list[CarryingEvidenceRead] = Field(
        description="Satu eviden yang memikul lebih dari 5 poin (one piece behind over 5 points)."
    )
    carrying_files: list[CarryingFileRead] = Field(
        description="Berkas yang sama dalam beberapa eviden, bersama lebih dari 5 poin (the same "
        "file in several pieces, behind over 5 points)."
    )
    due: list[DueRead]


class WhatIfAnswer(Body):
    """An answer that is only supposed; null: open."""

    question: QuestionNumber
    answer: AnswerValue | None


class ItemWeight(Body):
    """How hard an item is to change, by its code: 1 (as any) to 9."""

    code: ItemCode
    weight: HowHard


class WhatIf(Body):
    """Answers that are supposed in place of the office's, and weights of changes."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "answers": [{"question": 59, "answer": "A"}],
                    "weights": [{"code": "A.I.5.iii.c", "weight": 3}],
                }
            ]
        },
    )

    answers: list[WhatIfAnswer] = Field(default_factory=list, max_length=AT_ONCE)
    weights: list[ItemWeight] = Field(default_factory=list, max_length=AT_ONCE)


class WhatIfPredicate(Read):
    """A predicate as it would be, and the cheapest changes from there."""

    predicate: EvaluationTarget
    state: ConditionState
    conditions: list[ConditionRead]
    changes: ChangesRead | None


class WhatIfRead(Read):
    """The claimed score as it would be; nothing was stored."""

    total: PointsRead
    points: list[PointsRead]
    predicates: list[WhatIfPredicate]
    undefined: list[UndefinedRatioRead]
    warnings: list[DisagreementRead]
