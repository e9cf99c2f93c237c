"""A stored decree as a decree file, and on which day a decree's people are looked at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.integrations.yaml_source import write_yaml
from app.models import Decree, Membership, User, WorkUnit
from app.services.decrees.loading.export import StoredDecree, decree_file_data
from app.services.decrees.loading.stored import read_stored
from app.services.decrees.queries import successor_of
from app.services.platform.validity import holds_on, today_at


async def export_decree(session: AsyncSession, decree: Decree) -> str:
    """The decree file (YAML) of the decree as it stands, as the loader takes it."""
    return write_yaml(decree_file_data(await told_source(session, decree)))


async def told_source(session: AsyncSession, decree: Decree) -> StoredDecree:
    """The decree as it stands today, as it is handed out to be loaded again.

    What an indicator stands beside is told as the text was read. Usernames say who is meant, so
    that a name that is edited there is another name of the same person.
    """
    day = await day_of(session, decree, await today_at(session, decree))
    source = await read_source(session, decree, lambda membership: holds_on(membership, day))
    stored = replace(source.stored, links=source.stored.links_as_read())
    members = select(Membership.user_id).where(Membership.decree_id == decree.id)
    people = await session.execute(select(User.id, User.username).where(User.id.in_(members)))
    return replace(source, stored=stored, usernames={row.id: row.username for row in people})


async def read_source(
    session: AsyncSession, decree: Decree, belongs: Callable[[Membership], bool]
) -> StoredDecree:
    """Everything that is stored of the decree, and who `belongs` to its teams."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    parent = await session.get_one(WorkUnit, unit.parent_id) if unit.parent_id else None
    return StoredDecree(decree, unit, parent, await read_stored(session, decree.id), belongs)


async def day_of(session: AsyncSession, decree: Decree, today: date, *others: Decree) -> date:
    """The day whose people are those of the decree: its last before a later one, else today.

    Later ones are its successor and, of the `others`, those with a later date.
    """
    successor = await successor_of(session, decree)
    later = [*others, *([successor] if successor else [])]
    first = decree.takes_effect_on
    others_begin = [each.takes_effect_on for each in later if each.takes_effect_on > first]
    return min([max(today, first), *(day - timedelta(days=1) for day in others_begin)])
