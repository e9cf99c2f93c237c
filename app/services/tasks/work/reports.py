"""Work with reports: a team's part to write, the whole to submit, or to take note of."""

from sqlalchemy import (
    ColumnElement,
    String,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)

from app.models import (
    Decree,
    Report,
    ReportChapter,
    ReportSettings,
    ReportStep,
    Team,
    User,
    WorkUnit,
    report_editors,
)
from app.models.key_lists import one_of
from app.models.plan import MonthProgress
from app.models.report import WRITABLE, ReportAction, ReportKind, ReportStatus
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.rules import ScopeColumns, is_acting, visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect, today_in
from app.services.reporting.reports.periods import PERIOD_WORDS
from app.services.reporting.reports.statements import REPORT_PLACE
from app.services.tasks.reminders.reports_due import expected, waiting
from app.services.tasks.work.sources import Condition, Things, Worker, WorkSource, work_columns

# Its number, or before it has one the period, as reminders say it: triwulan 3/2023.
_TITLE = func.coalesce(
    cast(Report.number, Text),
    case(*((Report.kind == kind, literal(word)) for kind, word in PERIOD_WORDS.items()))
    + literal(" ")
    + cast(Report.period, String)
    + literal("/")
    + cast(Report.year, String),
)
_OFFICE = ScopeColumns(Decree.work_unit_id, Decree.id, Team.id)
_BEGUN = tuple(each for each in ReportStatus if each is not ReportStatus.DISCARDED)
_OPEN = Report.status.in_(sorted(WRITABLE))


def _columns(kind: WorkKind) -> AnySelect:
    return select(
        *work_columns(
            kind,
            WorkSubject.REPORTS,
            Report.id,
            title=_TITLE,
            status=Report.status,
            made_by_id=Report.created_by_id,
            since=Report.updated_at,
        )
    ).select_from(Report)


def _chapters(worker: Worker, kind: WorkKind) -> AnySelect:
    """Parts of reports, each with its team."""
    return (
        _columns(kind)
        .join(ReportChapter, ReportChapter.report_id == Report.id)
        .join(Team, Team.id == ReportChapter.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(User, User.id == Report.created_by_id)
        .where(visible(worker.sight, Permission.REPORT_READ, REPORT_PLACE))
    )


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    """Whole reports, with the team that leads the decree."""
    leads = and_(Team.decree_id == Report.decree_id, Team.kind == TeamKind.PELAKSANA)
    return (
        _columns(kind)
        .join(Team, leads)
        .join(Decree, Decree.id == Report.decree_id)
        .join(WorkUnit, WorkUnit.id == Report.work_unit_id)
        .join(User, User.id == Report.created_by_id)
        .where(visible(worker.sight, Permission.REPORT_READ, REPORT_PLACE))
    )


def _to_write(worker: Worker) -> ColumnElement[bool]:
    """For those who sit in the team: nobody has looked at what the service filled in."""
    return and_(
        _OPEN,
        ReportChapter.edited_at.is_(None),
        one_of(Team.id, "reporting_teams"),
        visible(worker.sight, Permission.REPORT_WRITE, TEAM_PLACE),
    )


def _to_submit(worker: Worker) -> ColumnElement[bool]:
    """Once its period is over by the office's calendar."""
    return and_(
        _OPEN,
        Report.covers_to < today_in(WorkUnit.time_zone),
        visible(worker.sight, Permission.REPORT_SUBMIT, REPORT_PLACE),
    )


def _to_acknowledge(worker: Worker) -> ColumnElement[bool]:
    edited = select(report_editors.c.user_id).where(
        report_editors.c.report_id == Report.id, is_acting(worker.sight, report_editors.c.user_id)
    )
    submitted = select(ReportStep.id).where(
        ReportStep.report_id == Report.id,
        ReportStep.action == ReportAction.SUBMIT,
        or_(
            is_acting(worker.sight, ReportStep.acted_by_id),
            and_(
                ReportStep.on_behalf_of_id.is_not(None),
                is_acting(worker.sight, ReportStep.on_behalf_of_id),
            ),
        ),
    )
    return and_(
        Report.status == ReportStatus.SUBMITTED,
        ~edited.correlate(Report).exists(),
        ~submitted.correlate(Report).exists(),
        visible(worker.sight, Permission.REPORT_ACKNOWLEDGE, REPORT_PLACE),
    )


def _expected(report: ReportKind) -> Things:
    """Periods whose report nobody has begun, with the team that leads the decree."""

    def things(worker: Worker, kind: WorkKind) -> AnySelect:
        found = expected(report)
        columns = work_columns(
            kind,
            WorkSubject.DECREES,
            Decree.id,
            title=found.code,
            status=literal(MonthProgress.LATE.value),
            made_by_id=User.id,
            since=ReportSettings.updated_at,
            due_date=found.due_date,
        )
        return (
            waiting(report, columns, *_BEGUN)
            .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
            .outerjoin(User, false())  # nobody made what is not there
            .where(visible(worker.sight, Permission.REPORT_SUBMIT, _OFFICE))
        )

    return things


def _to_begin(report: ReportKind) -> Condition:
    def overdue(_worker: Worker) -> ColumnElement[bool]:
        late: ColumnElement[bool] = expected(report).due_date < today_in(WorkUnit.time_zone)
        return late

    return overdue


SOURCES = (
    *(WorkSource(WorkKind.BEGIN, _expected(each), _to_begin(each)) for each in ReportKind),
    WorkSource(WorkKind.WRITE, _chapters, _to_write),
    WorkSource(WorkKind.SUBMIT, _things, _to_submit),
    WorkSource(WorkKind.ACKNOWLEDGE, _things, _to_acknowledge),
)
