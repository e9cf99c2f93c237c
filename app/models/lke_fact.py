"""Conditions of a proposal beside the score (LKE rule 20), as somebody stated them for a year."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, Versioned, optional_user
from app.models.evaluation import EvaluationLayer

_INSTITUTION, _UNIT = text("work_unit_id IS NULL"), text("work_unit_id IS NOT NULL")


class LkeFact(Keyed, Base):
    """A fact about an office, or about the institution (no office), never changed.

    The next one of its layer has the next `number`; without a `value` it is taken back. `layer`:
    the office itself (`unit`; of the institution KPU RI) or TPI, whose word counts before it.
    """

    __tablename__ = "lke_facts"
    __table_args__ = (
        Index(
            "uq_lke_facts_institution",
            "year",
            "code",
            "layer",
            "number",
            unique=True,
            sqlite_where=_INSTITUTION,
            postgresql_where=_INSTITUTION,
        ),
        Index(
            "uq_lke_facts_unit",
            "work_unit_id",
            "year",
            "code",
            "layer",
            "number",
            unique=True,
            sqlite_where=_UNIT,
            postgresql_where=_UNIT,
        ),
        CheckConstraint("layer IN ('unit', 'tpi')", name="stated_by"),
        CheckConstraint("coalesce(length(source), 0) > 0", name="source"),
    )

    work_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_units.id"))
    year: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    layer: Mapped[EvaluationLayer] = mapped_column(ValueEnum(EvaluationLayer, "layer"))
    number: Mapped[int]
    value: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(Text)
    source_date: Mapped[date]
    link: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    set_for_id: Mapped[UUID | None] = optional_user()
    set_at: Mapped[datetime] = mapped_column(default=clock.now)


class EvaluationWeight(Versioned, Base):
    """How hard an office finds it to change an item, or any of an area: 1 (as any) to 9."""

    __tablename__ = "evaluation_weights"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 9", name="weight"),)

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    weight: Mapped[int]
