"""Answers kept for a day, so that a repeated POST does its work once."""

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Timestamped


class IdempotencyRecord(Keyed, Timestamped, Base):
    """One key of one person; no `status` yet: the first request is still running.

    `instance_id` is the process that began it; `standings` are the positions and grants the person
    held when it was answered, as text.
    """

    __tablename__ = "idempotency_records"

    __table_args__ = (Index("ix_idempotency_records_created_at", "created_at"),)

    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    instance_id: Mapped[UUID | None]
    request_digest: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    standings: Mapped[list[str] | None] = mapped_column(JSON)
