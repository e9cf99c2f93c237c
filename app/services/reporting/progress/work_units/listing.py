"""Progress over many offices: each with all that lie below it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import Decree, Plan, WorkUnit
from app.models.key_lists import among
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ScopeColumns, visible
from app.schemas.reporting.progress import (
    WorkUnitProgress,
    WorkUnitProgressPage,
    WorkUnitProgressQuery,
)
from app.services.identity.work_units import in_sight as office_in_sight
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.progress.present import Scope, count_all, in_sight

_DECREE_PLACE = ScopeColumns(Decree.work_unit_id, Decree.id)
_FILTERS: Filters = {
    "year": lambda value: Decree.id.in_(select(Plan.decree_id).where(Plan.year == value))
}


async def list_work_unit_progress(
    session: AsyncSession, actor: Actor, query: WorkUnitProgressQuery
) -> WorkUnitProgressPage:
    """The offices right below one, or the topmost in sight, each with the sum of its tree."""
    statement = (
        select(*WORK_UNIT_COLUMNS, WorkUnit.kind)
        .where(_topmost(actor) if query.parent_id is None else _below(actor, query.parent_id))
        .order_by(WorkUnit.code, WorkUnit.id)
    )
    rows, total = await fetch_page(session, statement, query)
    trees = _trees(among(WorkUnit.id, [row.work_unit_id for row in rows]))

    def narrow(statement: AnySelect) -> AnySelect:
        within = trees.c.unit_id == Decree.work_unit_id
        return in_sight(actor, statement).join(trees, within).where(*conditions(query, _FILTERS))

    scope = Scope(actor, trees.c.root_id, narrow, of_teams=True)
    tallies = await count_all(session, scope, each_month=False)
    sizes = {row.root_id: row for row in await _sizes(session, actor, query, trees)}
    items = [
        WorkUnitProgress(
            work_unit=work_unit_reference(row),
            kind=row.kind,
            work_units=sizes[row.work_unit_id].work_units,
            decrees=sizes[row.work_unit_id].decrees,
            **dict(tallies[row.work_unit_id].numbers()),
        )
        for row in rows
    ]
    return as_page(WorkUnitProgressPage, items, total, query)


def _trees(roots: ColumnElement[bool]) -> CTE:
    """Every office below each of the roots, and the root itself."""
    trees = (
        select(WorkUnit.id.label("root_id"), WorkUnit.id.label("unit_id"))
        .where(roots)
        .cte("trees", recursive=True)
    )
    return trees.union(
        select(trees.c.root_id, WorkUnit.id).join(trees, WorkUnit.parent_id == trees.c.unit_id)
    )


def _below(actor: Actor, parent_id: UUID) -> ColumnElement[bool]:
    """Children in sight, and those with something in sight below them."""
    trees, unit = _trees(WorkUnit.parent_id == parent_id), aliased(WorkUnit)
    seen = select(trees.c.root_id).join(unit, unit.id == trees.c.unit_id)
    return WorkUnit.id.in_(seen.where(office_in_sight(actor, unit.id)))


def _topmost(actor: Actor) -> ColumnElement[bool]:
    """In sight, and below no other office in sight."""
    trees = _trees(office_in_sight(actor, WorkUnit.id))
    below = select(trees.c.unit_id).where(trees.c.unit_id != trees.c.root_id)
    return office_in_sight(actor, WorkUnit.id) & WorkUnit.id.not_in(below)


async def _sizes(
    session: AsyncSession, actor: Actor, query: WorkUnitProgressQuery, trees: CTE
) -> Sequence[AnyRow]:
    """How many offices of each tree are in sight, and how many decrees are counted."""
    decrees = (
        select(Decree.id, Decree.work_unit_id)
        .where(
            Decree.voided_at.is_(None),
            visible(actor, Permission.PROGRESS_READ, _DECREE_PLACE),
            *conditions(query, _FILTERS),
        )
        .subquery()
    )
    rows = await session.execute(
        select(
            trees.c.root_id,
            func.count(trees.c.unit_id.distinct()).label("work_units"),
            func.count(decrees.c.id.distinct()).label("decrees"),
        )
        .join(WorkUnit, WorkUnit.id == trees.c.unit_id)
        .outerjoin(decrees, decrees.c.work_unit_id == trees.c.unit_id)
        .where(office_in_sight(actor, WorkUnit.id))
        .group_by(trees.c.root_id)
    )
    return rows.all()
