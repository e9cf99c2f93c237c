"""Keputusan: the decree and its text."""

from datetime import date as Date  # noqa: N812 - a column is called date
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.identifiers import derived_id
from app.models.base import Base, Keyed, ValueEnum, Versioned, optional_user


class DecreeOperation(StrEnum):
    """What is done with a decree as a whole."""

    VOID = "void"


class Decree(Keyed, Versioned, Base):
    """A decree of one office; `source_digest` is the SHA-256 of the file it came from last.

    `year` is that of its number, the plan has a year of its own; `effective_from` is none where it
    takes effect on the day it was made.
    `predecessor_id` is the decree it was started from. It is unique: of two successors both would
    give rights and be counted. A wrong one is put right by amending it or loading it again, or it
    is voided: it stays, without a plan, gives no rights and makes room for another one.
    `planned_year` is the year of the plan that voiding took away.
    """

    __tablename__ = "decrees"
    __table_args__ = (
        CheckConstraint(
            "(voided_at IS NULL) = (voided_by_id IS NULL)"
            " AND (voided_at IS NULL) = (void_reason IS NULL)",
            name="voided",
        ),
        *(
            Index(
                name,
                *columns,
                unique=True,
                sqlite_where=text("voided_at IS NULL"),
                postgresql_where=text("voided_at IS NULL"),
            )
            for name, columns in {
                "uq_decrees_in_force": ("work_unit_id", "number", "year"),
                "ix_decrees_predecessor_id": ("predecessor_id",),
            }.items()
        ),
    )

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), index=True)
    number: Mapped[str] = mapped_column(String(100))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    title_correction: Mapped[str | None] = mapped_column(Text)
    date: Mapped[Date]
    effective_from: Mapped[Date | None]
    place: Mapped[str] = mapped_column(String(200))
    signatory_name: Mapped[str] = mapped_column(String(200))
    signatory_job_title: Mapped[str] = mapped_column(Text)
    certifier_name: Mapped[str | None] = mapped_column(String(200))
    certifier_job_title: Mapped[str | None] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    decision_correction: Mapped[str | None] = mapped_column(Text)
    source_digest: Mapped[str] = mapped_column(String(64))
    predecessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("decrees.id"))
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[UUID | None] = optional_user()
    void_reason: Mapped[str | None] = mapped_column(Text)
    voided_for_id: Mapped[UUID | None] = optional_user()
    planned_year: Mapped[int | None]

    @property
    def takes_effect_on(self) -> Date:
        """The first day on which it gives rights."""
        return self.effective_from or self.date


def decree_row_id(office_code: str, number: str, year: int, day: Date, *path: object) -> UUID:
    """The key of a decree (no path) or one of its rows: the same in every installation."""
    return derived_id(day, office_code, number, year, *path)


class ClauseKind(StrEnum):
    """The parts of a decree's body."""

    CONSIDERATION = "consideration"
    LEGAL_BASIS = "legal_basis"
    ATTENTION = "attention"
    DICTUM = "dictum"


class DecreeClause(Keyed, Base):
    """One point under Menimbang, Mengingat or Memperhatikan, or one dictum."""

    __tablename__ = "decree_clauses"
    __table_args__ = (UniqueConstraint("decree_id", "kind", "position"),)

    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"))
    kind: Mapped[ClauseKind] = mapped_column(ValueEnum(ClauseKind, "kind"))
    position: Mapped[int]
    label: Mapped[str | None] = mapped_column(String(50))
    text: Mapped[str] = mapped_column(Text)
    correction: Mapped[str | None] = mapped_column(Text)
