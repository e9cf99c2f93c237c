"""Peristiwa: every change of state, in the order of the commits, for other systems to follow."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.audit import Position
from app.models.base import Base


class Event(Base):
    """One change of state; written in the transaction that made it, never changed.

    `position` is its place: 1, 2, 3, ... and, after the database was restored, much further on
    (`Restoration`); it never gets smaller. `data` holds keys and states, never words.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_work_unit_id", "work_unit_id", "position"),
        Index("ix_events_at", "at"),
    )

    position: Mapped[int] = mapped_column(Position, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    type: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120))
    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class EventLog(Base):
    """How many events there are: one row, locked by whoever adds, so that they come one by one.

    Whoever follows the events by position never misses one that is committed later.
    """

    __tablename__ = "event_log"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int] = mapped_column(Position)
    # Events up to this place may be gone: a cursor before it is told so.
    cleared: Mapped[int] = mapped_column(Position, default=0, server_default="0")
