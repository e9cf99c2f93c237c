"""Source systems as people see them."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import (
    Activity,
    Decree,
    Indicator,
    RecordType,
    SourceSystem,
    Team,
    record_type_indicators,
)
from app.models.rights import Permission
from app.policies.actors import AnyActor, ServiceActor
from app.policies.rules import may_anywhere, permitted_scope, visible
from app.schemas.integration.sources import (
    RecordFreshness,
    RecordTypeRead,
    SourceAction,
    SourcePage,
    SourceQuery,
    SourceRead,
    SourceSummary,
)
from app.schemas.platform.references import PlanRowReference
from app.services.plan.rows.statements import INDICATOR_CODE
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import TEAM_PLACE

_FILTERS: Filters = {"is_active": lambda value: SourceSystem.is_active == value}
_SUMMARY = (
    SourceSystem.id,
    SourceSystem.key,
    SourceSystem.name,
    SourceSystem.owner,
    SourceSystem.is_active,
)


async def list_sources(session: AsyncSession, query: SourceQuery) -> SourcePage:
    """All sources: they are the same for every office."""
    statement = (
        select(*_SUMMARY)
        .where(*conditions(query, _FILTERS))
        .order_by(SourceSystem.name, SourceSystem.id)
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(SourcePage, [SourceSummary.model_validate(row) for row in rows], total, query)


async def get_source(session: AsyncSession, key: str) -> SourceSystem:
    """The source; raises NotFound."""
    found = await session.scalar(select(SourceSystem).where(SourceSystem.key == key))
    if found is None:
        raise NotFound
    return found


async def get_visible(session: AsyncSession, caller: AnyActor, key: str) -> SourceSystem:
    """The source; a service account sees its own alone. Raises NotFound."""
    source = await get_source(session, key)
    if isinstance(caller, ServiceActor) and caller.source_id != source.id:
        raise NotFound
    return source


async def get_record_type(session: AsyncSession, source: SourceSystem, key: str) -> RecordType:
    """A kind of record of the source; raises NotFound."""
    found = await session.scalar(
        select(RecordType).where(RecordType.source_id == source.id, RecordType.key == key)
    )
    if found is None:
        raise NotFound
    return found


async def read_source(session: AsyncSession, caller: AnyActor, source: SourceSystem) -> SourceRead:
    """The source with the rows of the decrees in sight, of its offices for a service account."""
    types = (
        await session.scalars(
            select(RecordType).where(RecordType.source_id == source.id).order_by(RecordType.key)
        )
    ).all()
    rows = await _indicators(session, caller, [kind.id for kind in types])
    return SourceRead(
        id=source.id,
        key=source.key,
        name=source.name,
        owner=source.owner,
        is_active=source.is_active,
        description=source.description,
        record_types=[_read_type(kind, rows[kind.id]) for kind in types],
        allowed_actions=_actions(caller),
    )


def _actions(caller: AnyActor) -> list[SourceAction]:
    if isinstance(caller, ServiceActor) or not may_anywhere(caller, Permission.SOURCE_MANAGE):
        return []
    defines = permitted_scope(caller, Permission.SOURCE_MANAGE).everywhere
    return list(SourceAction) if defines else [SourceAction.MAP]


def _read_type(kind: RecordType, indicators: list[PlanRowReference]) -> RecordTypeRead:
    every, due_day = kind.expected_every, kind.due_day
    return RecordTypeRead(
        key=kind.key,
        name=kind.name,
        period_kind=kind.period_kind,
        figures_schema=kind.figures_schema,
        confidentiality=kind.confidentiality,
        freshness=RecordFreshness(every=every, due_day=due_day) if every and due_day else None,
        decree_words=kind.decree_words,
        indicators=indicators,
    )


async def _indicators(
    session: AsyncSession, caller: AnyActor, type_ids: Sequence[UUID]
) -> dict[UUID, list[PlanRowReference]]:
    rows = await session.execute(
        select(
            record_type_indicators.c.record_type_id,
            Indicator.id,
            INDICATOR_CODE.label("code"),
            Indicator.text,
        )
        .join(Indicator, Indicator.id == record_type_indicators.c.indicator_id)
        .join(Activity, Activity.id == Indicator.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            record_type_indicators.c.record_type_id.in_(type_ids),
            Decree.work_unit_id.in_(caller.work_unit_ids)
            if isinstance(caller, ServiceActor)
            else visible(caller, Permission.PLAN_READ, TEAM_PLACE),
        )
        .order_by(Decree.date.desc(), Team.position, Activity.position, Indicator.position)
    )
    found: dict[UUID, list[PlanRowReference]] = defaultdict(list)
    for row in rows:
        found[row.record_type_id].append(PlanRowReference(id=row.id, code=row.code, text=row.text))
    return found
