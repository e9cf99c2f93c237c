"""Sistem sumber: other systems, the kinds of records they give, and what those prove."""

from enum import StrEnum
from typing import Any
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
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, ValueEnum, Versioned
from app.models.evidence import Confidentiality


class PeriodKind(StrEnum):
    """What one record tells of: a day, a month, a quarter, or a meeting on its day."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    MEETING = "meeting"


class ReportingInterval(StrEnum):
    """How often records are expected."""

    MONTH = "month"
    QUARTER = "quarter"


class SourceSystem(Keyed, Versioned, Base):
    """A system whose dated facts are taken in; the same for all offices of the installation."""

    __tablename__ = "source_systems"

    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)


class RecordType(Keyed, Versioned, Base):
    """One kind of record of a source, with the JSON Schema (2020-12) of its figures.

    Freshness: records of each `expected_every` are there by `due_day` of the following month; none:
    nobody waits. `decree_words` are those by which a decree's rows name it.
    """

    __tablename__ = "record_types"
    __table_args__ = (
        UniqueConstraint("source_id", "key"),
        CheckConstraint("due_day BETWEEN 1 AND 28", name="due_day"),
        CheckConstraint("(expected_every IS NULL) = (due_day IS NULL)", name="freshness"),
    )

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source_systems.id"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    period_kind: Mapped[PeriodKind] = mapped_column(ValueEnum(PeriodKind, "period_kind"))
    figures_schema: Mapped[dict[str, Any]] = mapped_column(JSON)
    confidentiality: Mapped[Confidentiality] = mapped_column(
        ValueEnum(Confidentiality, "confidentiality"), default=Confidentiality.NORMAL
    )
    expected_every: Mapped[ReportingInterval | None] = mapped_column(
        ValueEnum(ReportingInterval, "expected_every")
    )
    due_day: Mapped[int | None]
    decree_words: Mapped[list[str]] = mapped_column(JSON)


# Which indicators of which decrees the records of a type can prove.
record_type_indicators = Table(
    "record_type_indicators",
    Base.metadata,
    Column("record_type_id", Uuid, ForeignKey("record_types.id"), primary_key=True),
    Column(
        "indicator_id",
        Uuid,
        ForeignKey("indicators.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)
