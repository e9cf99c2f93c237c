"""Arahan: what Pengarah or the Ketua wants done until a day, and what became of it."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ValueEnum, optional_user
from app.models.case import Case, Step, Transitions, needs_text


class DirectiveStatus(StrEnum):
    """How far a directive has come."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    ACTED_ON = "acted_on"
    CLOSED = "closed"


class DirectiveAction(StrEnum):
    """What moves a directive from one status to another."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    REOPEN = "reopen"
    CLOSE = "close"


class DirectiveOperation(StrEnum):
    """Everything a screen may offer on a directive."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    REOPEN = "reopen"
    CLOSE = "close"
    FOLLOW_UP = "follow_up"


_S, _A = DirectiveStatus, DirectiveAction


class Directive(Case):
    """A direction to a team, or to its activity or action item; another day is another one."""

    __tablename__ = "directives"
    __table_args__ = (
        Index("ix_directives_team_id_status", "team_id", "status"),
        CheckConstraint("activity_id IS NULL OR action_item_id IS NULL", name="subject"),
    )
    word = "directive"
    transitions: ClassVar[Transitions] = {
        _A.ACKNOWLEDGE: {_S.ISSUED: _S.ACKNOWLEDGED},
        _A.RESPOND: {_S.ACKNOWLEDGED: _S.ACTED_ON},
        _A.REOPEN: {_S.ACTED_ON: _S.ACKNOWLEDGED},
        _A.CLOSE: {_S.ISSUED: _S.CLOSED, _S.ACKNOWLEDGED: _S.CLOSED, _S.ACTED_ON: _S.CLOSED},
    }

    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activities.id"), index=True)
    action_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("action_items.id"), index=True)
    status: Mapped[DirectiveStatus] = mapped_column(ValueEnum(DirectiveStatus, "status"))
    text: Mapped[str] = mapped_column(Text)
    due_date: Mapped[date]
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    issued_for_id: Mapped[UUID | None] = optional_user()


class DirectiveStep(Step):
    """Taking note, telling what was done, sending it back, the end; never changed."""

    __tablename__ = "directive_steps"
    __table_args__ = (
        Index("ix_directive_steps_directive_id", "directive_id", "taken_at"),
        CheckConstraint(needs_text(_A.ACKNOWLEDGE, _A.CLOSE), name="text"),
    )

    directive_id: Mapped[UUID] = mapped_column(ForeignKey("directives.id"))
    action: Mapped[DirectiveAction] = mapped_column(ValueEnum(DirectiveAction, "action"))
