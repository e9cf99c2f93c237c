"""Who did what."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.models.audit import ActorKind
from app.schemas.base import Read

Word = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z_.]+$")]


class AuditEventRead(Read):
    """One entry; `changes` maps a field to its old and new value."""

    id: int
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    actor_name: str
    action: str
    target_type: str
    target_id: UUID | None
    work_unit_id: UUID | None
    decree_id: UUID | None
    changes: dict[str, list[Any]]
    reason: str | None
    request_id: str | None


class AuditQuery(BaseModel):
    """Filters of the audit list."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(
        None,
        max_length=18,
        pattern=r"^[0-9]{1,18}$",
        description="`next_cursor` halaman sebelumnya.",
    )
    size: int = Field(50, ge=1, le=100, description="Baris per halaman (rows per page).")
    action: Word | None = Field(None, description="Misalnya `evidence.verify`.")
    actor_id: UUID | None = None
    target_type: Word | None = Field(None, description="Misalnya `evidence`.")
    target_id: UUID | None = None
    since: datetime | None = Field(None, description="Mulai saat ini (from this instant on).")
    until: datetime | None = Field(None, description="Sebelum saat ini (before this instant).")


class AuditPage(Read):
    """One page, newest first; `next_cursor` leads to older entries."""

    items: list[AuditEventRead]
    next_cursor: str | None
    next: str | None
