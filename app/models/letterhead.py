"""Kop surat: what an office prints at the head of a letter, and how it numbers and signs one."""

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Versioned


class Letterhead(Versioned, Base):
    """Of an office that set its own; the others have one made of their name."""

    __tablename__ = "letterheads"

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), primary_key=True)
    lines: Mapped[list[str]] = mapped_column(JSON)
    number_pattern: Mapped[str] = mapped_column(String(100))
    classification: Mapped[str | None] = mapped_column(String(40))
    signatory_title: Mapped[str | None] = mapped_column(String(200))
    place: Mapped[str | None] = mapped_column(String(100))
    copies_to: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    logo_alt_text: Mapped[str | None] = mapped_column(String(300))
