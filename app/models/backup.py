"""Cadangan: which backups were made, and from which one this database came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.audit import Position
from app.models.base import Base, Keyed, ValueEnum


class RestorationKind(StrEnum):
    """Why this database was read in from outside."""

    RESTORE = "restore"  # what came after the backup is lost
    TRANSFER = "transfer"  # it moved; nothing is lost


class BackupRun(Keyed, Base):
    """One try to make a backup: `name` names what came of it, `error` (a code) why nothing did.

    `verified_at` is when it was last read back and found whole.
    """

    __tablename__ = "backup_runs"
    __table_args__ = (Index("ix_backup_runs_started_at", "started_at"),)

    name: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(500))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(80))
    rows: Mapped[int] = mapped_column(Position, default=0)
    files: Mapped[int] = mapped_column(Position, default=0)
    bytes: Mapped[int] = mapped_column(Position, default=0)
    missing_files: Mapped[int] = mapped_column(default=0)


class Restoration(Keyed, Base):
    """From which backup this database was read: what was between `backup_at` and `at` is lost.

    Events up to `events_until` are those of before; those of afterwards begin behind
    `events_from`. Places between them may have been given to others, which are lost.
    """

    __tablename__ = "restorations"

    kind: Mapped[RestorationKind] = mapped_column(ValueEnum(RestorationKind, "kind"))
    at: Mapped[datetime]
    backup: Mapped[str] = mapped_column(String(40))
    backup_at: Mapped[datetime]
    chain_length: Mapped[int] = mapped_column(Position)
    chain_head_hash: Mapped[str] = mapped_column(String(64))
    events_until: Mapped[int] = mapped_column(Position)
    events_from: Mapped[int] = mapped_column(Position)
