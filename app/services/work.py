"""What waits for a person: the same rules as `allowed_actions`, as queries."""

from sqlalchemy import (
    ColumnElement,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Evidence, EvidenceRevision, User
from app.models.evidence import EvidenceStatus, ReviewRoute
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.references import PersonReference
from app.schemas.work import WorkItem, WorkKind, WorkPage, WorkQuery
from app.services.evidence.statements import contributed, in_sight, title_for
from app.services.paging import as_page
from app.services.references import EVIDENCE_PLACE, TEAM_COLUMNS, team_reference
from app.services.statements import AnySelect

_Status = EvidenceStatus


async def list_work(session: AsyncSession, actor: Actor, query: WorkQuery) -> WorkPage:
    """Evidence to submit, revise, verify or accept, longest waiting first."""
    kinds = [query.kind] if query.kind else list(WorkKind)
    every = union_all(*(_items(actor, kind) for kind in kinds)).subquery()
    total = await session.scalar(select(func.count()).select_from(every))
    rows = await session.execute(
        select(every).order_by(every.c.since, every.c.id).limit(query.size).offset(query.offset)
    )
    items = [
        WorkItem(
            kind=WorkKind(row.work),
            evidence_id=row.id,
            title=row.title,
            status=row.status,
            team=team_reference(row),
            created_by=PersonReference(id=row.created_by_id, name=row.created_by_name),
            since=row.since,
            href=f"/api/v1/evidence/{row.id}",
        )
        for row in rows
    ]
    return as_page(WorkPage, items, total or 0, query)


def _items(actor: Actor, kind: WorkKind) -> AnySelect:
    return in_sight(
        actor,
        Evidence.id,
        literal(kind.value).label("work"),
        title_for(actor),
        Evidence.status,
        Evidence.created_by_id,
        User.name.label("created_by_name"),
        Evidence.updated_at.label("since"),
        *TEAM_COLUMNS,
    ).where(_CONDITIONS[kind](actor))


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
            EvidenceRevision.review_route == ReviewRoute.PENGARAH,
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
    return and_(ready, may, ~contributed(actor))


_CONDITIONS = {
    WorkKind.SUBMIT: _to_submit,
    WorkKind.REVISE: _to_revise,
    WorkKind.VERIFY: _to_verify,
    WorkKind.ACCEPT: _to_accept,
}
