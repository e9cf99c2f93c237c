"""Lembar kesesuaian: what of the work of a service account has been seen already."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.models.base import Base, ValueEnum


class ConformanceStep(StrEnum):
    """What a system has to have shown, in the order in which it is tried; words in messages."""

    SIGNED_IN = "signed_in"
    DRY_RUN = "dry_run"
    RECORD_PUSHED = "record_pushed"
    REPEATED = "repeated"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    BATCH = "batch"
    WITHDRAWN = "withdrawn"
    DECISION_READ = "decision_read"
    WEBHOOK_ANSWERED = "webhook_answered"
    CAUGHT_UP = "caught_up"


class SeenStep(Base):
    """When an account first showed a step; written once."""

    __tablename__ = "conformance_steps"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("service_accounts.id"), primary_key=True)
    step: Mapped[ConformanceStep] = mapped_column(
        ValueEnum(ConformanceStep, "step"), primary_key=True
    )
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
