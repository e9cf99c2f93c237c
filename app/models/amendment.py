"""Perubahan keputusan: a later decree that changes who belongs to the teams, from a day on."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed


class Amendment(Keyed, Base):
    """An amending decree; the memberships that it began and ended point at it."""

    __tablename__ = "amendments"
    __table_args__ = (UniqueConstraint("decree_id", "number", "year"),)

    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"))
    number: Mapped[str] = mapped_column(String(100))
    year: Mapped[int]
    effective_from: Mapped[date]
    date: Mapped[date]
    title: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
