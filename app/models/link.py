"""Tautan: web addresses given as evidence, what they said, and copies of what they showed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user
from app.models.evidence import ScanState


class LinkState(StrEnum):
    """What a web address said when it was last asked; `not_allowed`: it lies inside a network."""

    UNCHECKED = "unchecked"
    REACHABLE = "reachable"
    PROTECTED = "protected"
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    NOT_ALLOWED = "not_allowed"


class EvidenceLink(Keyed, Base):
    """A web address given as evidence; only what the last check found changes after submission."""

    __tablename__ = "evidence_links"
    __table_args__ = (UniqueConstraint("revision_id", "position"),)

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revisions.id"))
    position: Mapped[int]
    url: Mapped[str] = mapped_column(String(2000))
    title: Mapped[str] = mapped_column(String(300))
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    removed_by_id: Mapped[UUID | None] = optional_user()
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[LinkState] = mapped_column(
        ValueEnum(LinkState, "state"), default=LinkState.UNCHECKED
    )
    http_status: Mapped[int | None]
    checked_at: Mapped[datetime | None]


class CaptureStatus(StrEnum):
    """What became of asking for a copy of what an address shows."""

    ASKED = "asked"
    KEPT = "kept"
    FAILED = "failed"


class CaptureFailure(StrEnum):
    """Why there is no copy; `http_status`: the address answered with one that is no success."""

    NOT_ALLOWED = "not_allowed"
    UNREACHABLE = "unreachable"
    HTTP_STATUS = "http_status"
    PROTECTED = "protected"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


class LinkCapture(Keyed, Base):
    """Somebody asked to keep what an address of the evidence shows; the worker does it, once.

    By the address, so that every revision with this link shows what was kept. `claimed_until`: a
    worker is at it until then at the latest.
    """

    __tablename__ = "link_captures"
    __table_args__ = (
        Index("ix_link_captures_evidence_id", "evidence_id"),
        Index(
            "uq_link_captures_asked",
            "evidence_id",
            "url",
            unique=True,
            sqlite_where=text("status = 'asked'"),
            postgresql_where=text("status = 'asked'"),
        ),
    )

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    url: Mapped[str] = mapped_column(String(2000))
    status: Mapped[CaptureStatus] = mapped_column(
        ValueEnum(CaptureStatus, "status"), default=CaptureStatus.ASKED
    )
    failure: Mapped[CaptureFailure | None] = mapped_column(ValueEnum(CaptureFailure, "failure"))
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    final_url: Mapped[str | None] = mapped_column(String(2000))
    http_status: Mapped[int | None]


class LinkCopy(Keyed, Base):
    """What an address showed, as one file; the bytes lie in the storage under their SHA-256.

    `left_out`: how many pictures and style sheets a copy of a page lacks.
    """

    __tablename__ = "link_copies"
    __table_args__ = (Index("ix_link_copies_sha256", "sha256"),)

    capture_id: Mapped[UUID] = mapped_column(ForeignKey("link_captures.id"), unique=True)
    original_name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    left_out: Mapped[int] = mapped_column(default=0)
    scan_state: Mapped[ScanState] = mapped_column(ValueEnum(ScanState, "scan_state"))
    scan_result: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
