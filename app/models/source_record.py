"""Records of other systems: every version as it came, and what the teams made of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, Timestamped, ValueEnum, Versioned, optional_user
from app.models.evidence import ScanState


class SourceRecord(Keyed, Versioned, Base):
    """A dated fact of another system about one office, under that system's own name for it.

    `current_number` is the version with the newest `taken_at`, whenever it arrived; `confirmed_at`
    the newest `taken_at` with which its system said the same as that version again, if it did.
    """

    __tablename__ = "source_records"
    __table_args__ = (
        UniqueConstraint("source_id", "work_unit_id", "external_id"),
        Index("ix_source_records_work_unit_id", "work_unit_id", "record_type_id"),
    )

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source_systems.id"))
    record_type_id: Mapped[UUID] = mapped_column(ForeignKey("record_types.id"))
    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    external_id: Mapped[str] = mapped_column(String(200))
    current_number: Mapped[int]
    confirmed_at: Mapped[datetime | None]


class RecordVersion(Keyed, Base):
    """A record as it came once; never changed afterwards (by a trigger, too).

    `digest` is the SHA-256 over everything the source said, its files' digests included. It came
    from a service account, or was pulled (`pull_run_id`). `warnings` are what its receipt doubted:
    pointer, code and facts of each, without words. With a `withdrawal_reason` its system took the
    record back: the rest is what the version before said.
    """

    __tablename__ = "record_versions"
    __table_args__ = (
        UniqueConstraint("record_id", "number"),
        UniqueConstraint("record_id", "digest"),
        CheckConstraint("period_to >= period_from", name="period"),
        Index("ix_record_versions_period_to", "period_to"),
    )

    record_id: Mapped[UUID] = mapped_column(ForeignKey("source_records.id"))
    number: Mapped[int]
    taken_at: Mapped[datetime]
    period_from: Mapped[date]
    period_to: Mapped[date]
    title: Mapped[str] = mapped_column(String(300))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    url: Mapped[str | None] = mapped_column(String(2000))
    digest: Mapped[str] = mapped_column(String(64))
    service_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_accounts.id"))
    pull_run_id: Mapped[UUID | None] = mapped_column(index=True)
    withdrawal_reason: Mapped[str | None] = mapped_column(Text)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, server_default=text("'[]'")
    )
    received_at: Mapped[datetime] = mapped_column(default=clock.now)


class SourceFile(Keyed, Base):
    """A file that a source handed in for its records; the bytes lie under their SHA-256."""

    __tablename__ = "source_files"
    __table_args__ = (
        UniqueConstraint("source_id", "work_unit_id", "sha256", "original_name"),
        Index("ix_source_files_sha256", "sha256"),
    )

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source_systems.id"))
    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    original_name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    scan_state: Mapped[ScanState] = mapped_column(ValueEnum(ScanState, "scan_state"))
    scan_result: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)


record_version_files = Table(
    "record_version_files",
    Base.metadata,
    Column("version_id", Uuid, ForeignKey("record_versions.id"), primary_key=True),
    Column("file_id", Uuid, ForeignKey("source_files.id"), primary_key=True, index=True),
    Column("position", BigInteger, nullable=False),
)


class RecordAction(StrEnum):
    """What a team can do with a record."""

    ACCEPT = "accept"
    REJECT = "reject"


class IntakeRule(Keyed, Timestamped, Base):
    """A coordinator's standing order: records of a type become drafts of the team by themselves.

    The drafts are in the name of whoever gave the order; it holds until `ended_at`.
    """

    __tablename__ = "intake_rules"
    __table_args__ = (
        Index(
            "uq_intake_rules_one_at_a_time",
            "record_type_id",
            "team_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    record_type_id: Mapped[UUID] = mapped_column(ForeignKey("record_types.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    created_for_id: Mapped[UUID | None] = optional_user()


class IntakeRest(Base):
    """A version that a standing order could not draft: it comes again at `next_try_at`.

    Only how often it was tried and why it rests (`code`); whoever decides by hand needs no rest.
    """

    __tablename__ = "intake_rests"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("record_versions.id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True, index=True)
    tries: Mapped[int]
    next_try_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(60))


class RecordDecision(Keyed, Base):
    """What a team decided about one version of a record, once; `rule_id`: by standing order."""

    __tablename__ = "record_decisions"
    __table_args__ = (
        UniqueConstraint("version_id", "team_id"),
        CheckConstraint("action = 'accept' OR length(reason) > 0", name="reason"),
        CheckConstraint("(action = 'accept') = (evidence_id IS NOT NULL)", name="evidence"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("record_versions.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    action: Mapped[RecordAction] = mapped_column(ValueEnum(RecordAction, "action"))
    reason: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("intake_rules.id"))
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    on_behalf_of_id: Mapped[UUID | None] = optional_user()


# Provenance: which versions of which records a revision was made from.
revision_records = Table(
    "revision_records",
    Base.metadata,
    Column("revision_id", Uuid, ForeignKey("evidence_revisions.id"), primary_key=True),
    Column("version_id", Uuid, ForeignKey("record_versions.id"), primary_key=True, index=True),
)
