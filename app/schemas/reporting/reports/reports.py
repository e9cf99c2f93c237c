"""Laporan monitoring dan evaluasi as people ask for it, read it and write in it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.report import (
    RecommendationStatus,
    ReportAction,
    ReportKind,
    ReportOperation,
    ReportStatus,
)
from app.schemas.base import (
    Body,
    MonthNumber,
    Page,
    Query,
    Read,
    Resource,
)
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    PlanRowReference,
    TeamReference,
    WorkUnitReference,
)
from app.schemas.reporting.reports.signatures import ReportFileRead


class ReportReference(Read):
    """A report; `number` is none while it is a draft."""

    id: UUID
    number: str | None
    status: ReportStatus


class ReportSummary(Read):
    """A report in a list; `team` is none where it is about the whole office (its decree).

    `period` is counted from 1 within the year, `snapshot_day` is the office's day of its data.
    """

    id: UUID
    status: ReportStatus
    kind: ReportKind
    year: int
    period: int
    period_label: str
    covers_from: date
    covers_to: date
    decree_id: UUID
    work_unit: WorkUnitReference
    team: TeamReference | None
    number: str | None
    snapshot_day: date
    corrects: ReportReference | None = Field(
        description="Laporan yang dibetulkan (the report that this one corrects)."
    )
    corrected_by: ReportReference | None = Field(
        description="Laporan yang membetulkan ini (the report that corrects it)."
    )
    created_by: PersonReference
    created_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    updated_at: datetime


class ReportChapterState(Read):
    """A team's part; what is in it is at `/reports/{id}/teams/{team_id}`.

    `untouched` counts the paragraphs that stand as the service filled them in.
    """

    team: TeamReference
    edited_by: PersonReference | None
    edited_on_behalf_of: PersonReference | None = ON_BEHALF
    edited_at: datetime | None
    untouched: int
    may_write: bool


class RecommendationRead(Read):
    """Rekomendasi: what, who, by when, which row; and its end, by another person."""

    id: UUID
    position: int
    text: str
    responsible: str
    due_date: date
    plan_row: PlanRowReference | None
    status: RecommendationStatus
    created_by: PersonReference
    closed_by: PersonReference | None
    closed_on_behalf_of: PersonReference | None = ON_BEHALF
    closed_at: datetime | None
    close_reason: str | None
    evidence_id: UUID | None


class ReportStepRead(Read):
    """A step; `digest` is that of the document that was submitted, or judged."""

    id: UUID
    action: ReportAction
    digest: str | None
    reason: str | None
    acted_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    acted_at: datetime


class ReportRead(Resource, ReportSummary):
    """A report with its parts, its recommendations and its steps.

    What is printed of it is at `/reports/{id}/content`. `untouched`: paragraphs of the summary
    that stand as they were filled in.
    """

    snapshot_digest: str
    summary: str | None
    untouched: list[str]
    chapters: list[ReportChapterState]
    recommendations: list[RecommendationRead]
    steps: list[ReportStepRead]
    files: list[ReportFileRead] = Field(
        description="Salinan bertanda tangan: elektronik dan pindaian (signed copies, scans)."
    )
    evidence_ids: list[UUID] = Field(
        description="Eviden yang dibuat dari laporan ini (evidence made of it)."
    )
    allowed_actions: list[ReportOperation]


class ReportCreate(Body):
    """Which period, of the decree or of one team; the data is taken as it stands now."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "decree_id": str(DECREE_ID),
                    "team_id": str(TEAM_V_ID),
                    "kind": "quarter",
                    "period": 2,
                }
            ]
        },
    )

    decree_id: UUID
    team_id: UUID | None = Field(
        None, description="Tim; tanpa isian: seluruh satuan kerja (none: the whole office)."
    )
    kind: ReportKind
    period: MonthNumber = Field(
        description="Urutan periode dalam tahun rencana, mulai dari 1 (place in the plan's year)."
    )


class ReportSort(StrEnum):
    """Orders of the list."""

    LATEST = "-covers_to"
    EARLIEST = "covers_to"


class ReportQuery(Query):
    """Filters of the list of reports."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    kind: ReportKind | None = None
    year: int | None = Field(None, ge=2000, le=2100)
    status: ReportStatus | None = None
    sort: ReportSort = ReportSort.LATEST


class ReportPage(Page[ReportSummary]):
    """A page of reports."""
