"""Penghubung: where records are pulled from, and every time somebody did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, Keyed, ValueEnum, Versioned

_RUNNING = text("status = 'running'")


class Connector(Keyed, Versioned, Base):
    """How records of one kind are fetched for one office.

    `spec` is what `schemas/integration/connectors.py` describes, without the secret, which is
    sealed; the one before it is kept beside it until the new one was let in. After failed runs in a
    row (`failures`) its schedule rests until `rests_until`. `good_since`: when the first run began
    that missed nothing since it is asked as it is; none before it says what need not come again.
    """

    __tablename__ = "connectors"
    __table_args__ = (UniqueConstraint("source_id", "work_unit_id", "name"),)

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source_systems.id"))
    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), index=True)
    record_type_id: Mapped[UUID] = mapped_column(ForeignKey("record_types.id"))
    name: Mapped[str] = mapped_column(String(40))
    spec: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed_secret: Mapped[str | None] = mapped_column(Text)
    sealed_secret_before: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    next_run_at: Mapped[datetime | None] = mapped_column(index=True)
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None]
    good_since: Mapped[datetime | None]


class PullTrigger(StrEnum):
    """Who began a run."""

    SCHEDULE = "schedule"
    PERSON = "person"
    COMMAND_LINE = "command_line"


class PullStatus(StrEnum):
    """How a run went; `partial`: some records, or some pages, did not come in."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"


class PullRun(Keyed, Base):
    """One time that somebody fetched; one at a time for each connector.

    A run that has not ended by `lease_until` died with its worker.
    """

    __tablename__ = "pull_runs"
    __table_args__ = (
        Index("ix_pull_runs_connector_id", "connector_id", "started_at"),
        Index(
            "uq_pull_runs_one_at_a_time",
            "connector_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
    )

    connector_id: Mapped[UUID] = mapped_column(ForeignKey("connectors.id"))
    trigger: Mapped[PullTrigger] = mapped_column(ValueEnum(PullTrigger, "trigger"))
    period: Mapped[str] = mapped_column(String(10))
    is_dry: Mapped[bool]
    status: Mapped[PullStatus] = mapped_column(ValueEnum(PullStatus, "status"))
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    lease_until: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default=text("'[]'"))
