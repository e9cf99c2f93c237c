"""Work with evaluations (LKE): a team's questions, the whole to submit, or to assess."""

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select, type_coerce

from app.models import Decree, Evaluation, EvaluationWindow, Team, User, WorkUnit
from app.models.evaluation import EvaluationStatus
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.rules import visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.evaluation.evaluations.statements import PLACE
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect, today_in
from app.services.tasks.evaluating.questions import (
    ITS_WINDOW,
    LEADS,
    WITH_OFFICE,
    has_open,
    has_pendahuluan,
    has_sent_back,
    is_open_on,
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


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    """Evaluations with each of their teams, within the window of the phase whose turn it is."""
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
                due_date=EvaluationWindow.last_day,
            )
        )
        .select_from(Evaluation)
        .join(Team, Team.decree_id == Evaluation.decree_id)
        .join(Decree, Decree.id == Evaluation.decree_id)
        .join(WorkUnit, WorkUnit.id == Evaluation.work_unit_id)
        .join(User, User.id == Evaluation.created_by_id)
        .outerjoin(EvaluationWindow, ITS_WINDOW)
        .where(
            visible(worker.sight, Permission.EVALUATION_READ, PLACE),
            is_open_on(_TODAY),
        )
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
    """For the layer whose turn it is; TPI's too where nobody assesses before it.

    What is assessed waits for TPI's report (LHE), and to be proposed or declined.
    """
    is_tpis = one_of(Evaluation.decree_id, "assessed_by_tpi")
    before = or_(
        one_of(Evaluation.decree_id, "assessed_before"), and_(is_tpis, ~has_pendahuluan(_TODAY))
    )
    return and_(
        LEADS,
        visible(worker.sight, Permission.EVALUATION_ASSESS, PLACE),
        or_(
            and_(Evaluation.status == _Status.SUBMITTED, before),
            and_(Evaluation.status.in_((_Status.IN_ASSESSMENT, _Status.ASSESSED)), is_tpis),
        ),
    )


SOURCES = (
    WorkSource(WorkKind.FILL_IN, _things, _to_fill_in),
    WorkSource(WorkKind.MEND, _things, _to_mend),
    WorkSource(WorkKind.SUBMIT, _things, _to_submit),
    WorkSource(WorkKind.ASSESS, _things, _to_assess),
)
