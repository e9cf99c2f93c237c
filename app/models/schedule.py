"""Jadwal: how the months of an action item came about, and the plan as it was first approved."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user


class RecurrenceKind(StrEnum):
    """How often an action item is done; `times` goes with `times_a_year`, `month` with `once`."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    EACH_SEMESTER = "each_semester"
    TIMES_A_YEAR = "times_a_year"
    ONCE = "once"
    CONTINUOUS = "continuous"


class ScheduleRule(Keyed, Base):
    """A recurrence as somebody read it out of the decree's words (`phrase`).

    `from_month`: the first month it may fill; none: that in which the decree takes effect.
    """

    __tablename__ = "schedule_rules"
    __table_args__ = (
        CheckConstraint(
            "kind = 'times_a_year' AND times BETWEEN 1 AND 12"
            " OR kind <> 'times_a_year' AND times IS NULL",
            name="times",
        ),
        CheckConstraint(
            "kind = 'once' AND month BETWEEN 1 AND 12 OR kind <> 'once' AND month IS NULL",
            name="month",
        ),
    )

    action_item_id: Mapped[UUID] = mapped_column(ForeignKey("action_items.id"), unique=True)
    kind: Mapped[RecurrenceKind] = mapped_column(ValueEnum(RecurrenceKind, "kind"))
    times: Mapped[int | None]
    month: Mapped[int | None]
    from_month: Mapped[int | None]
    phrase: Mapped[str | None] = mapped_column(String(300))
    read_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_for_id: Mapped[UUID | None] = optional_user()


class ScheduleChange(Keyed, Base):
    """Who changed the months of an action item, when and why; `before` and `after` are JSON."""

    __tablename__ = "schedule_changes"
    __table_args__ = (Index("ix_schedule_changes_action_item_id", "action_item_id", "changed_at"),)

    action_item_id: Mapped[UUID] = mapped_column(ForeignKey("action_items.id"))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(Text)
    changed_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_for_id: Mapped[UUID | None] = optional_user()


class PlanApproval(Keyed, Base):
    """The first approval of a plan: its months then are the baseline."""

    __tablename__ = "plan_approvals"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), unique=True)
    note: Mapped[str | None] = mapped_column(Text)
    approved_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime] = mapped_column(default=clock.now)
    approved_for_id: Mapped[UUID | None] = optional_user()


class BaselineMonth(Keyed, Base):
    """A month as it was when the plan was approved; no row: it was unknown."""

    __tablename__ = "baseline_months"
    __table_args__ = (UniqueConstraint("action_item_id", "month"),)

    approval_id: Mapped[UUID] = mapped_column(ForeignKey("plan_approvals.id"), index=True)
    action_item_id: Mapped[UUID] = mapped_column(ForeignKey("action_items.id"))
    month: Mapped[int]
    planned: Mapped[bool]
