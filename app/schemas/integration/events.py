"""Events: CloudEvents 1.0, as they are sent to webhooks and listed for pollers."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.models.audit import ActorKind
from app.schemas.base import CursorPage, Read

EVENT_PATTERN = r"^[a-z_]+(\.[a-z_]+)*(\.\*)?$"


class EventData(Read):
    """What changed: keys and states. Whoever may know more asks for it at `href`."""

    work_unit_code: str = Field(description="Kode satuan kerja (code of the office).")
    work_unit_id: UUID
    decree_id: UUID | None
    target_type: str
    target_id: UUID | None
    href: str | None
    from_status: str | None
    to_status: str | None
    actor_kind: ActorKind | None
    actor_id: UUID | None
    on_behalf_of_id: UUID | None = Field(
        None, description="Yang digantikan saat itu (whom a stand-in acted for)."
    )
    audit_event_id: int | None


class CloudEvent(Read):
    """A change of state (CloudEvents 1.0, structured mode); the same `id` is the same event."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    data: EventData


class EventQuery(BaseModel):
    """Which events; an unknown cursor parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(
        None,
        max_length=18,
        pattern=r"^[0-9]{1,18}$",
        description="`next_cursor` jawaban sebelumnya; kosong: dari awal (from the beginning).",
    )
    type: str | None = Field(
        None,
        max_length=80,
        pattern=EVENT_PATTERN,
        description="Misalnya `evidence.accepted` atau `evidence.*`.",
    )
    size: int = Field(50, ge=1, le=100, description="Baris per halaman (rows per page).")


class EventPage(CursorPage[CloudEvent]):
    """Events in their order, oldest first; ask again with `next_cursor`, also when none came."""
