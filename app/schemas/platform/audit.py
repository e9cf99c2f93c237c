"""Who did what."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.models.audit import ActorKind, ChainFault
from app.schemas.base import CURSOR, Body, CursorPage, Instant, Read, Schema, rows_per_page

Word = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z_.]+$")]


class AuditEventRead(Read):
    """One entry; `changes` maps a field to its old and new value, `hash` covers all of it.

    `key_id` names the key of the hash; none: a plain SHA-256, from before there were keys.
    """

    id: int
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    actor_name: str
    on_behalf_of_id: UUID | None = Field(
        description="Yang digantikan pelaku saat itu (whom the person stood in for)."
    )
    action: str
    target_type: str
    target_id: UUID | None
    work_unit_id: UUID | None
    decree_id: UUID | None
    changes: dict[str, list[Any]]
    reason: str | None
    request_id: str | None
    previous_hash: str
    hash: str
    key_id: str | None


class AuditFilter(Schema):
    """Which entries."""

    model_config = ConfigDict(extra="forbid")

    action: Word | None = Field(None, description="Misalnya `evidence.verify`.")
    actor_id: UUID | None = None
    target_type: Word | None = Field(None, description="Misalnya `evidence`.")
    target_id: UUID | None = None
    request_id: str | None = Field(
        None,
        max_length=64,
        pattern=r"^[A-Za-z0-9._\-]+$",
        description="`X-Request-ID` permintaan itu (of the request, or of a job of the worker).",
    )
    since: Instant | None = Field(None, description="Mulai saat ini (from this instant on).")
    until: Instant | None = Field(None, description="Sebelum saat ini (before this instant).")


class AuditQuery(AuditFilter):
    """Filters and paging of the audit list."""

    cursor: str | None = CURSOR
    size: int = rows_per_page(50)


class ExportFormat(StrEnum):
    """How the log is written to a file."""

    JSONL = "jsonl"
    CSV = "csv"


class AuditExportQuery(AuditFilter):
    """Which entries, and how they are written."""

    format: ExportFormat = ExportFormat.JSONL


class AuditPage(CursorPage[AuditEventRead]):
    """One page, newest first; `next_cursor` leads to older entries."""


class AuditCheckpoint(Body):
    """The end of the chain at one moment; keep it outside.

    `signature` is Ed25519 over the other fields as compact JSON with sorted keys in UTF-8.
    """

    kind: Literal["zi-audit-checkpoint/1"]
    length: int = Field(ge=0, le=2**53)
    head_hash: str = Field(max_length=64, pattern=r"^[0-9a-f]{64}$")
    at: str = Field(max_length=40, description="Saat, persis seperti ditandatangani (as signed).")
    public_key: str = Field(max_length=60, pattern=r"^[A-Za-z0-9+\/=]+$")
    signature: str = Field(max_length=120, pattern=r"^[A-Za-z0-9+\/=]+$")


class AuditVerificationCreate(Body):
    """Walk the chain; with a checkpoint also against what was signed then."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"checkpoint": None}]}
    )

    checkpoint: AuditCheckpoint | None = None


class AuditVerificationNote(Read):
    """One thing in words."""

    code: str
    title: str
    detail: str


class AuditVerificationRead(Read):
    """What the verification found: `whole` when nothing is wrong.

    `fault` and `broken_id` are of the chain: the first entry that is not as it was. `findings` says
    in words what is wrong (the first 100), `not_known` what this verification could not know.
    """

    whole: bool
    checked: int
    length: int
    head_hash: str
    fault: ChainFault | None
    broken_id: int | None
    keyed_from: int | None
    checkpoints: int = Field(description="Titik periksa yang dibandingkan (compared).")
    guards: int = Field(description="Penjaga (trigger) yang harus ada (that must exist).")
    guards_missing: list[str]
    findings_total: int
    findings: list[AuditVerificationNote]
    not_known: list[AuditVerificationNote]
