"""Rapat: a meeting of teams, who was invited and who came, and what was written down of it."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Conflict
from app.models.base import Base, Keyed, ValueEnum, Versioned, optional_user
from app.models.evidence import ScanState


class MeetingStatus(StrEnum):
    """Where a meeting stands; a cancelled one stays in the list with its reason."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class MeetingAction(StrEnum):
    """What moves a meeting from one status to another."""

    HOLD = "hold"
    CANCEL = "cancel"


class MeetingOperation(StrEnum):
    """Everything a screen may offer on a meeting."""

    EDIT = "edit"
    HOLD = "hold"
    CANCEL = "cancel"
    REPORT = "report"
    DRAFT = "draft"
    REMOVE_FILES = "remove-files"
    REMOVE_GUESTS = "remove-guests"


class MeetingFileKind(StrEnum):
    """What a file of a meeting is, in the words of an office."""

    UNDANGAN = "undangan"
    DAFTAR_HADIR = "daftar_hadir"
    NOTULA = "notula"
    DOKUMENTASI = "dokumentasi"
    LAINNYA = "lainnya"


_S, _A = MeetingStatus, MeetingAction
MEETING_TRANSITIONS: dict[MeetingAction, dict[MeetingStatus, MeetingStatus]] = {
    _A.HOLD: {_S.PLANNED: _S.HELD},
    _A.CANCEL: {_S.PLANNED: _S.CANCELLED, _S.HELD: _S.CANCELLED},
}


class Meeting(Keyed, Versioned, Base):
    """A meeting that `team_id` organises; its day and hour are those of the office.

    `starts_at` is the hour as `09:30`. `guests` are names of people without an account. Who said
    that it was held or cancelled, and for whom as a stand-in, is none where nobody did.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_team_id_meeting_date", "team_id", "meeting_date"),
        CheckConstraint(
            "(status = 'cancelled') = (coalesce(length(cancel_reason), 0) > 0)",
            name="cancelled_with_a_reason",
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    status: Mapped[MeetingStatus] = mapped_column(
        ValueEnum(MeetingStatus, "status"), default=MeetingStatus.PLANNED
    )
    title: Mapped[str] = mapped_column(String(300))
    agenda: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(200))
    meeting_date: Mapped[date]
    starts_at: Mapped[str | None] = mapped_column(String(5))
    guests: Mapped[list[Any]] = mapped_column(JSON, default=list)
    minutes: Mapped[str | None] = mapped_column(Text)
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_for_id: Mapped[UUID | None] = optional_user()
    held_by_id: Mapped[UUID | None] = optional_user()
    held_for_id: Mapped[UUID | None] = optional_user()
    cancelled_by_id: Mapped[UUID | None] = optional_user()
    cancelled_for_id: Mapped[UUID | None] = optional_user()

    def move(self, action: MeetingAction) -> None:
        """Go where the life cycle leads; raises Conflict when it does not lead anywhere."""
        target = MEETING_TRANSITIONS[action].get(self.status)
        if target is None:
            raise Conflict("meeting_wrong_status", action=action.value, status=self.status.value)
        self.status = target


# The teams a meeting is for, the one that organises it among them.
meeting_teams = Table(
    "meeting_teams",
    Base.metadata,
    Column("meeting_id", Uuid, ForeignKey("meetings.id"), primary_key=True),
    Column("team_id", Uuid, ForeignKey("teams.id"), primary_key=True, index=True),
)


class MeetingPerson(Base):
    """Somebody who was invited, or came, or both."""

    __tablename__ = "meeting_people"
    __table_args__ = (CheckConstraint("invited OR came", name="invited_or_came"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    invited: Mapped[bool]
    came: Mapped[bool]


# Who wrote in a meeting: they contribute to the evidence that is made from it.
meeting_editors = Table(
    "meeting_editors",
    Base.metadata,
    Column("meeting_id", Uuid, ForeignKey("meetings.id"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True, index=True),
)


class MeetingFile(Keyed, Base):
    """A file of a meeting; the bytes lie in the storage under their SHA-256."""

    __tablename__ = "meeting_files"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int]
    kind: Mapped[MeetingFileKind] = mapped_column(ValueEnum(MeetingFileKind, "kind"))
    original_name: Mapped[str] = mapped_column(String(300))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    scan_state: Mapped[ScanState] = mapped_column(ValueEnum(ScanState, "scan_state"))
    scan_result: Mapped[str | None] = mapped_column(String(200))
    scanned_at: Mapped[datetime | None]


# What came of a meeting: each piece of evidence and each realisation comes from one at most.
meeting_evidence = Table(
    "meeting_evidence",
    Base.metadata,
    Column("evidence_id", Uuid, ForeignKey("evidence.id"), primary_key=True),
    Column("meeting_id", Uuid, ForeignKey("meetings.id"), nullable=False, index=True),
)
meeting_realisations = Table(
    "meeting_realisations",
    Base.metadata,
    Column("realisation_id", Uuid, ForeignKey("realisations.id"), primary_key=True),
    Column("meeting_id", Uuid, ForeignKey("meetings.id"), nullable=False, index=True),
)
