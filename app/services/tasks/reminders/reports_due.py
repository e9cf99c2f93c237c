"""Reports that an office should have submitted by now, as a select like those of `things`."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    Text,
    and_,
    cast,
    func,
    literal,
    select,
    union_all,
)

from app.models import Decree, Plan, Report, ReportSettings, Team
from app.models.report import ReportKind, ReportStatus
from app.models.team import TeamKind
from app.services.platform.sql import AnySelect, days_after
from app.services.reporting.reports.periods import MONTHS_IN, PERIOD_WORDS
from app.services.tasks.reminders.months import MONTHS
from app.services.tasks.reminders.subjects import NO_TEXT, NOBODY

_SUBMITTED = (ReportStatus.SUBMITTED, ReportStatus.ACKNOWLEDGED)


def reports_due() -> AnySelect:
    """Periods that have ended, or are about to, and whose report is not submitted.

    Of the office as a whole, where it said when they are due: what a team reports by itself nobody
    is reminded of. Told are those who lead the decree, which took effect by the period's end.
    """
    every = union_all(*(_of_kind(number, kind) for number, kind in enumerate(ReportKind)))
    return select(every.subquery())


def _of_kind(number: int, kind: ReportKind) -> AnySelect:
    length = MONTHS_IN[kind]
    period: ColumnElement[Any] = MONTHS.c.month // length if length > 1 else MONTHS.c.month
    days = getattr(ReportSettings, f"{kind.value}_due_days")
    label = literal(f"{PERIOD_WORDS[kind]} ") + cast(period, String) + literal("/")
    name = label + cast(MONTHS.c.year, String)
    made = select(Report.id).where(
        Report.work_unit_id == Decree.work_unit_id,
        Report.team_id.is_(None),
        Report.kind == kind,
        Report.year == MONTHS.c.year,
        Report.covers_to == MONTHS.c.last_day,
        Report.status.in_(_SUBMITTED),
    )
    return (
        select(
            Decree.id.label("subject_id"),
            (MONTHS.c.year * 1000 + MONTHS.c.month * 10 + number).label("occurrence"),
            days_after(MONTHS.c.last_day, days).label("due_date"),
            Team.id.label("team_id"),
            NOBODY.label("owner_id"),
            cast(name, Text).label("code"),
            NO_TEXT.label("text"),
        )
        .select_from(Plan)
        .join(MONTHS, and_(MONTHS.c.year == Plan.year, MONTHS.c.month % length == 0))
        .join(Decree, Decree.id == Plan.decree_id)
        .join(Team, and_(Team.decree_id == Decree.id, Team.kind == TeamKind.PELAKSANA))
        .join(ReportSettings, ReportSettings.work_unit_id == Decree.work_unit_id)
        .where(
            func.coalesce(Decree.effective_from, Decree.date) <= MONTHS.c.last_day,
            days.is_not(None),
            ~made.correlate(Decree, MONTHS).exists(),
        )
    )
