"""Satuan kerja: the offices, a tree."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, ValueEnum, Versioned


class WorkUnitKind(StrEnum):
    """The three levels of KPU."""

    NASIONAL = "nasional"
    PROVINSI = "provinsi"
    KABUPATEN_KOTA = "kabupaten_kota"


class WorkUnit(Keyed, Versioned, Base):
    """An office with its own decrees, calendar and time zone."""

    __tablename__ = "work_units"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[WorkUnitKind] = mapped_column(ValueEnum(WorkUnitKind, "kind"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_units.id"), index=True)
    time_zone: Mapped[str] = mapped_column(String(64))
