"""Tindak lanjut: what must happen because of a finding or a directive, by whom, until when."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ValueEnum, optional_user
from app.models.case import Case, Step, Transitions, needs_text


class FollowUpStatus(StrEnum):
    """How far a follow-up has come."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CLOSED = "closed"


class FollowUpAction(StrEnum):
    """What moves a follow-up from one status to another."""

    START = "start"
    FINISH = "finish"
    REOPEN = "reopen"
    CLOSE = "close"


_S, _A = FollowUpStatus, FollowUpAction
UNFINISHED = (_S.OPEN, _S.IN_PROGRESS)


class FollowUp(Case):
    """What its owner must do; closed by somebody else."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        Index("ix_follow_ups_team_id_status", "team_id", "status"),
        CheckConstraint("(finding_id IS NULL) <> (directive_id IS NULL)", name="cause"),
    )
    word = "follow_up"
    transitions: ClassVar[Transitions] = {
        _A.START: {_S.OPEN: _S.IN_PROGRESS},
        _A.FINISH: {_S.IN_PROGRESS: _S.DONE},
        _A.REOPEN: {_S.DONE: _S.IN_PROGRESS},
        _A.CLOSE: {_S.OPEN: _S.CLOSED, _S.IN_PROGRESS: _S.CLOSED, _S.DONE: _S.CLOSED},
    }

    finding_id: Mapped[UUID | None] = mapped_column(ForeignKey("findings.id"), index=True)
    directive_id: Mapped[UUID | None] = mapped_column(ForeignKey("directives.id"), index=True)
    status: Mapped[FollowUpStatus] = mapped_column(ValueEnum(FollowUpStatus, "status"))
    text: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    due_date: Mapped[date]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    created_for_id: Mapped[UUID | None] = optional_user()


class FollowUpStep(Step):
    """The beginning, what was done, sending it back, the end; never changed."""

    __tablename__ = "follow_up_steps"
    __table_args__ = (
        Index("ix_follow_up_steps_follow_up_id", "follow_up_id", "taken_at"),
        CheckConstraint(needs_text(_A.START, _A.CLOSE), name="text"),
    )

    follow_up_id: Mapped[UUID] = mapped_column(ForeignKey("follow_ups.id"))
    action: Mapped[FollowUpAction] = mapped_column(ValueEnum(FollowUpAction, "action"))
