"""Penutupan periode: the months of a decree's year, or all of it, that nothing is added to."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, optional_user

WHOLE_YEAR = 0  # the number of the year among those of its months
A_YEAR = 100  # a month of a year is one number, such as 202308; 202300 is the whole year


class PeriodStatus(StrEnum):
    """Whether what belongs to a period may still change."""

    OPEN = "open"
    CLOSED = "closed"


class PeriodAction(StrEnum):
    """What is done to a period."""

    CLOSE = "close"
    REOPEN = "reopen"


class PeriodClosure(Keyed, Base):
    """A month, or the whole year (`month` is null), that was closed; reopening it ends this row.

    `starts_on` and `ends_on` are its first and last day in the plan's year. `closed_for_id` and
    `reopened_for_id`: for whom a stand-in did it.
    """

    __tablename__ = "period_closures"
    __table_args__ = (
        Index("ix_period_closures_decree_id", "decree_id"),
        Index(
            "uq_period_closures_open_month",
            "decree_id",
            "month",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
        # Both engines take two nulls for different months.
        Index(
            "uq_period_closures_open_year",
            "decree_id",
            unique=True,
            sqlite_where=text("reopened_at IS NULL AND month IS NULL"),
            postgresql_where=text("reopened_at IS NULL AND month IS NULL"),
        ),
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint(
            "reopened_at IS NULL AND reopened_by_id IS NULL AND reopen_reason IS NULL"
            " OR reopened_at IS NOT NULL AND reopened_by_id IS NOT NULL"
            " AND length(reopen_reason) > 0",
            name="reopening",
        ),
    )

    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"))
    month: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    closed_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime] = mapped_column(default=clock.now)
    reopened_by_id: Mapped[UUID | None] = optional_user()
    reopened_at: Mapped[datetime | None]
    reopen_reason: Mapped[str | None] = mapped_column(Text)
    closed_for_id: Mapped[UUID | None] = optional_user()
    reopened_for_id: Mapped[UUID | None] = optional_user()
