"""Pengoperasian: how the worker's jobs fare, and when the installation was last proven whole."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed


class JobRun(Base):
    """How a job of the worker went lately; it begins every `seconds`. Written once a minute."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    seconds: Mapped[int]
    last_success_at: Mapped[datetime | None]
    last_failure_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(200))


class IntegrityProof(Keyed, Base):
    """What the verification of a night (its day in UTC) found; until it ended there is no document.

    `signature` is that of the document (see `integrations/signatures`), where there is a key.
    """

    __tablename__ = "integrity_proofs"

    day: Mapped[date] = mapped_column(unique=True)
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    is_whole: Mapped[bool | None]
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    signature: Mapped[str | None] = mapped_column(String(120))
