"""What belongs in a piece of evidence, what of it the uploader ticked, and examples of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
from app.core.database import Execute
from app.core.errors import Invalid
from app.core.texts import folded
from app.models import Decree, Evidence, EvidenceRevision, Indicator, Plan, Team, WorkUnit
from app.models.evidence import EvidenceOperation, EvidenceStatus
from app.models.key_lists import one_of
from app.policies.actors import Actor
from app.policies.reviews import EVIDENCE
from app.schemas.evidence.evidence import MOST_TICKED, EvidencePage, EvidenceQuery, ExampleQuery
from app.schemas.plan.checklists import ChecklistCount, EvidenceChecklist, EvidenceItem
from app.services.evidence import queries
from app.services.evidence.queries import LoadedEvidence
from app.services.evidence.rows.facts import INDICATORS, keys_in
from app.services.evidence.statements import IS_CURRENT
from app.services.plan.checklists.queries import Lists, lists_of
from app.services.plan.pairing import indicator_before
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.platform.paging import as_page
from app.services.platform.prepared import in_one_go
from app.services.platform.references import CALENDAR

Ticked = list[dict[str, Any]]
_DRAFTS = (
    select(
        Evidence.id,
        EvidenceRevision.checklist,
        EvidenceRevision.covers_from,
        EvidenceRevision.covers_to,
        INDICATORS,
        *CALENDAR,
    )
    .join(EvidenceRevision, IS_CURRENT)
    .join(Team, Team.id == Evidence.team_id)
    .join(Decree, Decree.id == Team.decree_id)
    .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    .outerjoin(Plan, Plan.decree_id == Decree.id)
    .where(one_of(Evidence.id, "evidence_ids"), Evidence.status == EvidenceStatus.DRAFT)
)


async def ticked(
    session: AsyncSession,
    located: LoadedEvidence,
    contains: Sequence[str] | None = None,
    indicator_ids: Sequence[UUID] | None = None,
) -> Ticked:
    """The checklist of the revision as it is kept: what belongs in it now, and what is there.

    Without `contains` what was ticked before stays; without `indicator_ids` they are the
    evidence's. Raises Invalid where something ticked neither is on the list nor was before.
    """
    before = [each["text"] for each in located.revision.checklist or () if each["is_there"]]
    items = await _belonging(session, located, indicator_ids or located.contents.indicator_ids)
    there = before if contains is None else contains
    strange = (n for n, text in enumerate(there) if text not in items and text not in before)
    if (number := next(strange, None)) is not None:
        raise Invalid("not_on_the_checklist", pointer=f"/contains/{number}")
    return [{"text": text, "is_there": text in there} for text in dict.fromkeys([*items, *there])]


async def read_checklist(
    session: AsyncSession, actor: Actor, located: LoadedEvidence
) -> EvidenceChecklist:
    """What belongs in the newest revision; once it was ticked and submitted, as it stood then.

    Raises Forbidden unless the person may open the evidence.
    """
    EVIDENCE.require(actor, EvidenceOperation.OPEN, located.facts)
    items = await _belonging(session, located, located.contents.indicator_ids)
    kept = {each["text"]: each["is_there"] for each in located.revision.checklist or ()}
    texts: Iterable[str] = kept
    if not kept or located.evidence.status is EvidenceStatus.DRAFT:
        texts = dict.fromkeys([*items, *(text for text, is_there in kept.items() if is_there)])
    return EvidenceChecklist(
        id=located.evidence.id,
        revision_number=located.revision.number,
        items=[
            EvidenceItem(text=text, is_there=kept.get(text), indicator_ids=items.get(text, []))
            for text in texts
        ],
    )


def counts_of(execute: Execute, evidence_ids: Sequence[UUID]) -> dict[UUID, ChecklistCount]:
    """Of the drafts among them how much of what belongs in is there: four statements in all."""
    rows = execute(_DRAFTS, {"evidence_ids": evidence_ids}).all()
    indicators = {row.id: set(keys_in(row.indicators)) for row in rows}
    lists = lists_of(execute, list(set().union(*indicators.values()))) if rows else {}
    found: dict[UUID, ChecklistCount] = {}
    for row in rows:
        its = {key: one for key, one in lists.items() if key in indicators[row.id]}
        items = _items(its, _months(row.covers_from, row.covers_to, row.plan_year))
        there = {each["text"] for each in row.checklist or () if each["is_there"]}
        found[row.id] = ChecklistCount(there=len(there), in_all=len(there.union(items)))
    return found


async def list_examples(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Indicator], query: ExampleQuery
) -> EvidencePage:
    """Evidence in force, and in sight, for the same indicator of the decree before."""
    before = await indicator_before(session, actor, located.decree, located.row.id)
    if before is None:
        return as_page(EvidencePage, [], 0, query)
    wanted = {"indicator_id": before, "in_force": True}
    asked = EvidenceQuery(page=query.page, size=query.size, **wanted)
    return await queries.list_evidence(session, actor, asked)


async def _belonging(
    session: AsyncSession, located: LoadedEvidence, indicator_ids: Sequence[UUID]
) -> dict[str, list[UUID]]:
    """Each item with the indicators whose list it is on, the first MOST_TICKED of them."""
    _, year = located.calendar
    revision = located.revision
    lists = await in_one_go(session, lambda execute: lists_of(execute, indicator_ids))
    return _items(lists, _months(revision.covers_from, revision.covers_to, year))


def _items(lists: Mapping[UUID, Lists], months: Sequence[int]) -> dict[str, list[UUID]]:
    """The items of these lists for these months, each with the indicators that ask for it.

    What is the same text to people is one item, as it is written first.
    """
    found: dict[str, list[UUID]] = {}
    written: dict[str, str] = {}
    for indicator_id, one in lists.items():
        for text in one.of(months):
            item = written.setdefault(folded(text), text)
            found.setdefault(item, []).append(indicator_id)
    return dict(list(found.items())[:MOST_TICKED])


def _months(first: date, last: date, year: int) -> list[int]:
    """The months of the plan's year that a period touches."""
    start, end = (first.year, first.month), (last.year, last.month)
    return [month for month in MONTHS if start <= (year, month) <= end]
