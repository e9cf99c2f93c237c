"""The people of two decrees side by side."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Membership, Team, User
from app.schemas.decrees.succession import (
    ComparedMembership,
    DecreePersonChange,
    DecreePersonComparison,
)
from app.schemas.platform.references import PersonReference
from app.services.decrees.loading import names

Side = tuple[Decree, date]
Seats = dict[UUID, list[ComparedMembership]]


async def compare_people(
    session: AsyncSession, before: Side, after: Side
) -> list[DecreePersonComparison]:
    """Everybody whose seats differ between two decrees, each looked at on its day."""
    people: dict[UUID, str] = {}
    old, new = [await _seats(session, *side, people) for side in (before, after)]
    compared = [
        DecreePersonComparison(
            person=PersonReference(id=user_id, name=people[user_id]),
            changes=_changes(old.get(user_id, []), new.get(user_id, [])),
            before=old.get(user_id, []),
            after=new.get(user_id, []),
        )
        for user_id in dict.fromkeys((*new, *old))
    ]
    return [each for each in compared if each.changes]


async def _seats(
    session: AsyncSession, decree: Decree, day: date, people: dict[UUID, str]
) -> Seats:
    rows = await session.execute(
        select(Membership, User.name, Team.kind, Team.number)
        .join(Team, Team.id == Membership.team_id)
        .join(User, User.id == Membership.user_id)
        .where(Team.decree_id == decree.id, Membership.valid_on(day))
        .order_by(Team.position, Membership.position, Membership.id)
    )
    seats: Seats = defaultdict(list)
    for membership, name, kind, number in rows:
        people[membership.user_id] = name
        seat = ComparedMembership(
            membership_id=membership.id,
            team=names.team(kind.value, number),
            role=membership.role,
            title=membership.title,
            job_title=membership.job_title_correction or membership.job_title,
        )
        seats[membership.user_id].append(seat)
    return dict(seats)


def _changes(
    before: list[ComparedMembership], after: list[ComparedMembership]
) -> list[DecreePersonChange]:
    if not before:
        return [DecreePersonChange.JOINED]
    if not after:
        return [DecreePersonChange.LEFT]
    old, new = ({seat.team: seat for seat in seats} for seats in (before, after))
    both = [(old[team], new[team]) for team in old if team in new]
    moved = old.keys() != new.keys()
    differs = {
        DecreePersonChange.MOVED: moved,
        DecreePersonChange.ROLE: any((a.role, a.title) != (b.role, b.title) for a, b in both)
        or (moved and {seat.role for seat in before} != {seat.role for seat in after}),
        DecreePersonChange.JOB_TITLE: {seat.job_title for seat in before}
        != {seat.job_title for seat in after},
    }
    return [change for change, is_so in differs.items() if is_so]
