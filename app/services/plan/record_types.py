"""Which indicators the records of a kind can prove, by the decree's words.

Here, and not beside the sources: loading a decree asks it, and needs no source for it.
"""

import re
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.texts import folded
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Indicator,
    RecordType,
    Team,
    indicator_action_items,
    record_type_indicators,
)


async def map_new_indicators(
    session: AsyncSession, decree_id: UUID, known: Collection[UUID]
) -> None:
    """Map those of a decree's indicators that were not `known` before, to every kind of record.

    What a person mapped, or took away, stays as it is.
    """
    texts = await texts_of(session, decree_id)
    types = (await session.scalars(select(RecordType))).all()
    await _map(session, types, {key: text for key, text in texts.items() if key not in known})


async def map_new_types(session: AsyncSession, types: Collection[RecordType]) -> None:
    """Map new kinds of records to the indicators of all decrees."""
    await _map(session, types, await texts_of(session, None))


def names(words: Iterable[str], text: str) -> bool:
    """Whether a text holds one of the words or phrases, whole; all of them are folded."""
    return any(
        word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words
    )


async def _map(
    session: AsyncSession, types: Collection[RecordType], texts: dict[UUID, str]
) -> None:
    as_compared = {key: folded(text) for key, text in texts.items()}
    words = {kind.id: list(map(folded, kind.decree_words)) for kind in types}
    await insert_pairs(
        session,
        (
            (kind_id, key)
            for kind_id, of_kind in words.items()
            for key, text in as_compared.items()
            if names(of_kind, text)
        ),
    )


async def texts_of(session: AsyncSession, decree_id: UUID | None) -> dict[UUID, str]:
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


async def insert_pairs(session: AsyncSession, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Map kinds of records to indicators: pairs of their ids."""
    rows = [{"record_type_id": kind, "indicator_id": indicator} for kind, indicator in pairs]
    if rows:
        await session.execute(insert(record_type_indicators), rows)
