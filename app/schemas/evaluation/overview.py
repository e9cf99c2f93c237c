"""How far the evaluations of many offices are, for whoever assesses them."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.models.evaluation import EvaluationPhase, EvaluationStatus, EvaluationTarget
from app.schemas.base import Page, Read
from app.schemas.evaluation.evaluations import EvaluationQuery
from app.schemas.evaluation.scores import ConditionState
from app.schemas.platform.references import WorkUnitReference


class TotalRead(Read):
    """The total of 100 points: what counts now, and what may still count."""

    low: float
    high: float


class TpiProgressRead(Read):
    """How far TPI is with an office's answers; each question as the desk of TPI tells it.

    `judged`: agreed or different, and nothing changed since; `waiting`: answered, and not judged;
    `stale`: changed after it was judged; `returned`: sent back and as it was; `mended`: sent back,
    and changed since.
    """

    judged: int
    waiting: int
    stale: int
    returned: int
    mended: int


class EvaluationOverviewRow(Read):
    """An office's evaluation at a glance; `wbk` by what the office claims.

    An office that has begun none has nothing but itself and its newest decree. `conditions` is what
    those beside the score come to for the target. `window_phase` is the phase whose turn it is,
    where it has a window; `window_last_day` counts.
    """

    id: UUID | None
    decree_id: UUID
    year: int | None
    target: EvaluationTarget | None
    status: EvaluationStatus | None
    work_unit: WorkUnitReference
    questions: int | None
    answered: int | None = Field(
        description="Soal yang dijawab satuan kerja (answered by the office)."
    )
    accepted: int | None = Field(
        description="Soal terjawab yang dibuktikan eviden berlaku (answered, proved in force)."
    )
    tpi: TpiProgressRead | None
    claimed: TotalRead | None
    agreed: TotalRead | None
    wbk: ConditionState | None
    conditions: ConditionState | None
    submission_count: int | None
    window_phase: EvaluationPhase | None
    window_last_day: date | None
    updated_at: datetime | None


class EvaluationOverviewQuery(EvaluationQuery):
    """Filters of the overview; `begun`: only offices with an evaluation, or without (of a year)."""

    begun: bool | None = None


class EvaluationOverview(Page[EvaluationOverviewRow]):
    """A page of it, and how many there are in all of each status.

    `by_status` and `not_begun` count whatever the other filters leave, also where one status, or
    `begun`, was asked for.
    """

    by_status: dict[EvaluationStatus, int]
    not_begun: int
