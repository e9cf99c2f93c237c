"""What waits for a person: the same rules as `allowed_actions`, as queries."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    ActionItem,
    Decree,
    Evidence,
    EvidenceRevision,
    Finding,
    ScheduleEntry,
    User,
)
from app.models.evidence import EvidenceStatus, ReviewRoute
from app.models.finding import FindingStatus
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.references import PersonReference
from app.schemas.work import WorkItem, WorkKind, WorkPage, WorkQuery
from app.services.evidence.statements import contributed, in_sight, title_for
from app.services.findings import reading as findings
from app.services.paging import as_page
from app.services.references import EVIDENCE_PLACE, TEAM_COLUMNS, TEAM_PLACE, team_reference
from app.services.schedule.due import (
    PlanYear,
    Setter,
    due_day,
    due_or_late,
    months_to_report,
    plan_years,
)
from app.services.statements import AnyRow, AnySelect

_Status = EvidenceStatus


async def list_work(session: AsyncSession, actor: Actor, query: WorkQuery) -> WorkPage:
    """Evidence to submit, revise, verify or accept, findings to answer or close, months to report.

    What is due comes first, the earliest day on top, then what waits longest.
    """
    kinds = [query.kind] if query.kind else list(WorkKind)
    years = await plan_years(session, actor)
    every = union_all(*(_items(actor, years, kind) for kind in kinds)).subquery()
    total = await session.scalar(select(func.count()).select_from(every))
    rows = await session.execute(
        select(every)
        .order_by(every.c.due_date.is_(None), every.c.due_date, every.c.since, every.c.id)
        .limit(query.size)
        .offset(query.offset)
    )
    return as_page(WorkPage, [_item(row) for row in rows], total or 0, query)


def _item(row: AnyRow) -> WorkItem:
    kind = WorkKind(row.work)
    key, address = _SUBJECTS.get(kind, _EVIDENCE)
    keys = dict.fromkeys(("evidence_id", "finding_id", "action_item_id")) | {key: row.id}
    maker = row.created_by_id
    return WorkItem(
        kind=kind,
        **keys,
        title=row.title,
        status=row.status,
        team=team_reference(row),
        created_by=PersonReference(id=maker, name=row.created_by_name) if maker else None,
        since=row.since,
        due_date=row.due_date,
        href=address.format(id=row.id),
    )


def _items(actor: Actor, years: Sequence[PlanYear], kind: WorkKind) -> AnySelect:
    if kind is WorkKind.REPORT:
        return months_to_report(
            actor,
            years,
            ActionItem.id,
            literal(kind.value).label("work"),
            ActionItem.text.label("title"),
            due_or_late(years).label("status"),
            Setter.id.label("created_by_id"),
            Setter.name.label("created_by_name"),
            ScheduleEntry.set_at.label("since"),
            due_day(years).label("due_date"),
            *TEAM_COLUMNS,
        )
    if kind in _FINDING_CONDITIONS:
        return findings.in_sight(
            actor,
            Finding.id,
            literal(kind.value).label("work"),
            findings.subject_for(actor).label("title"),
            type_coerce(Finding.status, String).label("status"),
            Finding.raised_by_id.label("created_by_id"),
            User.name.label("created_by_name"),
            Finding.updated_at.label("since"),
            Finding.due_date,
            *TEAM_COLUMNS,
        ).where(_FINDING_CONDITIONS[kind](actor))
    return in_sight(
        actor,
        Evidence.id,
        literal(kind.value).label("work"),
        title_for(actor),
        type_coerce(Evidence.status, String).label("status"),
        Evidence.created_by_id,
        User.name.label("created_by_name"),
        Evidence.updated_at.label("since"),
        cast(null(), Date).label("due_date"),
        *TEAM_COLUMNS,
    ).where(_EVIDENCE_CONDITIONS[kind](actor))


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


def _to_answer(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Finding.status == FindingStatus.OPEN, visible(actor, Permission.FOLLOWUP_ACT, TEAM_PLACE)
    )


def _to_close(actor: Actor) -> ColumnElement[bool]:
    """Whoever raised it reads the answer, or others once that person oversees no more."""
    return and_(
        Finding.status == FindingStatus.ANSWERED,
        or_(Finding.raised_by_id == actor.user_id, ~findings.raiser_oversees()),
        ~findings.has_answered(actor),
        ~findings.has_contributed(actor),
        visible(actor, Permission.FINDING_CLOSE, TEAM_PLACE),
    )


_EVIDENCE_CONDITIONS = {
    WorkKind.SUBMIT: _to_submit,
    WorkKind.REVISE: _to_revise,
    WorkKind.VERIFY: _to_verify,
    WorkKind.ACCEPT: _to_accept,
}
_FINDING_CONDITIONS = {
    WorkKind.ANSWER: _to_answer,
    WorkKind.CLOSE: _to_close,
}
# What a kind is about, and where it is done; all others are about evidence.
_EVIDENCE = ("evidence_id", "/api/v1/evidence/{id}")
_SUBJECTS = {
    **dict.fromkeys(_FINDING_CONDITIONS, ("finding_id", "/api/v1/findings/{id}")),
    WorkKind.REPORT: ("action_item_id", "/api/v1/action-items/{id}/realisations"),
}
