"""Laporan monitoring dan evaluasi: data frozen on a day, what people wrote, who took note of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.errors import Conflict
from app.models.base import Base, Keyed, ValueEnum, Versioned, optional_user


class ReportKind(StrEnum):
    """How long a period a report tells of; periods are counted from 1 within the year."""

    MONTH = "month"
    QUARTER = "quarter"
    SEMESTER = "semester"
    YEAR = "year"


class ReportStatus(StrEnum):
    """Whose turn it is: writers (draft, returned), the Pengarah (submitted), nobody."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACKNOWLEDGED = "acknowledged"
    DISCARDED = "discarded"


class ReportAction(StrEnum):
    """What moves a report from one status to another."""

    SUBMIT = "submit"
    RETURN = "return"
    ACKNOWLEDGE = "acknowledge"
    DISCARD = "discard"


class ReportOperation(StrEnum):
    """Everything a screen may offer on a report."""

    EDIT = "edit"
    REFRESH = "refresh"
    RECOMMEND = "recommend"
    SUBMIT = "submit"
    RETURN = "return"
    ACKNOWLEDGE = "acknowledge"
    DISCARD = "discard"
    CORRECT = "correct"
    SIGN = "sign"
    SCAN = "scan"
    DRAFT_EVIDENCE = "evidence"


class RecommendationOperation(StrEnum):
    """What a screen may offer on a recommendation."""

    CLOSE = "close"


class RecommendationStatus(StrEnum):
    """Whether a recommendation still waits for its end."""

    OPEN = "open"
    CLOSED = "closed"


_S, _A = ReportStatus, ReportAction
WRITABLE = frozenset({_S.DRAFT, _S.RETURNED})
REPORT_TRANSITIONS: dict[ReportAction, dict[ReportStatus, ReportStatus]] = {
    _A.SUBMIT: {_S.DRAFT: _S.SUBMITTED, _S.RETURNED: _S.SUBMITTED},
    _A.RETURN: {_S.SUBMITTED: _S.RETURNED},
    _A.ACKNOWLEDGE: {_S.SUBMITTED: _S.ACKNOWLEDGED},
    _A.DISCARD: {_S.DRAFT: _S.DISCARDED},
}
_KEPT = text("status <> 'discarded'")
_FIRST = text("status <> 'discarded' AND corrects_id IS NULL")


class Report(Keyed, Versioned, Base):
    """A report of a decree, or of one of its teams; `scope_id` is the key of whichever it is.

    Of each period there is one, and corrections, each of which names the report it corrects.
    `number` is that of the letter: unique among the office's reports of `number_year`;
    `number_order` is its place in the year where the service counted it.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("work_unit_id", "number_year", "number"),
        Index(
            "uq_reports_period",
            "scope_id",
            "kind",
            "period",
            unique=True,
            sqlite_where=_FIRST,
            postgresql_where=_FIRST,
        ),
        Index(
            "uq_reports_correction",
            "corrects_id",
            unique=True,
            sqlite_where=_KEPT,
            postgresql_where=_KEPT,
        ),
        CheckConstraint("(number IS NULL) = (number_year IS NULL)", name="numbered"),
        CheckConstraint("period BETWEEN 1 AND 12", name="period"),
    )

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"))
    decree_id: Mapped[UUID] = mapped_column(ForeignKey("decrees.id"), index=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    scope_id: Mapped[UUID]
    kind: Mapped[ReportKind] = mapped_column(ValueEnum(ReportKind, "kind"))
    year: Mapped[int]
    period: Mapped[int]
    covers_from: Mapped[date]
    covers_to: Mapped[date]
    status: Mapped[ReportStatus] = mapped_column(
        ValueEnum(ReportStatus, "status"), default=ReportStatus.DRAFT
    )
    number: Mapped[str | None] = mapped_column(String(100))
    number_year: Mapped[int | None]
    number_order: Mapped[int | None]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("reports.id"))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    snapshot_digest: Mapped[str] = mapped_column(String(64))
    snapshot_day: Mapped[date]
    summary: Mapped[str | None] = mapped_column(Text)
    prefilled: Mapped[str | None] = mapped_column(Text)
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_for_id: Mapped[UUID | None] = optional_user()

    def move(self, action: ReportAction) -> None:
        """Go where the life cycle leads; raises Conflict when it does not lead anywhere."""
        target = REPORT_TRANSITIONS[action].get(self.status)
        if target is None:
            raise Conflict("report_wrong_status", action=action.value, status=self.status.value)
        self.status = target


class ReportChapter(Keyed, Versioned, Base):
    """What a team wrote in a report; `prefilled` is what each part was filled with, by its name."""

    __tablename__ = "report_chapters"
    __table_args__ = (UniqueConstraint("report_id", "team_id"),)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), index=True)
    achievements: Mapped[str | None] = mapped_column(Text)
    obstacles: Mapped[str | None] = mapped_column(Text)
    solutions: Mapped[str | None] = mapped_column(Text)
    next_steps: Mapped[str | None] = mapped_column(Text)
    prefilled: Mapped[dict[str, Any]] = mapped_column(JSON)
    edited_by_id: Mapped[UUID | None] = optional_user()
    edited_for_id: Mapped[UUID | None] = optional_user()
    edited_at: Mapped[datetime | None]


class ReportRecommendation(Keyed, Versioned, Base):
    """What, who, by when, and which row of the plan; ended by another person than who wrote it."""

    __tablename__ = "report_recommendations"
    __table_args__ = (
        UniqueConstraint("report_id", "position"),
        CheckConstraint("action_item_id IS NULL OR indicator_id IS NULL", name="one_row"),
        CheckConstraint(
            "(status = 'closed') = (closed_by_id IS NOT NULL)"
            " AND (status = 'closed') = (closed_at IS NOT NULL)"
            " AND (status = 'closed') = (coalesce(length(close_reason), 0) > 0)",
            name="closed_with_a_reason",
        ),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    responsible: Mapped[str] = mapped_column(String(200))
    due_date: Mapped[date]
    action_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("action_items.id"), index=True)
    indicator_id: Mapped[UUID | None] = mapped_column(ForeignKey("indicators.id"), index=True)
    status: Mapped[RecommendationStatus] = mapped_column(
        ValueEnum(RecommendationStatus, "status"), default=RecommendationStatus.OPEN
    )
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_for_id: Mapped[UUID | None] = optional_user()
    closed_by_id: Mapped[UUID | None] = optional_user()
    closed_for_id: Mapped[UUID | None] = optional_user()
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"), index=True)


class ReportStep(Keyed, Base):
    """A step of a report's life, never changed; a submission keeps the whole document.

    `digest` is that of the document which was submitted, or judged. `letterhead_logo` is the
    picture whose digest the submitted document has in its letterhead.
    """

    __tablename__ = "report_steps"
    __table_args__ = (
        Index("ix_report_steps_report_id", "report_id", "taken_at"),
        CheckConstraint(
            "(action = 'submit') = (document IS NOT NULL)", name="submission_keeps_its_document"
        ),
        CheckConstraint(
            "action NOT IN ('return', 'discard') OR coalesce(length(reason), 0) > 0", name="reason"
        ),
    )

    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"))
    action: Mapped[ReportAction] = mapped_column(ValueEnum(ReportAction, "action"))
    digest: Mapped[str | None] = mapped_column(String(64))
    document: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    letterhead_logo: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, deferred_raiseload=True
    )
    signer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str | None] = mapped_column(Text)
    # Guards of every engine name the columns as they were called first.
    acted_by_id: Mapped[UUID] = mapped_column("taken_by_id", ForeignKey("users.id"))
    on_behalf_of_id: Mapped[UUID | None] = optional_user()
    acted_at: Mapped[datetime] = mapped_column("taken_at", default=clock.now)


class ReportSettings(Versioned, Base):
    """How many days after the end of its period each kind of report is due in an office.

    A kind without a number is not expected, nor is any of an office without a row.
    """

    __tablename__ = "report_settings"

    work_unit_id: Mapped[UUID] = mapped_column(ForeignKey("work_units.id"), primary_key=True)
    month_due_days: Mapped[int | None]
    quarter_due_days: Mapped[int | None]
    semester_due_days: Mapped[int | None]
    year_due_days: Mapped[int | None]


# Who wrote in a report: they contribute to it, and take note of none of it.
report_editors = Table(
    "report_editors",
    Base.metadata,
    Column("report_id", Uuid, ForeignKey("reports.id"), primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True, index=True),
)
# The draft evidence that was made of a report: one piece for each team.
report_evidence = Table(
    "report_evidence",
    Base.metadata,
    Column("evidence_id", Uuid, ForeignKey("evidence.id"), primary_key=True),
    Column("report_id", Uuid, ForeignKey("reports.id"), nullable=False, index=True),
)
