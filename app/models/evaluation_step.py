"""What was done with an evaluation: its steps, and the evidence put beside its questions."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user
from app.models.evaluation import EvaluationAction, EvaluationLayer

_OPEN: Final = text("removed_at IS NULL")


class EvaluationStep(Keyed, Base):
    """A step of an evaluation, never changed; `layer` is who took it.

    `document` has the answers and proofs as they stood, `digest` is its own. `link`: where the
    proof of an objection is; `still_meets`: what TPI found where it looked again at a predicate.
    """

    __tablename__ = "evaluation_steps"
    __table_args__ = (
        Index("ix_evaluation_steps_evaluation_id", "evaluation_id", "taken_at"),
        CheckConstraint(
            "action NOT IN ('return', 'decline', 'fail_papers', 'object', 'deny', 'withdraw',"
            " 'revoke', 'monitor', 'discard') OR coalesce(length(note), 0) > 0",
            name="note",
        ),
        CheckConstraint(
            "(action = 'monitor') = (still_meets IS NOT NULL)"
            " AND (link IS NULL OR action = 'object')",
            name="said_besides",
        ),
    )

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"))
    action: Mapped[EvaluationAction] = mapped_column(ValueEnum(EvaluationAction, "action"))
    layer: Mapped[EvaluationLayer] = mapped_column(ValueEnum(EvaluationLayer, "layer"))
    note: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    still_meets: Mapped[bool | None]
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    taken_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_id: Mapped[UUID | None] = optional_user()
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)


class EvaluationProof(Keyed, Base):
    """Evidence that proves a question, and where in it (`pages`); outside its frozen digest.

    What is taken off again stays as a row with who did it.
    """

    __tablename__ = "evaluation_proofs"
    __table_args__ = (
        Index(
            "uq_evaluation_proofs_once",
            "evaluation_id",
            "question_id",
            "evidence_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        CheckConstraint("(removed_at IS NULL) = (removed_by_id IS NULL)", name="removed"),
    )

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("lke_questions.id"), index=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    pages: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    added_for_id: Mapped[UUID | None] = optional_user()
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_by_id: Mapped[UUID | None] = optional_user()
    removed_for_id: Mapped[UUID | None] = optional_user()
    removed_at: Mapped[datetime | None]
