"""Findings and their answers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.finding import (
    FindingAction,
    FindingKind,
    FindingOperation,
    FindingSource,
    FindingStatus,
)
from app.models.severity import Severity
from app.schemas.base import (
    Body,
    Date,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    RevisionNumber,
    SearchText,
)
from app.schemas.oversight.cases import CITED, StepRead
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    PlanRowReference,
    TeamReference,
)


class FlaggedRevision(Read):
    """The revision a flag is about; its title is null where the caller may not know it."""

    evidence_id: UUID
    revision_number: int
    title: str | None


class EvaluatedQuestion(Read):
    """The evaluation by the sheet (LKE) in which it was recommended, and the question, if any."""

    evaluation_id: UUID
    year: int
    question: int | None
    code: str | None


class FindingSummary(Read):
    """A finding in a list; `hidden`: about restricted evidence, so its words are null."""

    id: UUID
    kind: FindingKind
    status: FindingStatus
    severity: Severity
    source: FindingSource
    hidden: bool
    decree_id: UUID
    team: TeamReference
    flagged: FlaggedRevision | None
    requested: PlanRowReference | None
    activity: PlanRowReference | None
    action_item: PlanRowReference | None
    evaluated: EvaluatedQuestion | None
    reason: str | None
    cause: str | None
    recommendation: str | None
    due_date: date | None
    raised_by: PersonReference
    raised_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    updated_at: datetime


class FindingStepRead(StepRead):
    """An answer, a reopening, or the end."""

    action: FindingAction


class FindingRead(Resource, FindingSummary):
    """A finding with the whole loop, oldest step first."""

    steps: list[FindingStepRead]
    revision_digests: list[str] = Field(description=CITED)
    allowed_actions: list[FindingOperation]


class FindingCreate(Body):
    """A flag on a revision, a request for evidence, or an observation: one subject says which.

    `evidence_id` makes it a flag, `indicator_id` with `due_date` a request; `team_id`,
    `activity_id` or `action_item_id` an observation.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "indicator_id": str(GRATIFICATION_REPORT_ID),
                    "due_date": "2099-12-15",
                    "reason": "Laporan triwulan III belum ada.",
                }
            ]
        },
    )

    evidence_id: UUID | None = Field(None, description="Eviden yang ditandai (what is flagged).")
    revision_number: RevisionNumber | None = Field(
        None,
        description="Revisi yang ditandai; tanpa isian: revisi terakhir yang sudah diajukan.",
    )
    indicator_id: UUID | None = Field(
        None, description="Indikator yang memerlukan eviden (what needs evidence)."
    )
    team_id: UUID | None = Field(None, description="Tim yang diamati (an observed team).")
    activity_id: UUID | None = Field(
        None, description="Kegiatan yang diamati (an observed activity)."
    )
    action_item_id: UUID | None = Field(
        None, description="Sub kegiatan yang diamati (an observed action item)."
    )
    due_date: Date | None = Field(None, description="Batas waktu jawaban (answer until).")
    reason: PrintedParagraph
    severity: Severity = Field(Severity.MEDIUM, description="Rendah, sedang, tinggi (severity).")
    cause: Paragraph | None = Field(None, description="Penyebab (cause).")
    recommendation: PrintedParagraph | None = Field(
        None, description="Rekomendasi (recommendation)."
    )
    source: FindingSource | None = Field(
        None,
        description="Asal temuan; tanpa isian: `asesor` bila diajukan asesor, selain itu"
        " `monitoring` (where it comes from).",
    )


class FindingSort(StrEnum):
    """Orders of the list."""

    NEWEST = "-created_at"
    DUE = "due_date"


class FindingQuery(Query):
    """Filters of the list of findings."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    indicator_id: UUID | None = None
    evidence_id: UUID | None = None
    raised_by_id: UUID | None = None
    evaluation_id: UUID | None = Field(
        None, description="Rekomendasi TPI dalam evaluasi ini (recommended in it)."
    )
    kind: FindingKind | None = None
    severity: Severity | None = Field(None, description="Tingkat temuan (severity).")
    source: FindingSource | None = Field(None, description="Asal temuan (source).")
    status: FindingStatus | None = None
    due_before: Date | None = Field(None, description="Batas waktu sebelum hari ini (due before).")
    q: SearchText | None = Field(
        None, description="Cari kata, urutan bebas, dalam isi temuan dan tanggapannya (search)."
    )
    sort: FindingSort = FindingSort.NEWEST


class FindingPage(Page[FindingSummary]):
    """A page of findings."""
