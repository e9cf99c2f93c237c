"""Rencana aksi: the year's plan with its activities, action items, indicators and schedule."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Versioned, optional_user

EVERY_MONTH = 0  # the number of a checklist for every month that has none of its own


class IndicatorState(StrEnum):
    """How far an indicator is proven; derived from evidence, plan and calendar, never set by hand.

    `partly_proven`: something is accepted, and a planned month that is over is not met.
    """

    UNPROVEN = "unproven"
    IN_PROGRESS = "in_progress"
    VERIFIED = "verified"
    PARTLY_PROVEN = "partly_proven"
    PROVEN = "proven"


class MonthStatus(StrEnum):
    """What is known of an action item in a month."""

    UNKNOWN = "unknown"
    PLANNED = "planned"
    NOT_PLANNED = "not_planned"


class MonthProgress(StrEnum):
    """What a month has come to; derived from plan, calendar and work, never set by hand."""

    UNKNOWN = "unknown"
    NOT_PLANNED = "not_planned"
    PLANNED = "planned"
    DUE = "due"
    DONE = "done"
    LATE = "late"
    DONE_EARLY = "done_early"


class Plan(Keyed, Base):
    """The plan of a decree (Lampiran II)."""

    __tablename__ = "plans"

    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"), unique=True)
    year: Mapped[int]


class PlanRow(Keyed, Versioned):
    """What a person may write beside the decree's words, and who did it last.

    Once somebody edited a row, loading the decree again leaves these notes alone.
    """

    correction: Mapped[str | None] = mapped_column(Text)
    remarks: Mapped[str | None] = mapped_column(Text)
    remarks_correction: Mapped[str | None] = mapped_column(Text)
    edited_by_id: Mapped[UUID | None] = optional_user()
    edited_at: Mapped[datetime | None]
    edited_for_id: Mapped[UUID | None] = optional_user()


class Activity(PlanRow, Base):
    """Kegiatan: owned by one working team."""

    __tablename__ = "activities"
    __table_args__ = (UniqueConstraint("team_id", "letter"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"))
    position: Mapped[int]
    letter: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(Text)


class ActionItem(PlanRow, Base):
    """Sub kegiatan: the unit that is scheduled and done.

    `stands_for_row`: the decree names no sub kegiatan in this row; the line is the row itself.
    """

    __tablename__ = "action_items"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"), index=True)
    position: Mapped[int]
    number: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    person_in_charge_id: Mapped[UUID | None] = optional_user()
    stands_for_row: Mapped[bool] = mapped_column(default=False, server_default=false())


class Indicator(PlanRow, Base):
    """Indikator keberhasilan: what evidence proves.

    `beside_empty_cell`: in the text the cell of its action item was empty, so what it stands
    beside is a reading.
    """

    __tablename__ = "indicators"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"), index=True)
    position: Mapped[int]
    letter: Mapped[str | None] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)
    beside_empty_cell: Mapped[bool] = mapped_column(default=False, server_default=false())


indicator_action_items = Table(
    "indicator_action_items",
    Base.metadata,
    Column("indicator_id", Uuid, ForeignKey("indicators.id"), primary_key=True),
    Column("action_item_id", Uuid, ForeignKey("action_items.id"), primary_key=True, index=True),
)


class IndicatorPlacement(Base):
    """What an indicator stands beside, as the office decided; the text's reading stays with it."""

    __tablename__ = "indicator_placements"

    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicators.id"), primary_key=True)
    read_action_item_ids: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    placed_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    placed_at: Mapped[datetime]
    placed_for_id: Mapped[UUID | None] = optional_user()


class IndicatorChecklist(Base):
    """What belongs in good evidence of an indicator, where the office says so itself.

    Of one month, or of all that have none of their own (EVERY_MONTH). No row: what the product
    suggests.
    """

    __tablename__ = "indicator_checklists"
    __table_args__ = (CheckConstraint("month BETWEEN 0 AND 12", name="month"),)

    indicator_id: Mapped[UUID] = mapped_column(
        ForeignKey("indicators.id", ondelete="CASCADE"), primary_key=True
    )
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    items: Mapped[list[str]] = mapped_column(JSON)
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    set_at: Mapped[datetime]
    set_for_id: Mapped[UUID | None] = optional_user()


class ScheduleEntry(Keyed, Base):
    """Pelaksanaan: whether an action item is planned in a month; no row: nobody said (unknown)."""

    __tablename__ = "schedule_entries"
    __table_args__ = (
        UniqueConstraint("action_item_id", "month"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
    )

    action_item_id: Mapped[UUID] = mapped_column(ForeignKey("action_items.id"))
    month: Mapped[int]
    planned: Mapped[bool]
    set_by_id: Mapped[UUID | None] = optional_user()
    set_at: Mapped[datetime]
    set_for_id: Mapped[UUID | None] = optional_user()
