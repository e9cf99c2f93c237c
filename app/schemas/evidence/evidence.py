"""Evidence, its revisions, files, links and decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from app.models.evidence import (
    Confidentiality,
    EvidenceOperation,
    EvidenceStatus,
)
from app.models.link import LinkState
from app.schemas.base import (
    Body,
    Date,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    SearchText,
    Shaped,
    Url,
)
from app.schemas.evidence.revisions import (
    CHECKLIST,
    RevisionRead,
    RevisionReference,
    TickedItem,
)
from app.schemas.plan.checklists import ItemText
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID
from app.schemas.platform.printed import PrintedTitle
from app.schemas.platform.references import MeetingReference, PersonReference, TeamReference

# Nothing before an @ in the host's place: no password, and no name that is not the host's.
MOST_TICKED = 200
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
    """Evidence in a list. `hidden`: restricted, so that even the title is null for the caller.

    Title, dates, status, number and counts are those of the newest revision.
    """

    id: UUID
    hidden: bool
    title: str | None
    status: EvidenceStatus
    confidentiality: Confidentiality
    team: TeamReference
    indicator_ids: list[UUID]
    question_codes: list[str] = Field(
        description="Soal LKE yang dibuktikan (questions of the sheet that it proves)."
    )
    evidence_date: date
    covers_from: date
    covers_to: date
    valid_until: date | None
    revision_number: int
    file_count: int
    link_count: int
    created_by: PersonReference
    created_at: datetime
    updated_at: datetime
    in_force: RevisionReference | None = Field(
        description="Revisi diterima yang berlaku dan membuktikan (the revision that proves)."
    )
    in_work: RevisionReference | None = Field(
        description="Revisi yang masih dikerjakan atau diperiksa (the revision being worked on)."
    )
    checklist: list[TickedItem] | None = CHECKLIST


class EvidenceRead(Resource, EvidenceSummary):
    """Evidence with its newest revision: that in work, where there is one."""

    decree_id: UUID
    description: str | None
    meeting: MeetingReference | None = Field(description="Rapat asalnya (the meeting it is of).")
    taken_over_by: PersonReference | None = Field(
        description="Yang melanjutkannya setelah serah terima (who goes on with the work)."
    )
    taken_over_from: PersonReference | None = Field(
        description="Yang menyerahkannya (whose work it was before)."
    )
    taken_over_at: datetime | None = Field(
        description="Saat serah terima (when it was handed over)."
    )
    revision: RevisionRead
    allowed_actions: list[EvidenceOperation]


class EvidenceWords(Body):
    """What a new draft says, whatever it proves."""

    title: PrintedTitle
    description: Paragraph | None = None
    evidence_date: Date = Field(description="Tanggal eviden dibuat.")
    covers_from: Date = Field(description="Awal periode yang dibuktikan.")
    covers_to: Date = Field(description="Akhir periode yang dibuktikan.")
    valid_until: Date | None = Field(
        None,
        description="Hari terakhir berlakunya, bila lebih lama dari periodenya, misalnya SK "
        "dua tahun (the last day on which it is valid, where that is after its period).",
    )
    confidentiality: Confidentiality = Confidentiality.NORMAL


class EvidenceCreate(EvidenceWords):
    """New evidence: a draft without files yet."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    indicator_ids: IndicatorIds = Field(description="Indikator yang dibuktikan, dari satu tim.")


class EvidenceUpdate(Body):
    """Changes of a draft; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"title": "Laporan gratifikasi triwulan II (final)"}]},
    )

    indicator_ids: IndicatorIds | None = None
    title: PrintedTitle | None = None
    description: Paragraph | None = None
    evidence_date: Date | None = None
    covers_from: Date | None = None
    covers_to: Date | None = None
    valid_until: Date | None = Field(None, description="Null: tidak lebih lama dari periodenya.")
    confidentiality: Confidentiality | None = Field(
        None,
        description="Di samping revisi yang berlaku: sejak revisi ini diterima, sampai saat itu "
        "terbatas (beside a revision in force: once this one is accepted; restricted until then).",
    )
    contains: Annotated[list[ItemText], Field(max_length=MOST_TICKED)] | None = Field(
        None,
        description="Yang ada dalam revisi ini dari daftar kelengkapannya; null: belum ditandai "
        "(what of its checklist this revision has; null: nobody says).",
    )


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
    title: PrintedTitle


class LinkCheckReport(Read):
    """How many addresses were asked, and what they said."""

    checked: int
    states: dict[LinkState, int]


class NoteInput(Body):
    """A word with a step; accepting evidence that has links but no file needs one."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Lengkap dan sesuai periode."}]}
    )

    reason: Paragraph | None = None


class ReasonInput(Body):
    """A step that must be explained."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Tanda tangan pada halaman 3 belum ada."}]},
    )

    reason: Paragraph


class RevisionStart(Body):
    """Start a new revision; by default it begins with the files and links of the last one.

    One beside an accepted revision needs a reason; the accepted one stays in force meanwhile.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"keep_files": False, "reason": "Lampiran daftar hadir tertinggal."}]
        },
    )

    reason: Paragraph | None = Field(
        None, description="Wajib bila revisi sebelumnya diterima (required once accepted)."
    )

    keep_files: bool = Field(
        default=True,
        strict=True,
        description="Salin berkas dan tautan revisi sebelumnya (carry files and links over).",
    )


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
    has_indicator: bool | None = Field(
        None,
        description="Membuktikan indikator; false: soal LKE saja (proves an indicator; false: "
        "questions of the sheet alone).",
    )
    evaluation_id: UUID | None = Field(
        None,
        description="Membuktikan soal pada evaluasi ini (proves a question of this evaluation).",
    )
    status: EvidenceStatus | None = Field(
        None,
        description="Status revisi terbaru, juga bila revisi sebelumnya berlaku (of the newest "
        "revision, also where an earlier one is in force).",
    )
    counted_as: EvidenceStatus | None = Field(
        None,
        description="Sebagaimana dihitung dalam kemajuan: yang berlaku sebagai `accepted`, lainnya "
        "menurut statusnya (as progress counts it: what is in force as `accepted`).",
    )
    in_force: bool | None = Field(
        None, description="Ada revisi yang berlaku (a revision is in force)."
    )
    in_work: bool | None = Field(
        None, description="Ada revisi yang dikerjakan atau diperiksa (a revision is in work)."
    )
    confidentiality: Confidentiality | None = None
    created_by_id: UUID | None = None
    covers: Date | None = Field(
        None,
        description="Periode revisi yang berlaku atau yang terbaru memuatnya (covers this day).",
    )
    q: SearchText | None = Field(
        None,
        description="Cari kata, urutan bebas, dalam judul, uraian, nama berkas, serta judul dan "
        "alamat tautan revisi yang berlaku atau yang terbaru (search).",
    )
    sort: EvidenceSort = EvidenceSort.NEWEST


class ExampleQuery(Query):
    """Pages of examples."""


class EvidencePage(Page[Shaped[EvidenceSummary]]):
    """A page of evidence."""
