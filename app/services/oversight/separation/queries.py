"""Separation of duties as it is answered."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import Language
from app.core.messages.separation import DUTIES
from app.models import (
    AuditEvent,
    Decree,
    WorkUnit,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, require
from app.schemas.oversight.separation import (
    SeparationPage,
    SeparationQuery,
    SeparationRead,
)
from app.schemas.platform.references import PersonReference
from app.services.oversight.separation.statements import of_rules
from app.services.platform.paging import as_page
from app.services.platform.sql import AnyRow


async def list_duties(
    session: AsyncSession, actor: Actor, decree: Decree, query: SeparationQuery, language: Language
) -> SeparationPage:
    """The steps, newest first; raises Forbidden for people who may not read the decree's log."""
    require(actor, Permission.AUDIT_READ, ResourceScope(decree.work_unit_id, decree.id))
    values: dict[str, object] = {
        "decree_id": decree.id,
        "decree": str(decree.id),
        "work_unit": str(decree.work_unit_id),
        "size": query.size,
        "offset": query.offset,
    }
    if query.since is not None:
        values["since"] = await _midnight(session, decree, query.since)
    rows, how_many = of_rules(query.rule, is_since=query.since is not None)
    total = await session.scalar(how_many, values) or 0
    found = await session.execute(rows, values)
    return as_page(SeparationPage, [_read(row, language) for row in found], total, query)


async def _midnight(session: AsyncSession, decree: Decree, day: date) -> datetime:
    zone = (await session.get_one(WorkUnit, decree.work_unit_id)).time_zone
    return datetime.combine(day, time(), ZoneInfo(zone))


def _read(row: AnyRow, language: Language) -> SeparationRead:
    event: AuditEvent = row.AuditEvent
    names = ("action", "at", "actor_kind", "actor_id", "actor_name", "target_type", "target_id")
    person = None
    if row.person_id is not None:
        person = PersonReference(id=row.person_id, name=row.person_name)
    return SeparationRead(
        **{name: getattr(event, name) for name in names},
        rule=row.rule,
        detail=DUTIES[row.rule].in_language(language),
        person=person,
        audit_event_id=event.id,
        href=f"/api/v1/audit-events?cursor={event.id + 1}&size=1",
    )
