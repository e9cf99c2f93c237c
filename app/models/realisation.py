"""Realisasi: what was done of an action item, when, and by whom it was told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Table,
    Text,
    Uuid,
    false,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, optional_user


class Realisation(Keyed, Base):
    """Something done for a month of the plan; a mistake is corrected by a new entry.

    A cancellation is a later entry, too: it repeats the month and the day of the one it takes
    back, says why in `note`, and counts for nothing.
    """

    __tablename__ = "realisations"
    __table_args__ = (
        Index("ix_realisations_action_item_id", "action_item_id", "month"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint(
            "NOT is_cancellation OR corrects_id IS NOT NULL", name="cancels_an_earlier_one"
        ),
    )

    action_item_id: Mapped[UUID] = mapped_column(ForeignKey("action_items.id"))
    month: Mapped[int]
    done_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    participants: Mapped[str | None] = mapped_column(Text)
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("realisations.id"), unique=True)
    is_cancellation: Mapped[bool] = mapped_column(server_default=false(), default=False)
    reported_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    reported_at: Mapped[datetime] = mapped_column(default=clock.now)
    on_behalf_of_id: Mapped[UUID | None] = optional_user()

    @classmethod
    def counts(cls) -> ColumnElement[bool]:
        """Whether something was done by it: it cancels nothing, and no later entry replaces it."""
        later = aliased(Realisation)
        replaced = select(later.id).where(later.corrects_id == cls.id).exists()
        return ~cls.is_cancellation & ~replaced


realisation_evidence = Table(
    "realisation_evidence",
    Base.metadata,
    Column("realisation_id", Uuid, ForeignKey("realisations.id"), primary_key=True),
    Column("evidence_id", Uuid, ForeignKey("evidence.id"), primary_key=True, index=True),
)
