"""The list of what waits: all sources in one statement."""

from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, bindparam, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.evaluation import EvaluationLayer
from app.models.rights import ActorRole
from app.policies.actors import Actor
from app.policies.rules import parameters_of, sight_of
from app.schemas.plan.checklists import ChecklistCount
from app.schemas.platform.references import PersonReference
from app.schemas.tasks.work import WorkItem, WorkKind, WorkPage, WorkQuery, WorkSubject
from app.services.evidence.checklists import counts_of
from app.services.platform.paging import as_page
from app.services.platform.prepared import in_one_go, plan_once
from app.services.platform.references import team_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.tasks.reminders.months import month_parameters
from app.services.tasks.work import (
    directives,
    evaluations,
    evidence,
    findings,
    follow_ups,
    inbox,
    months,
    reports,
)
from app.services.tasks.work.sources import PERMISSIONS, Worker, WorkSource

SOURCES: tuple[WorkSource, ...] = (
    *evidence.SOURCES,
    *findings.SOURCES,
    *directives.SOURCES,
    *follow_ups.SOURCES,
    *inbox.SOURCES,
    *months.SOURCES,
    *reports.SOURCES,
    *evaluations.SOURCES,
)
# Under which name an item carries the key of its subject.
_KEYS = {
    WorkSubject.EVIDENCE: "evidence_id",
    WorkSubject.FINDINGS: "finding_id",
    WorkSubject.DIRECTIVES: "directive_id",
    WorkSubject.FOLLOW_UPS: "follow_up_id",
    WorkSubject.ACTION_ITEMS: "action_item_id",
    WorkSubject.INBOX: "record_id",
    WorkSubject.REPORTS: "report_id",
    WorkSubject.DECREES: "decree_id",
    WorkSubject.EVALUATIONS: "evaluation_id",
}

# Where it is done, if not at the address of the subject itself.
_ADDRESSES = {
    WorkSubject.ACTION_ITEMS: "/api/v1/{0}/{1}/realisations",
    WorkSubject.DECREES: "/api/v1/reports?decree_id={1}",
}


async def list_work(session: AsyncSession, actor: Actor, query: WorkQuery) -> WorkPage:
    """What the person has to do, of every kind or of one.

    What is due comes first, the earliest day on top, then what waits longest.
    """
    by_month = query.kind is None or query.kind in months.KINDS
    years = await months.plan_years(session, actor) if by_month else []
    assignments = actor.assignments
    steered = {each.work_unit_id for each in assignments if each.role is ActorRole.PENGARAH}
    heads = (each for each in assignments if each.role is ActorRole.KOORDINATOR)
    coordinated = {each.team_id for each in heads if not each.is_deputy}
    sight = sight_of(actor, PERMISSIONS)
    every = _every(Worker(sight, bool(steered), bool(coordinated), len(years)), query.kind)
    if every is None:
        return as_page(WorkPage, [], 0, query)
    values = {
        **parameters_of(actor, sight),
        **months.values_of(actor, years),
        **month_parameters(),
        "steered_units": list(steered),
        "coordinated_teams": list(coordinated),
        "assessed_before": _assessed(actor, EvaluationLayer.PENDAHULUAN),
        "assessed_by_tpi": _assessed(actor, EvaluationLayer.TPI),
        "assessed_by_tpn": _assessed(actor, EvaluationLayer.TPN),
    }
    paged = {"size": query.size, "offset": query.offset}
    await plan_once(session)
    rows = (await session.execute(every.page, values | paged)).all()
    if rows or not query.offset:
        total = rows[0].total if rows else 0
    else:  # beyond the last page
        total = await session.scalar(every.number, values) or 0
    # Whose title is hidden from the person, of that no more is told.
    drafts = [row.id for row in rows if row.work == WorkKind.SUBMIT and row.title is not None]
    counts = await in_one_go(session, lambda run: counts_of(run, drafts)) if drafts else {}
    return as_page(WorkPage, [_item(row, counts.get(row.id)) for row in rows], total, query)


def _assessed(actor: Actor, layer: EvaluationLayer) -> list[UUID]:
    """The decrees that the person assesses in a layer."""
    return [one.decree_id for one in actor.assignments if one.layer is layer and one.decree_id]


class _Every(NamedTuple):
    """A page of all that waits, each row with how many there are; and that number alone."""

    page: AnySelect
    number: AnySelect


@cache
def _every(worker: Worker, kind: WorkKind | None) -> _Every | None:
    """All sources in one statement, without those that hold nothing for such a person."""
    wanted = (source.items(worker) for source in SOURCES if kind in (None, source.kind))
    items = [each for each in wanted if each is not None]
    if not items:
        return None
    every = union_all(*items).subquery()
    page = (
        select(every, func.count().over().label("total"))
        .order_by(every.c.due_date.is_(None), every.c.due_date, every.c.since, every.c.id)
        .limit(bindparam("size", type_=Integer()))
        .offset(bindparam("offset", type_=Integer()))
    )
    return _Every(page, select(func.count()).select_from(every))


def _item(row: AnyRow, checklist: ChecklistCount | None) -> WorkItem:
    keys = {key: row.id if subject == row.subject else None for subject, key in _KEYS.items()}
    maker = row.created_by_id
    return WorkItem(
        kind=WorkKind(row.work),
        **keys,
        title=row.title,
        status=row.status,
        team=team_reference(row),
        created_by=PersonReference(id=maker, name=row.created_by_name) if maker else None,
        since=row.since,
        due_date=row.due_date,
        href=_ADDRESSES.get(row.subject, "/api/v1/{0}/{1}").format(row.subject, row.id),
        checklist=checklist,
    )
