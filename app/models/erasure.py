"""Penghapusan berkas: contents of evidence that the administrator and the Ketua erase together."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user


class ErasureStatus(StrEnum):
    """Asked for, agreed to by the second person, or not to be."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class ErasureRole(StrEnum):
    """The two who erase together."""

    ADMINISTRATOR = "administrator"
    PELAKSANA = "pelaksana"


class ErasureOperation(StrEnum):
    """Everything a screen may offer on an erasure."""

    CONFIRM = "confirm"
    DECLINE = "decline"


class FileErasure(Keyed, Base):
    """The erasing of one content in one piece of evidence: its revisions and copies of its links.

    Once confirmed it holds for the files with that SHA-256 which came until then (`decided_at`);
    their rows stay, and so do their hashes. `removed_at` is when the bytes had gone from the
    storage: not while another file that was not erased has the same ones.
    """

    __tablename__ = "file_erasures"
    __table_args__ = (
        Index("ix_file_erasures_evidence_id_sha256", "evidence_id", "sha256"),
        Index("ix_file_erasures_sha256", "sha256"),
        Index(
            "uq_file_erasures_pending",
            "evidence_id",
            "sha256",
            unique=True,
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        CheckConstraint("length(reason) > 0", name="reason"),
        CheckConstraint(
            "(status = 'pending') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decision",
        ),
        CheckConstraint(
            "status <> 'declined' OR coalesce(length(decision_reason), 0) > 0",
            name="reason_to_decline",
        ),
        CheckConstraint("removed_at IS NULL OR status = 'confirmed'", name="removal"),
    )

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    original_name: Mapped[str] = mapped_column(String(300))
    status: Mapped[ErasureStatus] = mapped_column(
        ValueEnum(ErasureStatus, "status"), default=ErasureStatus.PENDING
    )
    reason: Mapped[str] = mapped_column(Text)
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    requested_as: Mapped[ErasureRole] = mapped_column(ValueEnum(ErasureRole, "requested_as"))
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[UUID | None] = optional_user()
    decided_as: Mapped[ErasureRole | None] = mapped_column(ValueEnum(ErasureRole, "decided_as"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None] = mapped_column(Text)
    removed_at: Mapped[datetime | None]
    requested_for_id: Mapped[UUID | None] = optional_user()
    decided_for_id: Mapped[UUID | None] = optional_user()
