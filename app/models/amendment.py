"""Perubahan keputusan: a later decree that changes who belongs to the teams, from a day on."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, optional_user

_IN_FORCE = text("voided_at IS NULL")


class AmendmentOperation(StrEnum):
    """What is done with an amendment; `allowed_actions` lists what is offered."""

    VOID = "void"


class Amendment(Keyed, Base):
    """An amending decree; the memberships that it began and ended point at it.

    A voided one stays, and its number is free for the one that is right.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        CheckConstraint(
            "(voided_at IS NULL) = (voided_by_id IS NULL)"
            " AND (voided_at IS NULL) = (void_reason IS NULL)",
            name="voided",
        ),
        Index(
            "uq_amendments_in_force",
            "decree_id",
            "number",
            "year",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"))
    number: Mapped[str] = mapped_column(String(100))
    year: Mapped[int]
    effective_from: Mapped[date]
    date: Mapped[date]
    title: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[UUID | None] = optional_user()
    void_reason: Mapped[str | None] = mapped_column(Text)
    recorded_for_id: Mapped[UUID | None] = optional_user()
    voided_for_id: Mapped[UUID | None] = optional_user()
