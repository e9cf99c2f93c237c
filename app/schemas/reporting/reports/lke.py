"""Where the office stands on the evaluation sheet (LKE), frozen with a report.

Points are decimals as text, exact to twelve places: a digest over them is the same whatever program
writes the numbers. Of evidence there are counts alone.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from app.models.evaluation import EvaluationStatus, EvaluationTarget
from app.schemas.base import Read
from app.schemas.evaluation.scores import ConditionState, Strength

Points = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]{1,12})?$")]


class LkeReachLine(Read):
    """A minimum of WBK, and what the plan brings of it if all of it is done.

    `full` leaves out what rows prove in part; `short` is missing even then.
    """

    name: str
    points: Points
    full: Points
    minimum: Points
    short: Points


class LkeRowLine(Read):
    """A row of the plan, by its key, and the numbers of the questions that it proves."""

    id: UUID
    questions: list[int]


class LkePlanLine(Read):
    """What the plan can prove of the sheet (`GET /decrees/{id}/lke-coverage`)."""

    full: Points
    partial: Points
    none: Points
    can_reach_wbk: bool
    without_row: int
    reaches: list[LkeReachLine]
    rows: list[LkeRowLine]


class LkeMinimumLine(Read):
    """A minimum of the target: what is claimed of it, what accepted evidence proves, what lacks.

    `whole` are all its points; none of these where it is no matter of points. `short` is what the
    claim that counts still lacks, `open_questions` those of it that nobody answered.
    """

    name: str
    whole: Points | None
    low: Points | None
    high: Points | None
    accepted: Points | None
    minimum: Points
    short: Points | None
    state: ConditionState
    open_questions: int


class LkeStrengthLine(Read):
    """The score at one strength, and whether each predicate would be reached with it."""

    strength: Strength
    low: Points
    high: Points
    predicates: dict[EvaluationTarget, ConditionState]


class LkeTrendPoint(Read):
    """What counted at each strength on the day of an earlier report's data, and of this one's."""

    day: date
    totals: dict[Strength, Points]


class LkePosition(Read):
    """The evaluation of the decree's office (`GET /evaluations/{id}/score`, `…/readiness`).

    `waiting` counts claimed questions whose evidence is not accepted yet.
    """

    year: int
    target: EvaluationTarget
    status: EvaluationStatus
    has_wbk: bool | None
    question_count: int
    answered: int
    unproved: int
    waiting: int
    strengths: list[LkeStrengthLine]
    minimums: list[LkeMinimumLine]
    trend: list[LkeTrendPoint]


class ReportLke(Read):
    """The sheet, what the plan can bring of it, and the evaluation where there is one."""

    sheet: str
    plan: LkePlanLine
    position: LkePosition | None
