"""Laporan hasil evaluasi (LHE): what TPI found of an office, frozen and numbered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user


class LheConclusion(StrEnum):
    """What TPI concludes: the office is to be proposed for its predicate, or not yet."""

    PROPOSE = "propose"
    NOT_YET = "not_yet"


class EvaluationReport(Keyed, Base):
    """An LHE as it was issued, never changed; of several of an evaluation the newest stands.

    `work_unit_id` is the office of those who assess: the letter has its number and letterhead.
    `document` is all that is printed, `digest` its own.
    """

    __tablename__ = "evaluation_reports"
    __table_args__ = (UniqueConstraint("work_unit_id", "number_year", "number"),)

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"), index=True)
    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    number: Mapped[str] = mapped_column(String(100))
    number_year: Mapped[int]
    number_order: Mapped[int | None]
    day: Mapped[date]
    conclusion: Mapped[LheConclusion] = mapped_column(ValueEnum(LheConclusion, "conclusion"))
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    letterhead_logo: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, deferred_raiseload=True
    )
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_id: Mapped[UUID | None] = optional_user()
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
