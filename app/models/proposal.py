"""What the ministry's portal (PortalRB) may fetch of an institution's proposals, and when."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Keyed, ValueEnum, Versioned
from app.models.evaluation import EvaluationTarget


class ProposalPeriod(Versioned, Base):
    """The days on which the portal is answered, and for which year; both days count.

    `may_propose_wbbm`: whether the institution may propose WBBM. Earlier ones stand in the audit
    log.
    """

    __tablename__ = "proposal_periods"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days"),)

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), primary_key=True)
    year: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    may_propose_wbbm: Mapped[bool] = mapped_column(server_default=false(), default=False)


class ProposalSnapshot(Keyed, Base):
    """What the portal is told of an office, made by the step that proposed it and never changed.

    `unit_code` and `unit_name` are those of that moment: the portal begins anew with an office
    that is renamed. `answers` are those of all questions, in the portal's own words.
    """

    __tablename__ = "proposal_snapshots"
    __table_args__ = (Index("ix_proposal_snapshots_year_unit_code", "year", "unit_code"),)

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("evaluations.id"), index=True)
    step_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation_steps.id"), unique=True)
    year: Mapped[int]
    target: Mapped[EvaluationTarget] = mapped_column(ValueEnum(EvaluationTarget, "target"))
    unit_code: Mapped[str] = mapped_column(String(20))
    unit_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    answers: Mapped[list[Any]] = mapped_column(JSON)
