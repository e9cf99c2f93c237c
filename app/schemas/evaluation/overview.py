"""How far the evaluations of many offices are, for whoever assesses them."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.models.evaluation import EvaluationPhase, EvaluationStatus, EvaluationTarget
from app.schemas.base import Page, Read
from app.schemas.evaluation.scores import ConditionState
from app.schemas.platform.references import WorkUnitReference


class TotalRead(Read):
    """The total of 100 points: what counts now, and what may still count."""

    low: float
    high: float


class EvaluationOverviewRow(Read):
    """An office's evaluation at a glance; `wbk` by what the office claims.

    `window_phase` is the phase whose turn it is, where it has a window; `window_last_day` counts.
    """

    id: UUID
    year: int
    target: EvaluationTarget
    status: EvaluationStatus
    work_unit: WorkUnitReference
    questions: int
    answered: int = Field(description="Soal yang dijawab satuan kerja (answered by the office).")
    accepted: int = Field(
        description="Soal terjawab yang dibuktikan eviden berlaku (answered, proved in force)."
    )
    claimed: TotalRead
    agreed: TotalRead
    wbk: ConditionState
    submission_count: int
    window_phase: EvaluationPhase | None
    window_last_day: date | None
    updated_at: datetime


class EvaluationOverview(Page[EvaluationOverviewRow]):
    """A page of it."""
