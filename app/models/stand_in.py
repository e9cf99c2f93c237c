"""Pengganti sementara: who holds somebody's seat from a day to a day."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Text, and_, case
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Lasting, Versioned, optional_user
from app.models.team import Membership


class StandInOperation(StrEnum):
    """What is done with a seat and a stand-in; `allowed_actions` lists what is offered."""

    NAME = "name"
    END = "end"


class StandIn(Keyed, Lasting, Versioned, Base):
    """A person (`user_id`) who holds the seat of another one, who is away.

    It ends by itself, at the latest with the seat; `seat_is_vacant`: it was named when the seat
    ended, and fills it until somebody else is appointed. Of one seat there is one at a time.
    """

    __tablename__ = "stand_ins"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="period"),
        CheckConstraint("length(reason) > 0", name="reason"),
    )

    valid_to: Mapped[date] = mapped_column(sort_order=2)
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    seat_is_vacant: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)
    named_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    ended_by_id: Mapped[UUID | None] = optional_user()
    named_for_id: Mapped[UUID | None] = optional_user()
    ended_for_id: Mapped[UUID | None] = optional_user()

    @classmethod
    def holds_until(cls) -> ColumnElement[date]:
        """The first day without its rights, in a statement that joins the Membership."""
        ended = and_(~cls.seat_is_vacant, Membership.valid_to < cls.valid_to)
        return case((ended, Membership.valid_to), else_=cls.valid_to)

    @classmethod
    def holds_on(cls, day: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a date or a column
        """Whether it gives rights on that day, in such a statement."""
        return and_(cls.valid_from <= day, cls.holds_until() > day)

    @classmethod
    def holds_within(cls, first: Any, until: Any | None) -> ColumnElement[bool]:  # noqa: ANN401 - dates or columns
        """Whether it holds on a day from the first up to, not including, the other (None: on)."""
        lasting = cls.holds_on_or_after(first)
        return lasting if until is None else and_(cls.valid_from < until, lasting)

    @classmethod
    def holds_on_or_after(cls, day: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a date or a column
        """Whether it has not ended by that day, in such a statement; it may begin later."""
        return and_(cls.holds_until() > day, cls.holds_until() > cls.valid_from)
