"""Ratios that nobody can compute, because nothing was there to be done, as TPI set them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, optional_user


class EvaluationRatio(Keyed, Base):
    """What TPI lets an undefined ratio count as, and why (LKE rule 9); never changed.

    The next word on the ratio of that `code` has the next number. `value`: its share, 0 to 1, as it
    was written; none: taken back. `counts`: the answers by number that it was set over; once they
    are others it is stale, and once the ratio can be computed it counts no more.
    """

    __tablename__ = "evaluation_ratios"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "code", "number"),
        CheckConstraint("length(note) > 0", name="note"),
    )

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"))
    code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    value: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    counts: Mapped[dict[str, str]] = mapped_column(JSON)
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    set_for_id: Mapped[UUID | None] = optional_user()
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
