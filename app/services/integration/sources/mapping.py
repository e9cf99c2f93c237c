"""Which indicators the records of a kind can prove, as a person says."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import (
    RecordType,
    SourceSystem,
    record_type_indicators,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.integration.sources import RecordTypeIndicators
from app.services.decrees import queries
from app.services.plan.record_types import insert_pairs, texts_of
from app.services.platform import audit

mapped = record_type_indicators.c


async def set_indicators(
    session: AsyncSession,
    actor: Actor,
    source: SourceSystem,
    record_type: RecordType,
    body: RecordTypeIndicators,
) -> None:
    """Set the indicators of one decree that the kind of record can prove.

    Raises NotFound (the decree, an indicator of it), Forbidden.
    """
    decree = await queries.get_visible(session, actor, body.decree_id, Permission.PLAN_READ)
    require(actor, Permission.SOURCE_MANAGE, ResourceScope(decree.work_unit_id, decree.id))
    of_decree = set(await texts_of(session, decree.id))
    wanted = set(body.indicator_ids)
    if not wanted <= of_decree:
        raise NotFound(pointer="/indicator_ids")
    before = await _mapped(session, record_type.id, of_decree)
    if before == wanted:
        return
    gone = before - wanted
    await session.execute(
        delete(record_type_indicators).where(
            mapped.record_type_id == record_type.id, mapped.indicator_id.in_(gone)
        )
    )
    await insert_pairs(session, ((record_type.id, key) for key in wanted - before))
    changes: audit.Changes = {
        f"{record_type.key}.indicator_ids": [sorted(map(str, ids)) for ids in (before, wanted)]
    }
    target = audit.Target.in_decree("source", source.id, decree)
    audit.log(session, actor, "source.map", target, changes=changes)
    await session.flush()


async def _mapped(session: AsyncSession, type_id: UUID, among: set[UUID]) -> set[UUID]:
    rows = await session.scalars(
        select(mapped.indicator_id).where(
            mapped.record_type_id == type_id, mapped.indicator_id.in_(among)
        )
    )
    return set(rows.all())
