"""Every office's numbers of a year at once: three statements, whatever the number of offices."""

from collections import Counter, defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Plan, WorkUnit
from app.models.key_lists import among
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ScopeColumns, visible
from app.schemas.plan.work_unit_counts import (
    WorkUnitCounts,
    WorkUnitCountsQuery,
    WorkUnitCountsRow,
    WorkUnitCountsTable,
)
from app.schemas.reporting.progress import ProgressCounts
from app.services.platform.sql import AnySelect
from app.services.reporting.progress.counting import Tally
from app.services.reporting.progress.present import Scope, count_all, in_sight

_PLACE = ScopeColumns(Decree.work_unit_id, Decree.id)
_Key = tuple[UUID, int]


async def read_all(
    session: AsyncSession, actor: Actor, query: WorkUnitCountsQuery
) -> WorkUnitCountsTable:
    """The offices in sight that have a decree (of the year), each for itself."""
    wanted = true() if query.year is None else Plan.year == query.year
    codes, counts = await _count(session, actor, wanted)
    items = [
        WorkUnitCountsRow(work_unit_id=key[0], work_unit_code=code, **counts[key].model_dump())
        for key, code in codes.items()
    ]
    return WorkUnitCountsTable(items=items)


async def count_some(
    session: AsyncSession, actor: Actor, work_unit_ids: Collection[UUID]
) -> dict[_Key, WorkUnitCounts]:
    """The numbers of these offices, by office and year."""
    _, counts = await _count(session, actor, among(Decree.work_unit_id, set(work_unit_ids)))
    return counts


def nothing(year: int) -> WorkUnitCounts:
    """The numbers of an office whose decrees of the year are counted no more."""
    return _flat(year, 0, Tally().numbers())


async def _count(
    session: AsyncSession, actor: Actor, wanted: ColumnElement[bool]
) -> tuple[dict[_Key, str], dict[_Key, WorkUnitCounts]]:
    """The codes of the offices in their order, and the numbers, both by office and year."""
    rows = await session.execute(
        select(Decree.id, Decree.work_unit_id, WorkUnit.code, Plan.year)
        .join(Plan, Plan.decree_id == Decree.id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(Decree.voided_at.is_(None), visible(actor, Permission.PROGRESS_READ, _PLACE), wanted)
        .order_by(WorkUnit.code, Plan.year, Decree.id)
    )
    found = rows.all()

    def narrow(statement: AnySelect) -> AnySelect:
        decree_ids = {row.id for row in found}
        return in_sight(actor, statement).where(among(Decree.id, decree_ids))

    scope = Scope(actor, Decree.id, narrow, of_teams=True)
    of_decrees = await count_all(session, scope, each_month=False)
    codes: dict[_Key, str] = {}
    tallies: dict[_Key, Tally] = defaultdict(Tally)
    decrees: Counter[_Key] = Counter()
    for row in found:
        key = row.work_unit_id, row.year
        codes[key] = row.code
        decrees[key] += 1
        tallies[key].add(of_decrees[row.id])
    return codes, {key: _flat(key[1], decrees[key], tallies[key].numbers()) for key in codes}


def _flat(year: int, decrees: int, counts: ProgressCounts) -> WorkUnitCounts:
    expected, months = counts.expected, counts.months
    evidence = {f"evidence_{status}": count for status, count in counts.evidence.items()}
    return WorkUnitCounts(
        year=year,
        decrees=decrees,
        **dict(counts.indicators),
        expected_in_year=expected.in_year,
        expected_by_now=expected.by_now,
        expected_missing=expected.missing,
        percent_met=expected.percent_met,
        months_planned=months.planned,
        months_done=months.done,
        months_late=months.late,
        percent_done=months.percent_done,
        **evidence,
        being_revised=counts.being_revised,
    )
