"""Work with findings: to answer, or to read the answer and close."""

from functools import partial

from sqlalchemy import ColumnElement, and_, or_

from app.models import Finding
from app.models.finding import FindingStatus
from app.models.rights import Permission
from app.policies.rules import is_acting, visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.oversight.cases.statements import FINDING, has_acted
from app.services.oversight.findings.queries import (
    has_contributed,
    in_sight,
    is_followed_up,
    raiser_oversees,
    subject_for,
)
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnySelect
from app.services.tasks.work.sources import Worker, WorkSource, work_columns


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    return in_sight(
        worker.sight,
        *work_columns(
            kind,
            WorkSubject.FINDINGS,
            Finding.id,
            title=subject_for(worker.sight),
            status=Finding.status,
            made_by_id=Finding.raised_by_id,
            since=Finding.updated_at,
            due_date=Finding.due_date,
        ),
    )


def _to_answer(worker: Worker) -> ColumnElement[bool]:
    return and_(
        Finding.status == FindingStatus.OPEN,
        visible(worker.sight, Permission.FOLLOWUP_ACT, TEAM_PLACE),
    )


def _to_close(worker: Worker) -> ColumnElement[bool]:
    """Whoever raised it reads the answer, or others once that person oversees no more."""
    mine = partial(is_acting, worker.sight)
    return and_(
        Finding.status == FindingStatus.ANSWERED,
        or_(mine(Finding.raised_by_id), ~raiser_oversees()),
        ~has_acted(FINDING, mine),
        ~has_contributed(mine),
        is_followed_up(),
        visible(worker.sight, Permission.FINDING_CLOSE, TEAM_PLACE),
    )


SOURCES = (
    WorkSource(WorkKind.ANSWER, _things, _to_answer),
    WorkSource(WorkKind.CLOSE, _things, _to_close),
)
