"""The list of what waits: all sources in one statement."""

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.policies.actors import Actor
from app.schemas.references import PersonReference
from app.schemas.work import WorkItem, WorkKind, WorkPage, WorkQuery, WorkSubject
from app.services.paging import as_page
from app.services.references import team_reference
from app.services.statements import AnyRow
from app.services.work import directives, evidence, findings, follow_ups, inbox, months
from app.services.work.sources import Source

SOURCES: tuple[Source, ...] = (
    *evidence.SOURCES,
    *findings.SOURCES,
    *directives.SOURCES,
    *follow_ups.SOURCES,
    *inbox.SOURCES,
)
# Under which name an item carries the key of its subject.
_KEYS = {
    WorkSubject.EVIDENCE: "evidence_id",
    WorkSubject.FINDINGS: "finding_id",
    WorkSubject.DIRECTIVES: "directive_id",
    WorkSubject.FOLLOW_UPS: "follow_up_id",
    WorkSubject.ACTION_ITEMS: "action_item_id",
    WorkSubject.INBOX: "record_id",
}

# Where it is done, if not at the address of the subject itself.
_ADDRESSES = {WorkSubject.ACTION_ITEMS: "/api/v1/{0}/{1}/realisations"}


async def list_work(session: AsyncSession, actor: Actor, query: WorkQuery) -> WorkPage:
    """What the person has to do, of every kind or of one.

    What is due comes first, the earliest day on top, then what waits longest.
    """
    sources = (*SOURCES, months.source(await months.plan_years(session, actor)))
    wanted = [source for source in sources if query.kind in (None, source.kind)]
    every = union_all(*(source.items(actor) for source in wanted)).subquery()
    total = await session.scalar(select(func.count()).select_from(every))
    rows = await session.execute(
        select(every)
        .order_by(every.c.due_date.is_(None), every.c.due_date, every.c.since, every.c.id)
        .limit(query.size)
        .offset(query.offset)
    )
    return as_page(WorkPage, [_item(row) for row in rows], total or 0, query)


def _item(row: AnyRow) -> WorkItem:
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
    )
