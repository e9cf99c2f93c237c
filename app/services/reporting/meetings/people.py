"""Who is invited to a meeting and who came: people of the office, singly or by their team."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import Decree, Meeting, MeetingPerson, Membership, Team, User, meeting_teams
from app.policies.actors import Actor
from app.services.identity.seats import holds_seat
from app.services.identity.users import switched_off
from app.services.platform import audit


class Attendance(NamedTuple):
    """Who was invited, and who came."""

    invited: frozenset[UUID] = frozenset()
    came: frozenset[UUID] = frozenset()


async def attendance_of(session: AsyncSession, meeting: Meeting) -> Attendance:
    """As it is written down."""
    people = select(MeetingPerson).where(MeetingPerson.meeting_id == meeting.id)
    rows = (await session.scalars(people)).all()
    return Attendance(
        frozenset(row.user_id for row in rows if row.invited),
        frozenset(row.user_id for row in rows if row.came),
    )


async def members_of(session: AsyncSession, team_ids: Collection[UUID], day: date) -> set[UUID]:
    """Who serves in the teams on that day, as far as they still have an account."""
    if not team_ids:
        return set()
    people = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.team_id.in_(team_ids), Membership.valid_on(day), User.is_active)
    )
    return set(await session.scalars(people))


async def require_people(  # noqa: PLR0913, PLR0917 - who asks, whom, where, and when
    session: AsyncSession,
    actor: Actor,
    decree: Decree,
    user_ids: Collection[UUID],
    day: date,
    pointer: str,
) -> None:
    """Raise NotFound for whoever is neither of the office nor serves under the decree on that day.

    Or has left; whoever may know of the account is told that it is switched off (Conflict).
    """
    if not user_ids:
        return
    serves = holds_seat(User.id, day, Membership.decree_id == decree.id)
    of_here = or_(User.work_unit_id == decree.work_unit_id, serves)
    people = select(User.id).where(User.id.in_(user_ids), User.is_active, of_here)
    if absent := set(user_ids) - set(await session.scalars(people)):
        named = (User.id.in_(absent), of_here)
        await switched_off.require_none(session, actor, *named, pointer=pointer)
        raise NotFound(pointer=pointer)


async def write_people(
    session: AsyncSession, meeting: Meeting, old: Attendance, new: Attendance
) -> audit.Changes:
    """Write down what differs: the keys that went and those that came, for the audit log."""
    if old == new:
        return {}
    mine = MeetingPerson.meeting_id == meeting.id
    await session.execute(delete(MeetingPerson).where(mine))
    rows = [
        {
            "meeting_id": meeting.id,
            "user_id": person,
            "invited": person in new.invited,
            "came": person in new.came,
        }
        for person in sorted(new.invited | new.came)
    ]
    if rows:
        await session.execute(insert(MeetingPerson), rows)
    parts = (
        ("invited_ids", old.invited, new.invited),
        ("came_ids", old.came, new.came),
    )
    return {name: _difference(was, now) for name, was, now in parts if was != now}


async def write_teams(
    session: AsyncSession, decree: Decree, meeting: Meeting, team_ids: Collection[UUID]
) -> tuple[set[UUID], audit.Changes]:
    """The teams a meeting is for, the organising one in any case; which of them are new.

    Raises NotFound for a team of another decree.
    """
    wanted = {meeting.team_id, *team_ids}
    theirs = select(Team.id).where(Team.id.in_(wanted), Team.decree_id == decree.id)
    if set(await session.scalars(theirs)) != wanted:
        raise NotFound(pointer="/team_ids")
    table = meeting_teams
    here = table.c.meeting_id == meeting.id
    old = set(await session.scalars(select(table.c.team_id).where(here)))
    if old == wanted:
        return set(), {}
    await session.execute(delete(table).where(here, table.c.team_id.not_in(wanted)))
    rows = [{"meeting_id": meeting.id, "team_id": team} for team in sorted(wanted - old)]
    if rows:
        await session.execute(insert(table), rows)
    return wanted - old, {"team_ids": _difference(old, wanted)}


def _difference(old: Collection[UUID], new: Collection[UUID]) -> list[list[str]]:
    gone, added = set(old) - set(new), set(new) - set(old)
    return [sorted(map(str, gone)), sorted(map(str, added))]
