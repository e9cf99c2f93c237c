"""Which indicators the records of a kind can prove: by the decree's words, or as a person says."""

import re
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.core.texts import folded
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Indicator,
    RecordType,
    SourceSystem,
    Team,
    indicator_action_items,
    record_type_indicators,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Place, require
from app.schemas.sources import RecordTypeIndicators
from app.services import audit, decrees

mapped = record_type_indicators.c


async def map_new_indicators(
    session: AsyncSession, decree_id: UUID, known: Collection[UUID]
) -> None:
    """Map those of a decree's indicators that were not `known` before, to every kind of record.

    What a person mapped, or took away, stays as it is.
    """
    texts = await _texts(session, decree_id)
    types = (await session.scalars(select(RecordType))).all()
    await _map(session, types, {key: text for key, text in texts.items() if key not in known})


async def map_new_types(session: AsyncSession, types: Collection[RecordType]) -> None:
    """Map new kinds of records to the indicators of all decrees."""
    await _map(session, types, await _texts(session, None))


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
    decree = await decrees.get_visible(session, actor, body.decree_id, Permission.PLAN_READ)
    require(actor, Permission.SOURCE_MANAGE, Place(decree.work_unit_id, decree.id))
    of_decree = set(await _texts(session, decree.id))
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
    await _insert(session, ((record_type.id, key) for key in wanted - before))
    changes: audit.Changes = {
        f"{record_type.key}.indicator_ids": [sorted(map(str, ids)) for ids in (before, wanted)]
    }
    target = audit.Target("source", source.id, decree.work_unit_id, decree.id)
    audit.record(session, actor, "source.map", target, changes=changes)
    await session.flush()


def names(words: Iterable[str], text: str) -> bool:
    """Whether a text holds one of the words or phrases, whole, as people compare words."""
    text = folded(text)
    return any(re.search(rf"(?<!\w){re.escape(folded(word))}(?!\w)", text) for word in words)


async def _map(
    session: AsyncSession, types: Collection[RecordType], texts: dict[UUID, str]
) -> None:
    await _insert(
        session,
        (
            (record_type.id, key)
            for record_type in types
            for key, text in texts.items()
            if names(record_type.decree_words, text)
        ),
    )


async def _texts(session: AsyncSession, decree_id: UUID | None) -> dict[UUID, str]:
    """What is said of each indicator: its own words, and those of the action items beside it."""
    statement = (
        select(
            Indicator.id,
            Indicator.text,
            Indicator.correction,
            ActionItem.text.label("item"),
            ActionItem.correction.label("item_correction"),
        )
        .join(Activity, Activity.id == Indicator.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .outerjoin(indicator_action_items, indicator_action_items.c.indicator_id == Indicator.id)
        .outerjoin(ActionItem, ActionItem.id == indicator_action_items.c.action_item_id)
    )
    if decree_id is not None:
        statement = statement.where(Decree.id == decree_id)
    found: dict[UUID, str] = {}
    for key, *words in await session.execute(statement):
        found[key] = "\n".join([found.get(key, ""), *filter(None, words)])
    return found


async def _mapped(session: AsyncSession, type_id: UUID, among: set[UUID]) -> set[UUID]:
    rows = await session.scalars(
        select(mapped.indicator_id).where(
            mapped.record_type_id == type_id, mapped.indicator_id.in_(among)
        )
    )
    return set(rows.all())


async def _insert(session: AsyncSession, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    rows = [{"record_type_id": kind, "indicator_id": indicator} for kind, indicator in pairs]
    if rows:
        await session.execute(insert(record_type_indicators), rows)
