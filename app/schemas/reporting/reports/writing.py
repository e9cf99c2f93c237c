"""What people write in a report, and what they say with its steps."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.models.report import ReportOperation
from app.schemas.base import (
    AS_LINE,
    AS_PARAGRAPH,
    PARAGRAPH_PATTERN,
    Body,
    Date,
    DayCount,
    Digest,
    Name,
    Paragraph,
    Resource,
    line_of,
)
from app.schemas.evidence.evidence import IndicatorIds
from app.schemas.platform.examples import CAMPAIGN_ID
from app.schemas.platform.printed import PrintedTitle
from app.schemas.platform.references import ON_BEHALF, PersonReference, TeamReference

MOST_CHARACTERS = 6000
Narrative = Annotated[
    str,
    StringConstraints(
        strict=True, min_length=1, max_length=MOST_CHARACTERS, pattern=PARAGRAPH_PATTERN
    ),
    AS_PARAGRAPH,
]
LetterNumber = Annotated[str, line_of(100), AS_LINE]


class ReportChapterRead(Resource):
    """A team's part of a report.

    `untouched` are, for each part, the paragraphs that stand as the service filled them in: for
    the writer to look at, never printed.
    """

    report_id: UUID
    team: TeamReference
    achievements: str | None
    obstacles: str | None
    solutions: str | None
    next_steps: str | None
    untouched: dict[str, list[str]]
    edited_by: PersonReference | None
    edited_on_behalf_of: PersonReference | None = ON_BEHALF
    edited_at: datetime | None
    allowed_actions: list[ReportOperation]


class ReportChapterUpdate(Body):
    """A team's words; null empties a part, what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"solutions": "Pengumpulan undangan dijadwalkan setiap tanggal 25."}]
        },
    )

    achievements: Narrative | None = Field(None, description="Capaian (achievements).")
    obstacles: Narrative | None = Field(None, description="Kendala (obstacles).")
    solutions: Narrative | None = Field(None, description="Solusi (solutions).")
    next_steps: Narrative | None = Field(None, description="Rencana berikutnya (next steps).")


class ReportUpdate(Body):
    """The summary of a report; null empties it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"summary": "Empat dari enam tim memenuhi rencananya."}]},
    )

    summary: Narrative | None = Field(None, description="Ringkasan (summary).")


class RecommendationCreate(Body):
    """What, who, by when; and which row of the plan, if it is about one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "text": "Lengkapi daftar hadir kampanye publik.",
                    "responsible": "Koordinator Tim Penguatan Pengawasan",
                    "due_date": "2023-12-31",
                    "action_item_id": str(CAMPAIGN_ID),
                }
            ]
        },
    )

    text: Paragraph = Field(description="Rekomendasi (what is to be done).")
    responsible: Name = Field(description="Penanggung jawab (who).")
    due_date: Date = Field(description="Tenggat (by when).")
    action_item_id: UUID | None = Field(None, description="Sub kegiatan (action item).")
    indicator_id: UUID | None = Field(None, description="Indikator (indicator).")


class RecommendationClose(Body):
    """Why it is over, and the evidence that shows it, if there is some."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Daftar hadir lengkap dan sudah diperiksa."}]},
    )

    reason: Paragraph
    evidence_id: UUID | None = Field(None, description="Eviden penyelesaiannya (evidence).")


class ReportSubmit(Body):
    """The number of the letter; left out, the service counts it by the office's pattern."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    number: LetterNumber | None = Field(
        None, description="Nomor surat dari buku agenda (number from the office's register)."
    )


class ReportJudge(Body):
    """That one takes note, of the document whose digest one read."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"digest": "0" * 64}]}
    )

    digest: Digest = Field(description="Sidik dokumen yang dibaca (digest of what was read).")


class ReportReturn(ReportJudge):
    """What is to be put right in the document whose digest one read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"digest": "0" * 64, "reason": "Kendala Tim V belum dijelaskan."}]
        },
    )

    reason: Paragraph


class ReportEvidence(Body):
    """Draft evidence of an acknowledged report, for the indicators of its row in the plan."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    indicator_ids: IndicatorIds | None = Field(
        None,
        description="Tanpa isian: indikator laporan menurut rencana"
        " (left out: those that the plan has for the report).",
    )
    title: PrintedTitle | None = Field(
        None, description="Tanpa isian: judul laporan (else its title)."
    )


class ReportSettingsRead(Resource):
    """How many days after its period each kind of report is due; null: it is not expected.

    `id` is the office's. `is_set`: the office said so itself.
    """

    month_due_days: int | None
    quarter_due_days: int | None
    semester_due_days: int | None
    year_due_days: int | None
    is_set: bool


class ReportSettingsUpdate(Body):
    """All four together; null: such a report is not expected."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"quarter_due_days": 10, "year_due_days": 20}]},
    )

    month_due_days: DayCount | None = Field(None, description="Laporan bulanan (monthly).")
    quarter_due_days: DayCount | None = Field(None, description="Laporan triwulan (quarterly).")
    semester_due_days: DayCount | None = Field(None, description="Laporan semester (half-year).")
    year_due_days: DayCount | None = Field(None, description="Laporan tahunan (yearly).")
