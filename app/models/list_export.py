"""Lists that are too long to wait for: made by the worker, fetched by whoever asked, for a day."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Timestamped, ValueEnum


class ExportStatus(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ListExport(Keyed, Timestamped, Base):
    """One list that somebody asked for as a file.

    `filters` hold the keys of its address, too. While it runs it is nobody else's until
    `leased_until`; `attempts` counts how often it was begun. `rights` is a digest of what its
    owner held when it was made, `failure` the code of the message that says why there is no file.
    """

    __tablename__ = "list_exports"
    __table_args__ = (
        Index("ix_list_exports_user_id", "user_id"),
        Index("ix_list_exports_status", "status", "created_at"),
        Index("ix_list_exports_created_at", "created_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    operation: Mapped[str] = mapped_column(String(60))
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    format: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[ExportStatus] = mapped_column(ValueEnum(ExportStatus, "status"))
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    rights: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[int | None]
    failure: Mapped[str | None] = mapped_column(String(60))
    finished_at: Mapped[datetime | None]


class ListExportPiece(Keyed, Base):
    """A piece of the file, in their order; they go with their list."""

    __tablename__ = "list_export_pieces"
    __table_args__ = (
        Index("uq_list_export_pieces_export_id_number", "export_id", "number", unique=True),
    )

    export_id: Mapped[UUID] = mapped_column(ForeignKey("list_exports.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
