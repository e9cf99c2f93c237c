"""Evidence, its revisions, files, links and decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from app.models.evidence import (
    Confidentiality,
    EvidenceAction,
    EvidenceOperation,
    EvidenceStatus,
    LinkState,
    ReviewRoute,
    ScanState,
)
from app.schemas.base import (
    Body,
    Date,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    SearchText,
    Title,
    Url,
)
from app.schemas.examples import GRATIFICATION_REPORT_ID
from app.schemas.records import ProvenanceRead
from app.schemas.references import PersonReference, TeamReference

# Nothing before an @ in the host's place: no password, and no name that is not the host's.
IndicatorIds = Annotated[list[UUID], Field(min_length=1, max_length=50)]
_EXAMPLE: JsonDict = {
    "indicator_ids": [str(GRATIFICATION_REPORT_ID)],
    "title": "Laporan gratifikasi triwulan II tahun 2023",
    "description": "Laporan Unit Pengendalian Gratifikasi periode April sampai Juni 2023.",
    "evidence_date": "2023-07-05",
    "covers_from": "2023-04-01",
    "covers_to": "2023-06-30",
    "confidentiality": "normal",
}


class EvidenceSummary(Read):
    """Evidence in a list. `hidden`: restricted, so that even the title is null for the caller."""

    id: UUID
    hidden: bool
    title: str | None
    status: EvidenceStatus
    confidentiality: Confidentiality
    team: TeamReference
    indicator_ids: list[UUID]
    evidence_date: date
    covers_from: date
    covers_to: date
    revision_number: int
    file_count: int
    link_count: int
    created_by: PersonReference
    created_at: datetime
    updated_at: datetime


class FileUse(Read):
    """Where the same bytes had been given before."""

    evidence_id: UUID
    revision_number: int
    file_id: UUID
    title: str


class EvidenceFileRead(Read):
    """A file; its bytes are at `/evidence/{id}/files/{file_id}/content`."""

    id: UUID
    original_name: str
    media_type: str
    size: int = Field(description="Bita (bytes).")
    sha256: str
    uploaded_by: PersonReference
    received_at: datetime
    already_used_in: list[FileUse] = Field(
        description="Isi yang sama sudah pernah diunggah di sini (the same bytes came before)."
    )
    scan_state: ScanState = Field(
        description="`pending` dan `infected`: dikarantina, tidak dapat dibuka (in quarantine)."
    )
    scan_result: str | None = Field(description="Nama virus yang ditemukan (what was found).")
    scanned_at: datetime | None


class EvidenceLinkRead(Read):
    """A web address, and what it said when it was last asked."""

    id: UUID
    url: str
    title: str
    added_by: PersonReference
    added_at: datetime
    state: LinkState
    http_status: int | None
    checked_at: datetime | None


class RevisionRead(Read):
    """One version of the evidence; once submitted nothing in it changes."""

    id: UUID
    number: int
    title: str | None
    description: str | None
    evidence_date: date
    covers_from: date
    covers_to: date
    created_by: PersonReference
    created_at: datetime
    submitted_by: PersonReference | None
    submitted_at: datetime | None
    review_route: ReviewRoute | None
    digest: str | None
    files: list[EvidenceFileRead]
    links: list[EvidenceLinkRead]
    provenance: list[ProvenanceRead] = Field(
        description="Rekaman sistem lain yang menjadi asalnya (records it was made from)."
    )


class EvidenceRead(Resource, EvidenceSummary):
    """Evidence with its current revision."""

    decree_id: UUID
    description: str | None
    revision: RevisionRead
    allowed_actions: list[EvidenceOperation]


class EvidenceCreate(Body):
    """New evidence: a draft without files yet."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    indicator_ids: IndicatorIds = Field(description="Indikator yang dibuktikan, dari satu tim.")
    title: Title
    description: Paragraph | None = None
    evidence_date: Date = Field(description="Tanggal eviden dibuat.")
    covers_from: Date = Field(description="Awal periode yang dibuktikan.")
    covers_to: Date = Field(description="Akhir periode yang dibuktikan.")
    confidentiality: Confidentiality = Confidentiality.NORMAL


class EvidenceUpdate(Body):
    """Changes of a draft; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"title": "Laporan gratifikasi triwulan II (final)"}]},
    )

    indicator_ids: IndicatorIds | None = None
    title: Title | None = None
    description: Paragraph | None = None
    evidence_date: Date | None = None
    covers_from: Date | None = None
    covers_to: Date | None = None
    confidentiality: Confidentiality | None = None


class LinkCreate(Body):
    """A web address as evidence."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "url": "https://ntt.kpu.go.id/berita/kampanye-gratifikasi",
                    "title": "Berita public campaign pengendalian gratifikasi",
                }
            ]
        },
    )

    url: Url
    title: Title


class LinkCheckReport(Read):
    """How many addresses were asked, and what they said."""

    checked: int
    states: dict[LinkState, int]


class Note(Body):
    """A word with a step; accepting evidence that has links but no file needs one."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Lengkap dan sesuai periode."}]}
    )

    reason: Paragraph | None = None


class Reason(Body):
    """A step that must be explained."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Tanda tangan pada halaman 3 belum ada."}]},
    )

    reason: Paragraph


class Revise(Body):
    """Start a new revision; by default it begins with the files and links of the last one."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"keep_files": False}]}
    )

    keep_files: bool = Field(
        default=True,
        strict=True,
        description="Salin berkas dan tautan revisi sebelumnya (carry files and links over).",
    )


class DecisionRead(Read):
    """A step in the life of the evidence; `level` 1 is the coordinator's, 2 the last word."""

    id: UUID
    action: EvidenceAction
    level: int | None
    reason: str | None
    revision_number: int
    revision_digest: str | None
    decided_by: PersonReference
    decided_at: datetime


class EvidenceSort(StrEnum):
    """Orders of the list."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    RECENTLY_CHANGED = "-updated_at"
    EVIDENCE_DATE = "evidence_date"


class EvidenceQuery(Query):
    """Filters of the list of evidence."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    indicator_id: UUID | None = None
    status: EvidenceStatus | None = None
    confidentiality: Confidentiality | None = None
    created_by_id: UUID | None = None
    covers: Date | None = Field(None, description="Periode memuat hari ini (covers this day).")
    q: SearchText | None = Field(None, description="Cari dalam judul (search in the title).")
    sort: EvidenceSort = EvidenceSort.NEWEST


class EvidencePage(Page[EvidenceSummary]):
    """A page of evidence."""


class RevisionQuery(Query):
    """Pages of revisions."""


class RevisionPage(Page[RevisionRead]):
    """Revisions, newest first."""


class DecisionQuery(Query):
    """Pages of decisions."""


class DecisionPage(Page[DecisionRead]):
    """Decisions, oldest first."""
