"""Hari libur: the days on which an office, and every office below it, does not work."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, Timestamped


class Holiday(Keyed, Timestamped, Base):
    """A day off besides Saturdays and Sundays, which nobody needs to write down."""

    __tablename__ = "holidays"
    __table_args__ = (UniqueConstraint("work_unit_id", "day"),)

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(200))


class OfficeDays(Base):
    """What day it is in an office, the last day that is soon, and the last ones missed for days.

    Derived from clock and holidays; the reminder engine writes it anew before it asks.
    """

    __tablename__ = "office_days"

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), primary_key=True)
    today: Mapped[date]
    is_working_day: Mapped[bool]
    soon: Mapped[date]
    for_koordinator: Mapped[date]
    for_ketua: Mapped[date]
