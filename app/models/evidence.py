"""Eviden: what proves an indicator, its revisions, files, links and decisions."""

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
    SQLColumnExpression,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Conflict
from app.models.base import Base, Keyed, Timestamped, ValueEnum, Versioned, optional_user
from app.models.review import ReturnReason, ReviewRoute


class EvidenceStatus(StrEnum):
    """Where a piece of evidence stands; it is the state of its newest revision.

    What it proves meanwhile is told by its revision in force, not by this.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class EvidenceAction(StrEnum):
    """What moves evidence from one status to another."""

    SUBMIT = "submit"
    VERIFY = "verify"
    ACCEPT = "accept"
    RETURN = "return"
    REVISE = "revise"
    DISCARD = "discard"
    WITHDRAW = "withdraw"


class EvidenceOperation(StrEnum):
    """Everything a screen may offer on a piece of evidence."""

    OPEN = "open"
    EDIT = "edit"
    UPLOAD = "upload"
    SUBMIT = "submit"
    VERIFY = "verify"
    ACCEPT = "accept"
    RETURN = "return"
    REVISE = "revise"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    COPY_LINK = "copy_link"


_S, _A = EvidenceStatus, EvidenceAction

# Accepting from `submitted` is for uploads that skip the first level (policies/reviews.py).
# Discarding leads back to the revision in force, so there must be one.
EVIDENCE_TRANSITIONS: dict[EvidenceAction, dict[EvidenceStatus, EvidenceStatus]] = {
    _A.SUBMIT: {_S.DRAFT: _S.SUBMITTED},
    _A.VERIFY: {_S.SUBMITTED: _S.VERIFIED},
    _A.ACCEPT: {_S.SUBMITTED: _S.ACCEPTED, _S.VERIFIED: _S.ACCEPTED},
    _A.RETURN: {_S.SUBMITTED: _S.RETURNED, _S.VERIFIED: _S.RETURNED},
    _A.REVISE: {_S.ACCEPTED: _S.DRAFT, _S.RETURNED: _S.DRAFT},
    _A.DISCARD: {_S.DRAFT: _S.ACCEPTED, _S.RETURNED: _S.ACCEPTED},
    _A.WITHDRAW: {status: _S.WITHDRAWN for status in _S if status is not _S.WITHDRAWN},
}


class Confidentiality(StrEnum):
    """`restricted` (complaints, gratification, whistle-blowing) is for few eyes only."""

    NORMAL = "normal"
    RESTRICTED = "restricted"


class ScanState(StrEnum):
    """What the virus scanner said of a file; `pending`: no verdict yet, `not_scanned`: none there.

    Pending and infected files are in quarantine: nobody opens them, and nothing with them in it is
    submitted.
    """

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    PENDING = "pending"
    INFECTED = "infected"


QUARANTINE = (ScanState.PENDING, ScanState.INFECTED)


class Evidence(Keyed, Versioned, Base):
    """What proves indicators of one team, or questions of the sheet (LKE) alone.

    Its words and files are in its revisions. What proves the results is of the Ketua's team.

    `revision_number` is the newest revision that was not discarded. `in_force_number` is the
    accepted one that proves: it stays until a newer one is accepted or the evidence is withdrawn,
    whatever becomes of the work on the next. `taken_over_by_id`: who goes on with the work, where
    that is not whoever began the newest revision; another's revision ends it.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_team_id_status", "team_id", "status"),
        Index("ix_evidence_created_at", "created_at", "id"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    status: Mapped[EvidenceStatus] = mapped_column(ValueEnum(EvidenceStatus, "status"))
    confidentiality: Mapped[Confidentiality] = mapped_column(
        ValueEnum(Confidentiality, "confidentiality")
    )
    revision_number: Mapped[int]
    in_force_number: Mapped[int | None]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    taken_over_by_id: Mapped[UUID | None] = optional_user()

    def move(self, action: EvidenceAction) -> None:
        """Go where the life cycle leads; raises Conflict when it does not lead anywhere."""
        target = EVIDENCE_TRANSITIONS[action].get(self.status)
        if target is None:
            raise Conflict("evidence_wrong_status", action=action.value, status=self.status.value)
        self.status = target
        if target is EvidenceStatus.WITHDRAWN:
            self.in_force_number = None
        elif action is EvidenceAction.ACCEPT:
            self.in_force_number = self.revision_number
        elif action is EvidenceAction.DISCARD and self.in_force_number is not None:
            self.revision_number = self.in_force_number


evidence_indicators = Table(
    "evidence_indicators",
    Base.metadata,
    Column("evidence_id", Uuid, ForeignKey("evidence.id"), primary_key=True),
    Column("indicator_id", Uuid, ForeignKey("indicators.id"), primary_key=True, index=True),
)


class EvidenceRevision(Keyed, Timestamped, Base):
    """One version of the evidence; immutable once `submitted_at` is set (by a trigger, too).

    `digest` is the SHA-256 over its words, dates and the digests of its files, set on submission.
    `valid_until` is the last day on which it proves, where that is after its period. `checklist`:
    what belongs in it, each with whether it is there, as who uploads ticked it; none: nobody did.
    `confidentiality`: what the evidence becomes once it is accepted, where it asks for another than
    what is in force has; the evidence is restricted until then.
    """

    __tablename__ = "evidence_revisions"
    __table_args__ = (
        UniqueConstraint("evidence_id", "number"),
        CheckConstraint("covers_to >= covers_from", name="period"),
        CheckConstraint("valid_until >= covers_to", name="validity"),
        CheckConstraint("(submitted_at IS NULL) = (digest IS NULL)", name="digest_on_submission"),
    )

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    evidence_date: Mapped[date]
    covers_from: Mapped[date]
    covers_to: Mapped[date]
    valid_until: Mapped[date | None]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    submitted_by_id: Mapped[UUID | None] = optional_user()
    submitted_at: Mapped[datetime | None]
    review_route: Mapped[ReviewRoute | None] = mapped_column(ValueEnum(ReviewRoute, "review_route"))
    digest: Mapped[str | None] = mapped_column(String(64))
    checklist: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    confidentiality: Mapped[Confidentiality | None] = mapped_column(
        ValueEnum(Confidentiality, "confidentiality")
    )

    @hybrid_property
    def proves_until(self) -> date:
        """The last day it proves."""
        return self.valid_until or self.covers_to

    @proves_until.inplace.expression
    @classmethod
    def _proves_until(cls) -> SQLColumnExpression[date]:
        return func.coalesce(cls.valid_until, cls.covers_to)


revision_editors = Table(
    "revision_editors",
    Base.metadata,
    Column("revision_id", Uuid, ForeignKey("evidence_revisions.id"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
)


class EvidenceFile(Keyed, Base):
    """A file of a revision; the bytes lie in the storage under their SHA-256.

    `removed_by_id` is set right before the row is deleted, which only a draft allows.
    """

    __tablename__ = "evidence_files"
    __table_args__ = (
        UniqueConstraint("revision_id", "position"),
        Index("ix_evidence_files_scan_state", "scan_state", "received_at"),
    )

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revisions.id"))
    position: Mapped[int]
    original_name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    removed_by_id: Mapped[UUID | None] = optional_user()
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    scan_state: Mapped[ScanState] = mapped_column(
        ValueEnum(ScanState, "scan_state"),
        default=ScanState.NOT_SCANNED,
        server_default=ScanState.NOT_SCANNED.value,
    )
    scan_result: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None]


class EvidenceDecision(Keyed, Base):
    """Who judged which revision, how, and which bytes they saw (`revision_digest`).

    `level` is 1 for the coordinator, 2 for Pelaksana or Pengarah, none for the owner's own steps.
    `reason_code` says of a return what was missing; those from before it was asked for have none.
    """

    __tablename__ = "evidence_decisions"
    __table_args__ = (
        Index("ix_evidence_decisions_evidence_id", "evidence_id", "decided_at"),
        Index("ix_evidence_decisions_revision_id", "revision_id"),  # for the guards, at each step
        Index(
            "uq_evidence_decisions_once_per_level",
            "revision_id",
            "level",
            unique=True,
            sqlite_where=text("action IN ('verify', 'accept')"),
            postgresql_where=text("action IN ('verify', 'accept')"),
        ),
        CheckConstraint(
            "action IN ('verify', 'accept', 'submit', 'revise', 'discard') OR length(reason) > 0",
            name="reason",
        ),
        CheckConstraint("reason_code IS NULL OR action = 'return'", name="reason_code_of_return"),
    )

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revisions.id"))
    action: Mapped[EvidenceAction] = mapped_column(ValueEnum(EvidenceAction, "action"))
    level: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    reason_code: Mapped[ReturnReason | None] = mapped_column(ValueEnum(ReturnReason, "reason_code"))
    revision_digest: Mapped[str | None] = mapped_column(String(64))
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    on_behalf_of_id: Mapped[UUID | None] = optional_user()
