"""Events: CloudEvents 1.0, as they are sent to webhooks and listed for pollers."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.schemas.base import CursorPage, Instant, Read, Schema
from app.schemas.integration.event_data import AnyEventData

_NAME = r"[a-z_]+(\.[a-z_]+)*(\.\*)?"
EVENT_PATTERN = f"^{_NAME}$"
EventPattern = Annotated[str, StringConstraints(strict=True, max_length=80, pattern=EVENT_PATTERN)]
"""A type of event, or the beginning of some: `evidence.*`."""


class CloudEvent(Read):
    """A change of state (CloudEvents 1.0, structured mode); the same `id` is the same event."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    data: AnyEventData


class EventQuery(Schema):
    """Which events; an unknown cursor parameter is refused."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(
        None,
        max_length=18,
        pattern=r"^[0-9]{1,18}$",
        description="`next_cursor` jawaban sebelumnya; kosong: dari awal (from the beginning).",
    )
    since: Instant | None = Field(
        None, description="Dari saat ini, bila belum ada kursor (from this instant on)."
    )
    latest: bool = Field(
        default=False, description="Hanya kursor terakhir, tanpa isi (only where the end is now)."
    )
    type: str | None = Field(
        None,
        max_length=1000,
        pattern=rf"^{_NAME}(,{_NAME})*$",
        description="Dipisah koma: `evidence.accepted,record.*`; kosong: semua (all).",
    )
    work_unit_code: str | None = Field(
        None,
        max_length=20,
        pattern=r"^[0-9A-Za-z.\-]{1,20}$",
        description="Satuan kerja ini dan di bawahnya (this office and those below).",
    )
    size: int = Field(50, ge=1, le=100, description="Baris per halaman (rows per page).")

    @property
    def types(self) -> list[str]:
        """The types that are asked for, in their order."""
        return self.type.split(",") if self.type else []


class EventPage(CursorPage[CloudEvent]):
    """Events in their order, oldest first; ask again with `next_cursor`, also when none came."""
