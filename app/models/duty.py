"""What carries out a duty of the decree: activities of the plan, and what the service records."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, ValueEnum, optional_user


class DutyMeasure(StrEnum):
    """What this service itself records of steering and watching over a year."""

    DIRECTIVES = "directives"
    FINDINGS = "findings"
    FOLLOW_UPS = "follow_ups"
    MEETINGS = "meetings"
    VERDICTS = "verdicts"
    CLOSED_PERIODS = "closed_periods"


class DutyLink(Keyed, Base):
    """One activity, or one measure, that carries out a duty."""

    __tablename__ = "duty_links"
    __table_args__ = (
        UniqueConstraint("duty_id", "activity_id"),
        UniqueConstraint("duty_id", "measure"),
        CheckConstraint("(activity_id IS NULL) <> (measure IS NULL)", name="one_thing"),
    )

    duty_id: Mapped[UUID] = mapped_column(ForeignKey("duties.id"))
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activities.id"), index=True)
    measure: Mapped[DutyMeasure | None] = mapped_column(ValueEnum(DutyMeasure, "measure"))

    @classmethod
    def to(cls, duty_id: UUID, thing: UUID | DutyMeasure) -> "DutyLink":
        """That an activity, by its key, or a measure carries out a duty."""
        if isinstance(thing, DutyMeasure):
            return cls(duty_id=duty_id, measure=thing)
        return cls(duty_id=duty_id, activity_id=thing)

    @property
    def thing(self) -> UUID | DutyMeasure:
        """The key of the activity, or the measure."""
        thing = self.activity_id or self.measure
        assert thing is not None  # noqa: S101 - the table's check
        return thing


class DutyReading(Base):
    """Why these carry out a duty, or why nothing does: from the decree file, or from the office.

    Once a person of the office decided it (`decided_by_id`), loading the decree again leaves the
    reading and the links alone.
    """

    __tablename__ = "duty_readings"
    __table_args__ = (
        CheckConstraint("(decided_by_id IS NULL) = (decided_at IS NULL)", name="decided"),
    )

    duty_id: Mapped[UUID] = mapped_column(ForeignKey("duties.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[UUID | None] = optional_user()
    decided_at: Mapped[datetime | None]
    decided_for_id: Mapped[UUID | None] = optional_user()
