"""Reports that an office should have submitted by now, as a select like those of `things`."""

from collections.abc import Sequence
from typing import Any, NamedTuple

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
from app.policies.rules import Column
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


class Expected(NamedTuple):
    """A period of a kind of report, when its report is due, and what it is called."""

    due_date: ColumnElement[Any]
    code: ColumnElement[Any]


def expected(kind: ReportKind) -> Expected:
    """Of the month of `waiting` with which the period ends."""
    length = MONTHS_IN[kind]
    period: ColumnElement[Any] = MONTHS.c.month // length if length > 1 else MONTHS.c.month
    label = literal(f"{PERIOD_WORDS[kind]} ") + cast(period, String) + literal("/")
    name = label + cast(MONTHS.c.year, String)
    return Expected(days_after(MONTHS.c.last_day, _days(kind)), cast(name, Text))


def waiting(kind: ReportKind, columns: Sequence[Column], *states: ReportStatus) -> AnySelect:
    """The periods of a kind that have no report of the office in one of these states.

    Beside `MONTHS`, the table of the query has Plan, Decree, ReportSettings, and the team that
    leads the decree (Team).
    """
    made = select(Report.id).where(
        Report.work_unit_id == Decree.work_unit_id,
        Report.team_id.is_(None),
        Report.kind == kind,
        Report.year == MONTHS.c.year,
        Report.covers_to == MONTHS.c.last_day,
        Report.status.in_(states),
    )
    ends_period = MONTHS.c.month % MONTHS_IN[kind] == 0
    return (
        select(*columns)
        .select_from(Plan)
        .join(MONTHS, and_(MONTHS.c.year == Plan.year, ends_period))
        .join(Decree, Decree.id == Plan.decree_id)
        .join(Team, and_(Team.decree_id == Decree.id, Team.kind == TeamKind.PELAKSANA))
        .join(ReportSettings, ReportSettings.work_unit_id == Decree.work_unit_id)
        .where(
            func.coalesce(Decree.effective_from, Decree.date) <= MONTHS.c.last_day,
            _days(kind).is_not(None),
            ~made.correlate(Decree, MONTHS).exists(),
        )
    )


def _of_kind(number: int, kind: ReportKind) -> AnySelect:
    found = expected(kind)
    columns: list[Column] = [
        Decree.id.label("subject_id"),
        (MONTHS.c.year * 1000 + MONTHS.c.month * 10 + number).label("occurrence"),
        found.due_date.label("due_date"),
        Team.id.label("team_id"),
        NOBODY.label("owner_id"),
        found.code.label("code"),
        NO_TEXT.label("text"),
    ]
    return waiting(kind, columns, *_SUBMITTED)


def _days(kind: ReportKind) -> ColumnElement[Any]:
    days: ColumnElement[Any] = getattr(ReportSettings, f"{kind.value}_due_days")
    return days
