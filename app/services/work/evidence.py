"""Work with evidence: to submit, revise, verify or accept."""

from sqlalchemy import ColumnElement, and_, false, or_

from app.models import Decree, Evidence, EvidenceRevision
from app.models.evidence import EvidenceStatus, ReviewRoute
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.work import WorkKind, WorkSubject
from app.services.evidence.statements import (
    CLOSED_IN_FORCE,
    CLOSED_PERIOD,
    contributed,
    in_sight,
    title_for,
    verified_by,
    verified_by_pelaksana,
)
from app.services.references import EVIDENCE_PLACE
from app.services.statements import AnySelect
from app.services.work.sources import Source, work_columns

_Status = EvidenceStatus


def _things(actor: Actor, kind: WorkKind) -> AnySelect:
    return in_sight(
        actor,
        *work_columns(
            kind,
            WorkSubject.EVIDENCE,
            Evidence.id,
            title=title_for(actor),
            status=Evidence.status,
            made_by_id=Evidence.created_by_id,
            since=Evidence.updated_at,
        ),
    ).where(CLOSED_PERIOD.is_(None))


def _to_submit(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Evidence.status == _Status.DRAFT,
        contributed(actor),
        visible(actor, Permission.EVIDENCE_UPLOAD, EVIDENCE_PLACE),
    )


def _to_revise(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Evidence.status == _Status.RETURNED,
        contributed(actor),
        visible(actor, Permission.EVIDENCE_REVISE, EVIDENCE_PLACE),
    )


def _to_verify(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Evidence.status == _Status.SUBMITTED,
        ~contributed(actor),
        visible(actor, Permission.EVIDENCE_VERIFY, EVIDENCE_PLACE),
    )


def _to_accept(actor: Actor) -> ColumnElement[bool]:
    """What the rules of `policies/reviews.py` would let the person accept."""
    steered = {
        standing.work_unit_id for standing in actor.standings if standing.role is ActorRole.PENGARAH
    }
    for_pengarah = (
        and_(
            or_(EvidenceRevision.review_route == ReviewRoute.PENGARAH, verified_by_pelaksana()),
            Decree.work_unit_id.in_(steered),
        )
        if steered
        else false()
    )
    ready = or_(
        Evidence.status == _Status.VERIFIED,
        and_(
            Evidence.status == _Status.SUBMITTED,
            EvidenceRevision.review_route != ReviewRoute.FULL,
        ),
    )
    may = or_(visible(actor, Permission.EVIDENCE_ACCEPT, EVIDENCE_PLACE), for_pengarah)
    mine = or_(contributed(actor), verified_by(actor.user_id))
    return and_(ready, may, ~mine, CLOSED_IN_FORCE.is_(None))


SOURCES = (
    Source(WorkKind.SUBMIT, _things, _to_submit),
    Source(WorkKind.REVISE, _things, _to_revise),
    Source(WorkKind.VERIFY, _things, _to_verify),
    Source(WorkKind.ACCEPT, _things, _to_accept),
)
