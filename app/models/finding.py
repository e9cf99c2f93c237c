"""Temuan: what an overseer objects to, asks for or observes, and how the team answers."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import ValueEnum, optional_user
from app.models.case import Case, Step, Transitions, needs_text
from app.models.severity import Severity


class FindingKind(StrEnum):
    """What it is about.

    `flag` objects to a revision, `request` asks for evidence on an indicator until a day,
    `observation` is about a team, an activity or an action item.
    """

    FLAG = "flag"
    REQUEST = "request"
    OBSERVATION = "observation"


class FindingSource(StrEnum):
    """Where it comes from: the office's own monitoring, an evaluator, somebody's complaint.

    `evaluation`: what TPI recommended in the evaluation by the sheet (LKE).
    """

    MONITORING = "monitoring"
    ASESOR = "asesor"
    COMPLAINT = "complaint"
    EVALUATION = "evaluation"


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


class FindingOperation(StrEnum):
    """Everything a screen may offer on a finding."""

    ANSWER = "answer"
    REOPEN = "reopen"
    CLOSE = "close"
    FOLLOW_UP = "follow_up"


_S, _A = FindingStatus, FindingAction


class Finding(Case):
    """What somebody found; its words never change, what became of it is in its steps."""

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
    word = "finding"
    transitions: ClassVar[Transitions] = {
        _A.ANSWER: {_S.OPEN: _S.ANSWERED},
        _A.REOPEN: {_S.ANSWERED: _S.OPEN, _S.CLOSED: _S.OPEN},
        _A.CLOSE: {_S.OPEN: _S.CLOSED, _S.ANSWERED: _S.CLOSED},
    }

    kind: Mapped[FindingKind] = mapped_column(ValueEnum(FindingKind, "kind"))
    status: Mapped[FindingStatus] = mapped_column(ValueEnum(FindingStatus, "status"))
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)
    revision_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("evidence_revisions.id"), index=True
    )
    indicator_id: Mapped[UUID | None] = mapped_column(ForeignKey("indicators.id"), index=True)
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activities.id"))
    action_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("action_items.id"))
    severity: Mapped[Severity] = mapped_column(
        ValueEnum(Severity, "severity"), default=Severity.MEDIUM
    )
    source: Mapped[FindingSource] = mapped_column(
        ValueEnum(FindingSource, "source"), default=FindingSource.MONITORING
    )
    evaluation_id: Mapped[UUID | None] = mapped_column(ForeignKey("evaluations.id"), index=True)
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("lke_questions.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(Text)
    recommendation: Mapped[str | None] = mapped_column(Text)
    due_date: Mapped[date | None]
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    raised_for_id: Mapped[UUID | None] = optional_user()


class FindingStep(Step):
    """An answer (with evidence as it was then, if any), a reopening, the end; never changed."""

    __tablename__ = "finding_steps"
    __table_args__ = (
        Index("ix_finding_steps_finding_id", "finding_id", "taken_at"),
        CheckConstraint(needs_text(_A.CLOSE), name="text"),
    )

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("findings.id"))
    action: Mapped[FindingAction] = mapped_column(ValueEnum(FindingAction, "action"))
