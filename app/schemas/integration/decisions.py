"""What became of a system's records: the decisions of people, as machines read them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.models.evidence import EvidenceStatus
from app.models.review import ReturnReason
from app.schemas.base import CursorPage, Instant, Read
from app.schemas.integration.inbox import InboxOfferState
from app.schemas.integration.records import ExternalId


class OutcomeKind(StrEnum):
    """What was decided; the words are those of the events."""

    RECORD_ACCEPTED = "record.accepted"
    RECORD_REJECTED = "record.rejected"
    EVIDENCE_VERIFIED = "evidence.verified"
    EVIDENCE_ACCEPTED = "evidence.accepted"
    EVIDENCE_RETURNED = "evidence.returned"
    EVIDENCE_WITHDRAWN = "evidence.withdrawn"


class SourceDecisionRead(Read):
    """A decision about a record, or about the evidence that was made of it; no person is named.

    `version` is the one decided about. `state` and `evidence_status` are those of now: several
    teams may decide about one record, and `accepted` means that one of them took its version in.
    """

    id: int
    decided_at: datetime
    decision: OutcomeKind
    record_id: UUID
    external_id: str
    type: str
    work_unit_code: str
    version: int | None
    current_version: int
    state: InboxOfferState
    evidence_status: EvidenceStatus | None
    reason_code: ReturnReason | None
    reason: str | None


class SourceDecisionQuery(BaseModel):
    """Which decisions; an unknown parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(
        None,
        max_length=18,
        pattern=r"^[0-9]{1,18}$",
        description="`next_cursor` jawaban sebelumnya; kosong: dari awal (from the beginning).",
    )
    since: Instant | None = Field(None, description="Diputuskan sejak (decided since).")
    external_id: ExternalId | None = Field(
        None, description="Hanya rekaman ini (only this record)."
    )
    size: int = Field(50, ge=1, le=100, description="Baris per halaman (rows per page).")


class SourceDecisionPage(CursorPage[SourceDecisionRead]):
    """Decisions in their order, oldest first; ask again with `next_cursor`, also when none came."""
