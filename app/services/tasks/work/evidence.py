"""Work with evidence: to submit, revise, verify or accept."""

from functools import partial

from sqlalchemy import ColumnElement, and_, false, or_

from app.models import Decree, Evidence, EvidenceRevision
from app.models.evidence import EvidenceStatus
from app.models.key_lists import one_of
from app.models.review import ReviewRoute
from app.models.rights import Permission
from app.policies.rules import is_acting, visible
from app.schemas.tasks.work import WorkKind, WorkSubject
from app.services.evidence.statements import (
    CLOSED_IN_FORCE,
    CLOSED_PERIOD,
    contributed,
    first_level_is_theirs,
    in_sight,
    title_for,
    verified_by,
    verified_by_pelaksana,
)
from app.services.platform.references import EVIDENCE_PLACE
from app.services.platform.sql import AnySelect
from app.services.tasks.evaluating.questions import last_day_of_evidence
from app.services.tasks.work.sources import Worker, WorkSource, work_columns

_Status = EvidenceStatus


def _things(worker: Worker, kind: WorkKind) -> AnySelect:
    return in_sight(
        worker.sight,
        *work_columns(
            kind,
            WorkSubject.EVIDENCE,
            Evidence.id,
            title=title_for(worker.sight),
            status=Evidence.status,
            made_by_id=Evidence.created_by_id,
            since=Evidence.updated_at,
            due_date=last_day_of_evidence(),
        ),
    ).where(CLOSED_PERIOD.is_(None))


def _is_at_work(worker: Worker) -> ColumnElement[bool]:
    """Whoever had a part in it, or took it over from somebody who left."""
    return or_(contributed(worker.sight), is_acting(worker.sight, Evidence.taken_over_by_id))


def _to_submit(worker: Worker) -> ColumnElement[bool]:
    return and_(
        Evidence.status == _Status.DRAFT,
        _is_at_work(worker),
        visible(worker.sight, Permission.EVIDENCE_UPLOAD, EVIDENCE_PLACE),
    )


def _to_revise(worker: Worker) -> ColumnElement[bool]:
    return and_(
        Evidence.status == _Status.RETURNED,
        _is_at_work(worker),
        visible(worker.sight, Permission.EVIDENCE_REVISE, EVIDENCE_PLACE),
    )


def _to_verify(worker: Worker) -> ColumnElement[bool]:
    return and_(
        Evidence.status == _Status.SUBMITTED,
        ~contributed(worker.sight),
        visible(worker.sight, Permission.EVIDENCE_VERIFY, EVIDENCE_PLACE),
    )


def _to_accept(worker: Worker) -> ColumnElement[bool]:
    """What the rules of `policies/reviews.py` would let the person accept."""
    for_pengarah = (
        and_(
            or_(EvidenceRevision.review_route == ReviewRoute.PENGARAH, verified_by_pelaksana()),
            one_of(Decree.work_unit_id, "steered_units"),
        )
        if worker.steers
        else false()
    )
    ready = or_(
        Evidence.status == _Status.VERIFIED,
        and_(
            Evidence.status == _Status.SUBMITTED,
            or_(EvidenceRevision.review_route != ReviewRoute.FULL, first_level_is_theirs()),
        ),
    )
    may = or_(visible(worker.sight, Permission.EVIDENCE_ACCEPT, EVIDENCE_PLACE), for_pengarah)
    mine = or_(contributed(worker.sight), verified_by(partial(is_acting, worker.sight)))
    return and_(ready, may, ~mine, CLOSED_IN_FORCE.is_(None))


SOURCES = (
    WorkSource(WorkKind.SUBMIT, _things, _to_submit),
    WorkSource(WorkKind.REVISE, _things, _to_revise),
    WorkSource(WorkKind.VERIFY, _things, _to_verify),
    WorkSource(WorkKind.ACCEPT, _things, _to_accept),
)
