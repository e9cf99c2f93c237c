"""Revisions of evidence with their files and links, and the steps taken with them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.models.evidence import Confidentiality, EvidenceAction, EvidenceStatus, ScanState
from app.models.link import CaptureFailure, CaptureStatus, LinkState
from app.models.review import ReturnReason, ReviewRoute
from app.schemas.base import Page, Query, Read
from app.schemas.platform.references import ON_BEHALF, PersonReference, ProvenanceRead


class RevisionStanding(StrEnum):
    """What a revision is now; `past`: replaced, sent back, or ended with its evidence."""

    IN_FORCE = "in_force"
    IN_WORK = "in_work"
    DISCARDED = "discarded"
    PAST = "past"


class RevisionReference(Read):
    """The revision of evidence that is in force, or the one that is in work."""

    id: UUID
    number: int
    status: EvidenceStatus
    digest: str | None
    covers_from: date
    covers_to: date
    valid_until: date | None


class TickedItem(Read):
    """Something that belongs in the evidence, and whether who uploaded it says it is there."""

    text: str
    is_there: bool


CHECKLIST = Field(
    description="Daftar kelengkapan revisi terbaru seperti ditandai pengunggahnya; null: tidak "
    "ditandai (what belongs in it, as ticked; null: nobody ticked)."
)


ERASED_AT = Field(
    description="Sejak kapan isinya dihapus; sidiknya tetap (since when the content is erased)."
)
ERASURE_REASON = Field(description="Alasan penghapusan (why it was erased).")


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
    erased_at: datetime | None = ERASED_AT
    erasure_reason: str | None = ERASURE_REASON


class LinkCopyRead(Read):
    """What an address showed, as a file: at `/evidence/{id}/copies/{copy_id}/content`.

    A page is one file without scripts; `left_out` counts the pictures and style sheets it lacks.
    """

    id: UUID
    original_name: str
    media_type: str
    size: int = Field(description="Bita (bytes).")
    sha256: str
    left_out: int
    scan_state: ScanState
    erased_at: datetime | None = ERASED_AT
    erasure_reason: str | None = ERASURE_REASON


class LinkCaptureRead(Read):
    """That somebody asked to keep what a link shows, and what became of it."""

    status: CaptureStatus
    failure: CaptureFailure | None = Field(
        description="Mengapa tidak ada salinan (why there is none): `protected` minta masuk, "
        "`refused` jenis berkasnya tidak diterima."
    )
    asked_by: PersonReference
    asked_at: datetime
    ended_at: datetime | None
    final_url: str | None = Field(description="Alamat yang akhirnya menjawab (after redirects).")
    http_status: int | None
    file: LinkCopyRead | None


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
    captures: list[LinkCaptureRead] = Field(
        description="Salinan yang diminta dari isinya, terbaru dahulu (copies asked for)."
    )


class RevisionRead(Read):
    """One version of the evidence; once submitted nothing in it changes."""

    id: UUID
    number: int
    title: str | None
    description: str | None
    evidence_date: date
    covers_from: date
    covers_to: date
    valid_until: date | None
    created_by: PersonReference
    created_at: datetime
    submitted_by: PersonReference | None
    submitted_at: datetime | None
    review_route: ReviewRoute | None
    digest: str | None
    standing: RevisionStanding
    reason: str | None = Field(description="Alasan revisi ini dimulai (why it was begun).")
    checklist: list[TickedItem] | None = Field(
        description="Daftar kelengkapan seperti ditandai; null: tidak ditandai (as ticked)."
    )
    confidentiality: Confidentiality | None = Field(
        description="Kerahasiaan yang berlaku sejak revisi ini diterima; null: tetap (how "
        "confidential the evidence is once this is accepted; null: as it is)."
    )
    files: list[EvidenceFileRead]
    links: list[EvidenceLinkRead]
    provenance: list[ProvenanceRead] = Field(
        description="Rekaman sistem lain yang menjadi asalnya (records it was made from)."
    )


class DecisionRead(Read):
    """A step in the life of the evidence; `level` 1 is the coordinator's, 2 the last word."""

    id: UUID
    action: EvidenceAction
    level: int | None
    reason: str | None
    reason_code: ReturnReason | None = Field(
        description="Apa yang kurang, pada pengembalian (of a return: what was missing)."
    )
    revision_number: int
    revision_digest: str | None
    decided_by: PersonReference
    on_behalf_of: PersonReference | None = ON_BEHALF
    decided_at: datetime


class RevisionQuery(Query):
    """Pages of revisions."""


class RevisionPage(Page[RevisionRead]):
    """Revisions, newest first."""


class DecisionQuery(Query):
    """Pages of decisions."""


class DecisionPage(Page[DecisionRead]):
    """Decisions, oldest first."""
