"""Work with evaluations (LKE): a team's questions, the whole to submit, or to assess."""

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select, type_coerce

from app.models import Decree, Evaluation, EvaluationWindow, Team, User, WorkUnit
from app.models.evaluation import EvaluationStatus
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.rules import Column, visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.evaluation.evaluations.statements import PLACE, passes_to_tpi
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect, days_after, today_in
from app.services.tasks.evaluating.monitoring import TOLD_BEFORE, is_held, monitored_by
from app.services.tasks.evaluating.questions import (
    ITS_WINDOW,
    LEADS,
    WITH_OFFICE,
    has_open,
    has_sent_back,
    is_open_on,
    is_over_on,
)
from app.services.tasks.work.sources import Worker, WorkSource, work_columns

_Status = EvaluationStatus
_TITLE = (
    literal("LKE ")
    + cast(Evaluation.year, String)
    + literal(" ")
    + type_coerce(Evaluation.target, String)
)
_TODAY = today_in(WorkUnit.time_zone)
_IS_TPIS = one_of(Evaluation.decree_id, "assessed_by_tpi")


def _in_its_window(worker: Worker, kind: WorkKind) -> AnySelect:
    """Evaluations with each of their teams, within the window of the phase whose turn it is."""
    return _of_its_window(worker, kind).where(is_open_on(_TODAY))


def _of_its_window(worker: Worker, kind: WorkKind) -> AnySelect:
    """The same whatever day it is."""
    found = _things(worker, kind, EvaluationWindow.last_day)
    return found.outerjoin(EvaluationWindow, ITS_WINDOW)


def _to_look_at(worker: Worker, kind: WorkKind) -> AnySelect:
    """Evaluations by the day until which a predicate is looked at again."""
    return _things(worker, kind, monitored_by())


def _things(worker: Worker, kind: WorkKind, due_date: Column) -> AnySelect:
    return (
        select(
            *work_columns(
                kind,
                WorkSubject.EVALUATIONS,
                Evaluation.id,
                title=_TITLE,
                status=Evaluation.status,
                made_by_id=Evaluation.created_by_id,
                since=Evaluation.updated_at,
                due_date=due_date,
            )
        )
        .select_from(Evaluation)
        .join(Team, Team.decree_id == Evaluation.decree_id)
        .join(Decree, Decree.id == Evaluation.decree_id)
        .join(WorkUnit, WorkUnit.id == Evaluation.work_unit_id)
        .join(User, User.id == Evaluation.created_by_id)
        .where(visible(worker.sight, Permission.EVALUATION_READ, PLACE))
    )


def _theirs(worker: Worker) -> ColumnElement[bool]:
    """For those who sit in the team; what no team answers is for whoever leads the decree.

    The Ketua may answer everything, and is not asked for what a team has.
    """
    return and_(
        or_(one_of(Team.id, "reporting_teams"), LEADS),
        visible(worker.sight, Permission.EVALUATION_ANSWER, TEAM_PLACE),
    )


def _to_fill_in(worker: Worker) -> ColumnElement[bool]:
    return and_(WITH_OFFICE, _theirs(worker), has_open())


def _to_mend(worker: Worker) -> ColumnElement[bool]:
    return and_(Evaluation.status == _Status.RETURNED, _theirs(worker), has_sent_back())


def _to_submit(worker: Worker) -> ColumnElement[bool]:
    """Once every question is answered, and what was sent back is mended."""
    return and_(
        LEADS,
        WITH_OFFICE,
        visible(worker.sight, Permission.EVALUATION_SUBMIT, PLACE),
        ~has_open(of_team=False),
        ~has_sent_back(of_team=False),
    )


def _to_assess(worker: Worker) -> ColumnElement[bool]:
    """For the layer whose turn it is; TPI's too where nobody assesses before it, or not in time.

    What is assessed waits for TPI's report (LHE), and to be proposed or declined.
    """
    is_open, is_over = is_open_on(_TODAY), is_over_on(_TODAY)
    passes = passes_to_tpi(Evaluation.id, Evaluation.decree_id, _TODAY)
    before = or_(
        and_(one_of(Evaluation.decree_id, "assessed_before"), is_open),
        and_(_IS_TPIS, passes, or_(is_open, is_over)),
    )
    with_tpi = Evaluation.status.in_((_Status.IN_ASSESSMENT, _Status.ASSESSED))
    return and_(
        LEADS,
        visible(worker.sight, Permission.EVALUATION_ASSESS, PLACE),
        or_(
            and_(Evaluation.status == _Status.SUBMITTED, before),
            and_(with_tpi, _IS_TPIS, is_open),
            and_(one_of(Evaluation.decree_id, "assessed_by_tpn"), _is_with_tpn()),
        ),
    )


def _is_with_tpn() -> ColumnElement[bool]:
    """Whatever TPN decides next; of papers that failed once nobody may object any more."""
    waits = Evaluation.status.in_(
        (_Status.PROPOSED, _Status.OBJECTED, _Status.IN_DESK, _Status.IN_FIELD)
    )
    is_final = and_(Evaluation.status == _Status.PAPERS_FAILED, is_over_on(_TODAY))
    return or_(and_(waits, is_open_on(_TODAY)), is_final)


def _to_object(worker: Worker) -> ColumnElement[bool]:
    """Once TPN found the papers wanting, for as long as the office may object."""
    may = visible(worker.sight, Permission.EVALUATION_SUBMIT, PLACE)
    return and_(LEADS, Evaluation.status == _Status.PAPERS_FAILED, may)


def _to_monitor(worker: Worker) -> ColumnElement[bool]:
    """A predicate that TPI has to look at again, before its two years are over or since."""
    may = visible(worker.sight, Permission.EVALUATION_ASSESS, PLACE)
    return and_(LEADS, is_held(), _IS_TPIS, may, monitored_by() <= days_after(_TODAY, TOLD_BEFORE))


SOURCES = (
    WorkSource(WorkKind.FILL_IN, _in_its_window, _to_fill_in),
    WorkSource(WorkKind.MEND, _in_its_window, _to_mend),
    WorkSource(WorkKind.SUBMIT, _in_its_window, _to_submit),
    WorkSource(WorkKind.ASSESS, _of_its_window, _to_assess),
    WorkSource(WorkKind.OBJECT, _in_its_window, _to_object),
    WorkSource(WorkKind.MONITOR, _to_look_at, _to_monitor),
)
