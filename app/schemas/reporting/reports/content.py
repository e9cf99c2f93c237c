"""The content model of a report: what PDF, DOCX and XLSX print, and nothing else.

Where a part is printed: cover and heading: `heading`; I: `snapshot.decree`,
`legal_bases`; II: `snapshot.day`, `meetings`; III, table 1: `snapshot.teams[].activities` beside
`chapters`; IV, table 2: `snapshot.teams[].period`, `comparison`, and `total`; V, table 3:
`snapshot.recommendations`, `directives`, `findings`, `follow_ups`; VI: `recommendations`; the
signatures: `signatory`, `acknowledgement`; annexes: `snapshot.people`, `teams`, `receipt`.
"""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.models.report import ReportKind, ReportStatus
from app.schemas.base import Read, Resource
from app.schemas.platform.references import PlanRowReference, TeamReference
from app.schemas.reporting.reports.snapshot import ReportSnapshot


class ReportHeading(Read):
    """What stands on the cover and above the text.

    `period_label` is such as *Triwulan II Tahun 2023*; `number` is none until it is submitted.
    """

    kind: ReportKind
    year: int
    period: int
    period_label: str
    office_name: str
    team: TeamReference | None = Field(description="Tim; tanpa isi: satuan kerja (the office).")
    number: str | None
    corrects_number: str | None = Field(
        description="Nomor laporan yang dibetulkan (the report that this one corrects)."
    )


class ReportChapter(Read):
    """What a team wrote; an empty part is printed as *Tidak ada*."""

    team: TeamReference
    achievements: str | None
    obstacles: str | None
    solutions: str | None
    next_steps: str | None


class RecommendationLine(Read):
    """A recommendation of this report: what, who, by when, which row of the plan."""

    id: UUID
    position: int
    text: str
    responsible: str
    due_date: date
    plan_row: PlanRowReference | None


class ReportSigner(Read):
    """Who signs, as the decree prints them; `on_behalf_of`: whom a stand-in signs for."""

    name: str
    job_title: str
    title: str
    nip: str | None
    on_behalf_of: str | None = None


class ReportAcknowledgement(Read):
    """*Mengetahui*: who took note of it, and on which day of the office."""

    by: ReportSigner
    day: date


class ReportLetterhead(Read):
    """The letterhead over it; `logo_sha256` is the digest of the picture, where there is one."""

    lines: list[str]
    classification: str | None
    logo_sha256: str | None
    logo_alt_text: str | None


class ReportDocument(Read):
    """What is frozen when a report is submitted; its digest is made over all of it.

    `signatory` is the Ketua of the day, until somebody has submitted it.
    """

    heading: ReportHeading
    snapshot: ReportSnapshot
    summary: str | None
    chapters: list[ReportChapter]
    recommendations: list[RecommendationLine]
    signatory: ReportSigner | None
    place: str
    signatory_title: str | None = Field(
        None, description="Jabatan penanda tangan menurut kop surat (title of who signs)."
    )
    copies_to: list[str] | None = Field(
        None,
        description="Tembusan; null: laporan yang dibekukan sebelum ada tembusan (copies).",
    )
    letterhead: ReportLetterhead | None = Field(
        None,
        description="Kop surat; null: laporan yang dibekukan sebelum kop ikut dibekukan"
        " (frozen before letterheads were kept: printed under today's).",
    )


class ReportReceipt(Read):
    """How one can tell that it is this very report.

    `digest` is the SHA-256 of the canonical JSON of `document`, `snapshot_digest` that of its
    snapshot. `is_final`: it was submitted, so that both stay.
    """

    digest: str
    snapshot_digest: str
    is_final: bool
    submitted_at: datetime | None


class ReportContent(Resource):
    """Everything that a printed report says; the id is that of the report."""

    status: ReportStatus
    document: ReportDocument
    acknowledgement: ReportAcknowledgement | None
    receipt: ReportReceipt
    corrected_by_number: str | None = Field(
        description="Nomor laporan yang membetulkannya (the report that corrects this one)."
    )
