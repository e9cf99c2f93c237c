"""What a succession ends in the last decree, and what it was like before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import AuditEvent, Decree, Membership, StandIn
from app.policies.actors import Actor
from app.services.decrees.giving_way import end_with
from app.services.platform import audit
from app.services.platform.validity import has_ended


@dataclass(frozen=True)
class FormerSeat:
    """A membership that a succession ended: until when it held before, and who had ended it."""

    membership: Membership
    valid_to: date | None = None
    ended_by_id: UUID | None = None


@dataclass(frozen=True)
class Succession:
    """What a succession ended on `until`, as far as nobody changed it since.

    `filling`: who fills a vacant seat, and until when they did before.
    """

    until: date
    seats: list[FormerSeat]
    filling: list[tuple[StandIn, date]]

    @property
    def people(self) -> frozenset[UUID]:
        """Whose positions these are."""
        holders = {each.membership.user_id for each in self.seats}
        return frozenset(holders | {stand_in.user_id for stand_in, _ in self.filling})


async def end_teams(
    session: AsyncSession,
    actor: Actor,
    decree: Decree,
    memberships: Iterable[Membership],
    until: date,
) -> audit.Changes:
    """Let the teams of a decree lose their rights on that day; what changed, with what was."""
    ended: list[str] = []
    former: dict[str, Any] = {}
    for membership in memberships:
        if has_ended(membership, until):
            continue
        key = str(membership.id)
        if membership.valid_to is not None:
            known = (membership.valid_to, membership.ended_by_id)
            former[key] = [audit.plain(each) for each in known]
        membership.valid_to = max(until, membership.valid_from)
        membership.ended_by_id = actor.user_id
        ended.append(key)
    filling = await end_with(session, decree, until)
    changes: audit.Changes = {
        "memberships_end": [former or None, str(until)],
        "memberships": [None, ended],
    }
    if filling:
        told = {str(key): str(day) for key, day in filling.items()}
        changes["stand_ins_end"] = [told, str(until)]
    return changes


async def read_succession(session: AsyncSession, decree: Decree, successor: Decree) -> Succession:
    """What became of the last decree when the successor was started; the audit log has it.

    Its entry is written with the commit: in the transaction that starts it nothing is known yet.
    """
    entry = await _entry(session, decree, successor)
    if entry is None:
        return Succession(successor.takes_effect_on, [], [])
    former, until = entry.changes["memberships_end"]
    on = date.fromisoformat(until)
    ended, known = set(entry.changes["memberships"][1]), former or {}
    memberships = await session.scalars(
        select(Membership).where(Membership.decree_id == decree.id).order_by(Membership.id)
    )
    # A position that somebody was given since got its end from the succession too.
    seats = [
        FormerSeat(each, *_former(known.get(str(each.id))))
        for each in memberships
        if (str(each.id) in ended or each.created_at >= entry.at)
        and each.valid_to == max(on, each.valid_from)
    ]
    filled, _ = entry.changes.get("stand_ins_end", [{}, None])
    return Succession(on, seats, await _still_filling(session, on, filled))


async def _entry(session: AsyncSession, decree: Decree, successor: Decree) -> AuditEvent | None:
    entries = await session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.target_type == "decree",
            AuditEvent.target_id == decree.id,
            AuditEvent.action == "decree.succeed",
        )
        .order_by(AuditEvent.id.desc())
    )
    named = str(successor.id)
    return next((each for each in entries if each.changes["successor_id"][1] == named), None)


def _former(known: list[str | None] | None) -> Iterator[Any]:
    day, person = known or (None, None)
    yield date.fromisoformat(day) if day else None
    yield UUID(person) if person else None


async def _still_filling(
    session: AsyncSession, on: date, filled: dict[str, str]
) -> list[tuple[StandIn, date]]:
    former = {UUID(key): date.fromisoformat(day) for key, day in filled.items()}
    found = await session.scalars(select(StandIn).where(StandIn.id.in_(former)))
    untouched = (each for each in found if each.valid_to == max(on, each.valid_from))
    return [(each, former[each.id]) for each in untouched]


def overlap(memberships: Iterable[Membership], seats: Iterable[FormerSeat]) -> bool:
    """Whether somebody has two positions in a team, or a team two heads, with the former ends."""
    ends = {each.membership.id: each.valid_to for each in seats}
    held = [(one, _span(one, ends.get(one.id, one.valid_to))) for one in memberships]
    return any(
        _are_rivals(one, other) and _meet(days, others)
        for (one, days), (other, others) in combinations(held, 2)
        if {one.id, other.id} & ends.keys()
    )


def _span(one: Membership, valid_to: date | None) -> tuple[date, date]:
    return one.valid_from, valid_to or date.max


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _are_rivals(one: Membership, other: Membership) -> bool:
    heads = one.leads and other.leads
    return one.team_id == other.team_id and (heads or one.user_id == other.user_id)
