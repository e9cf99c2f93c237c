"""Temuan: what an overseer objects to or asks for, and how the team answers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Conflict
from app.models.base import Base, Keyed, ValueEnum, Versioned


class FindingKind(StrEnum):
    """`flag` objects to a revision; `request` asks for evidence on an indicator until a day."""

    FLAG = "flag"
    REQUEST = "request"


class FindingStatus(StrEnum):
    """Whose turn it is: the team's, the overseers', nobody's."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class FindingAction(StrEnum):
    """What moves a finding from one status to another."""

    ANSWER = "answer"
    REOPEN = "reopen"
    CLOSE = "close"


_S, _A = FindingStatus, FindingAction

FINDING_TRANSITIONS: dict[FindingAction, dict[FindingStatus, FindingStatus]] = {
    _A.ANSWER: {_S.OPEN: _S.ANSWERED},
    _A.REOPEN: {_S.ANSWERED: _S.OPEN, _S.CLOSED: _S.OPEN},
    _A.CLOSE: {_S.OPEN: _S.CLOSED, _S.ANSWERED: _S.CLOSED},
}


class Finding(Keyed, Versioned, Base):
    """What somebody found; its words never change, the loop is in its steps."""

    __tablename__ = "findings"
    __table_args__ = (
        Index("ix_findings_team_id_status", "team_id", "status"),
        CheckConstraint(
            "(kind = 'flag') = (evidence_id IS NOT NULL AND revision_id IS NOT NULL)", name="flag"
        ),
        CheckConstraint(
            "(kind = 'request') = (indicator_id IS NOT NULL AND due_date IS NOT NULL)",
            name="request",
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    kind: Mapped[FindingKind] = mapped_column(ValueEnum(FindingKind, "kind"))
    status: Mapped[FindingStatus] = mapped_column(ValueEnum(FindingStatus, "status"))
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)
    revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_revisions.id"))
    indicator_id: Mapped[UUID | None] = mapped_column(ForeignKey("indicators.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    due_date: Mapped[date | None]
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)

    def move(self, action: FindingAction) -> None:
        """Go where the life cycle leads; raises Conflict when it does not lead anywhere."""
        target = FINDING_TRANSITIONS[action].get(self.status)
        if target is None:
            raise Conflict("finding_wrong_status", action=action.value, status=self.status.value)
        self.status = target


class FindingStep(Keyed, Base):
    """An answer (with evidence as it was then, if any), a reopening, the end; never changed."""

    __tablename__ = "finding_steps"
    __table_args__ = (
        Index("ix_finding_steps_finding_id", "finding_id", "taken_at"),
        CheckConstraint("action = 'close' OR coalesce(length(text), 0) > 0", name="text"),
    )

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("findings.id"))
    action: Mapped[FindingAction] = mapped_column(ValueEnum(FindingAction, "action"))
    text: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_revisions.id"))
    taken_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
