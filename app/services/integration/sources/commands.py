"""Defining source systems: administrators of the whole installation, and the seed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Forbidden
from app.core.identifiers import new_id
from app.models import RecordType, SourceSystem
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import permitted_scope, require_anywhere
from app.schemas.integration.sources import (
    RecordTypeCreate,
    RecordTypeUpdate,
    SourceCreate,
    SourceUpdate,
)
from app.services.plan.record_types import map_new_types
from app.services.platform import audit


def require_defining(actor: Actor) -> None:
    """Raise Forbidden unless the person administers all offices: sources are the same for all."""
    require_anywhere(actor, Permission.SOURCE_MANAGE)
    if not permitted_scope(actor, Permission.SOURCE_MANAGE).everywhere:
        raise Forbidden("for_all_offices", permission=Permission.SOURCE_MANAGE.value)


async def create_source(
    session: AsyncSession, actor: Actor | None, body: SourceCreate
) -> SourceSystem:
    """A source with its kinds of records, mapped by words; no actor: the seed.

    Raises Forbidden, Conflict (the key is taken).
    """
    if actor is not None:
        require_defining(actor)
    values = body.model_dump(exclude={"record_types"})
    source = SourceSystem(id=new_id(), is_active=True, **values)
    session.add(source)
    await session.flush()
    told = audit.created(values)
    audit.log(session, actor, "source.create", target_of(source), changes=told)
    await add_record_types(session, actor, source, body.record_types)
    return source


async def update_source(
    session: AsyncSession, actor: Actor, source: SourceSystem, body: SourceUpdate
) -> None:
    """Change a source; raises Forbidden."""
    require_defining(actor)
    if changes := audit.apply(source, body.given("description")):
        audit.log(session, actor, "source.update", target_of(source), changes=changes)
    await session.flush()


async def add_record_types(
    session: AsyncSession,
    actor: Actor | None,
    source: SourceSystem,
    bodies: list[RecordTypeCreate],
) -> None:
    """New kinds of records, mapped by words; raises Forbidden, Conflict (a key is taken)."""
    if actor is not None:
        require_defining(actor)
    types = [RecordType(id=new_id(), source_id=source.id, **_values(body)) for body in bodies]
    session.add_all(types)
    await session.flush()
    await map_new_types(session, types)
    for body in bodies:
        told: audit.Changes = {"record_type": [None, body.model_dump(mode="json")]}
        audit.log(session, actor, "source.add_record_type", target_of(source), changes=told)


async def update_record_type(
    session: AsyncSession,
    actor: Actor,
    source: SourceSystem,
    record_type: RecordType,
    body: RecordTypeUpdate,
) -> None:
    """Change a kind of record; what came before is not judged again. Raises Forbidden."""
    require_defining(actor)
    given = _values(body)
    kept = {k: v for k, v in given.items() if v is not None or k in {"expected_every", "due_day"}}
    if changes := audit.apply(record_type, kept):
        told = {f"{record_type.key}.{name}": change for name, change in changes.items()}
        target = target_of(source)
        audit.log(session, actor, "source.update_record_type", target, changes=told)
    await session.flush()


async def seed_sources(session: AsyncSession, sources: Sequence[SourceCreate]) -> list[str]:
    """Add the sources, and kinds of records, that are not there yet; the keys of what was added.

    What an administrator changed stays.
    """
    there = {source.key: source for source in await session.scalars(select(SourceSystem))}
    added = []
    for body in sources:
        source = there.get(body.key)
        if source is None:
            await create_source(session, None, body)
            added.append(body.key)
            continue
        known = set(
            await session.scalars(select(RecordType.key).where(RecordType.source_id == source.id))
        )
        new = [kind for kind in body.record_types if kind.key not in known]
        await add_record_types(session, None, source, new)
        added += [f"{body.key}/{kind.key}" for kind in new]
    return added


def target_of(source: SourceSystem) -> audit.Target:
    """The source as the audit log names it."""
    return audit.Target("source", source.id)


def _values(body: RecordTypeCreate | RecordTypeUpdate) -> dict[str, Any]:
    """The columns that were given."""
    values = body.model_dump(exclude_unset=isinstance(body, RecordTypeUpdate))
    if "freshness" in values:
        freshness = values.pop("freshness")
        values["expected_every"] = freshness["every"] if freshness else None
        values["due_day"] = freshness["due_day"] if freshness else None
    return values
