"""What followers of events were told of each office, and how far changes were looked at."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.audit import Position
from app.models.base import Base


class ToldProgress(Base):
    """The counts of an office and a year as `progress.changed` told them last.

    `is_due`: something happened there since, within the minute after which it is looked at again.
    `day` is the office's day of the last look: on the next one months may be over.
    """

    __tablename__ = "told_progress"

    work_unit_id: Mapped[UUID] = mapped_column(
        ForeignKey("work_units.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    told_at: Mapped[datetime]
    day: Mapped[date]
    is_due: Mapped[bool] = mapped_column(default=False)


class ProgressFollower(Base):
    """How far in the audit log it was looked what changed: one row, moved by whoever looks."""

    __tablename__ = "progress_follower"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Position)
