"""Tautan: web addresses given as evidence, and what they said."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, optional_user


class LinkState(StrEnum):
    """What a web address said when it was last asked; `not_allowed`: it lies inside a network."""

    UNCHECKED = "unchecked"
    REACHABLE = "reachable"
    PROTECTED = "protected"
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    NOT_ALLOWED = "not_allowed"


class EvidenceLink(Keyed, Base):
    """A web address given as evidence; only what the last check found changes after submission."""

    __tablename__ = "evidence_links"
    __table_args__ = (UniqueConstraint("revision_id", "position"),)

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_revisions.id"))
    position: Mapped[int]
    url: Mapped[str] = mapped_column(String(2000))
    title: Mapped[str] = mapped_column(String(300))
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    removed_by_id: Mapped[UUID | None] = optional_user()
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    state: Mapped[LinkState] = mapped_column(
        ValueEnum(LinkState, "state"), default=LinkState.UNCHECKED
    )
    http_status: Mapped[int | None]
    checked_at: Mapped[datetime | None]
