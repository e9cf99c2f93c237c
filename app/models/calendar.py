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
