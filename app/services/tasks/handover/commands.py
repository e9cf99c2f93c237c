"""Handing over what somebody who leaves a seat was at work on."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid
from app.models import User
from app.models.notification import NoticeKind, NotificationSubject
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require
from app.schemas.tasks.handover import (
    ONCE,
    HandedOverRead,
    HandoverCreate,
    HandoverResult,
    OwnKind,
    PersonHandoverCreate,
)
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.decrees.queries import lock_decree
from app.services.platform import audit
from app.services.platform.notices.by_itself import Thing, tell_of_thing
from app.services.platform.references import person_reference
from app.services.platform.sql import held
from app.services.tasks.handover.person import seats_of
from app.services.tasks.handover.seat import OWN, Seat, count_own, load_seat, takers_of


async def hand_over(
    session: AsyncSession, actor: Actor, located: LoadedMembership, body: HandoverCreate
) -> HandoverResult:
    """Give everything that is theirs to whoever takes it: an entry for each, a notice to each.

    At most ONCE things in a call. Raises Forbidden, Invalid (who is named cannot take it),
    Conflict (nobody can).
    """
    require(actor, Permission.MEMBERSHIP_CHANGE, located.place)
    await lock_decree(session, located.decree)
    seat = await load_seat(session, located)
    takers = _takers(await takers_of(session, seat), body)
    done, remaining = await _move(session, actor, seat, takers, body.reason)
    return HandoverResult(id=located.membership.id, handed_over=done, remaining=remaining)


async def hand_over_everything(
    session: AsyncSession, actor: Actor, user: User, body: PersonHandoverCreate
) -> HandoverResult:
    """The same in every seat the person has or had, to whoever takes it by rule.

    What nobody takes stays, and is counted with what remains. Raises Conflict (nobody takes any).
    """
    seats = await seats_of(session, actor, user)
    for decree in sorted({seat.located.decree for seat in seats}, key=lambda each: each.id):
        await lock_decree(session, decree)
    done: list[HandedOverRead] = []
    remaining = 0
    for seat in seats:
        taker = next(iter(await takers_of(session, seat)), None)
        moved = sum(len(each.ids) for each in done)
        if taker is None or moved == ONCE:
            remaining += sum((await count_own(session, seat)).values())
            continue
        takers = dict.fromkeys(OwnKind, taker)
        more, left = await _move(session, actor, seat, takers, body.reason, room=ONCE - moved)
        done, remaining = [*done, *more], remaining + left
    if remaining and not done:
        raise Conflict("nobody_takes_over")
    return HandoverResult(id=user.id, handed_over=done, remaining=remaining)


async def _move(  # noqa: PLR0913 - what, from whom, to whom, why
    session: AsyncSession,
    actor: Actor,
    seat: Seat,
    takers: Mapping[OwnKind, User | None],
    reason: str,
    *,
    room: int = ONCE,
) -> tuple[list[HandedOverRead], int]:
    """What was moved, at most `room` things, and how many remain."""
    told: Counter[User] = Counter()
    done: list[HandedOverRead] = []
    remaining = 0
    for kind, count in (await count_own(session, seat)).items():
        taker, things = takers[kind], OWN[kind]
        if count and taker is None:
            raise Conflict("nobody_takes_over")
        if not count or taker is None:
            continue
        found = held(session, things.of(seat).limit(room), _model(things.of(seat)))
        rows = (await session.scalars(found)).all()
        for row in rows:
            _give(session, actor, seat, kind, row, taker, reason)
        told[taker] += len(rows)
        room, remaining = room - len(rows), remaining + count - len(rows)
        ids = [row.id for row in rows]
        done.append(HandedOverRead(kind=kind, taker=person_reference(taker), ids=ids))
    await session.flush()
    await _tell(session, actor, seat, told)
    return done, remaining


def _takers(able: list[User], body: HandoverCreate) -> dict[OwnKind, User | None]:
    """Who takes each kind: as named, else by rule the first who is able."""
    by_name = {each.username: each for each in able}

    def named(username: str, pointer: str) -> User:
        if username not in by_name:
            raise Invalid("taker_not_of_team", pointer=pointer, username=username)
        return by_name[username]

    first = able[0] if able else None
    taker = named(body.username, "/username") if body.username else first
    takers: dict[OwnKind, User | None] = dict.fromkeys(OwnKind, taker)
    for number, each in enumerate(body.takers):
        takers[each.kind] = named(each.username, f"/takers/{number}/username")
    return takers


def _model(statement: Any) -> Any:  # noqa: ANN401 - a select of one table's rows
    return statement.column_descriptions[0]["entity"]


def _give(  # noqa: PLR0913, PLR0917 - what, from whom, to whom, why
    session: AsyncSession,
    actor: Actor,
    seat: Seat,
    kind: OwnKind,
    row: Any,  # noqa: ANN401 - a row of one of the tables
    taker: User,
    reason: str,
) -> None:
    things = OWN[kind]
    changes = audit.apply(row, {things.column: taker.id})
    changes = {things.column: [str(seat.person.id), changes[things.column][1]]}
    target = audit.Target.in_decree(things.word, row.id, seat.located.decree)
    action = f"{things.word}.hand_over"
    audit.log(session, actor, action, target, changes=changes, reason=reason)


async def _tell(session: AsyncSession, actor: Actor, seat: Seat, told: Counter[User]) -> None:
    """Tell whoever took something; who acts knows it."""
    thing = Thing(NotificationSubject.TEAM, seat.team.id, seat.person.name, seat.located.decree.id)
    kind = NoticeKind.WORK_HANDED_OVER
    for taker, count in told.items():
        if count and taker.id != actor.user_id:
            await tell_of_thing(session, [taker.id], kind, thing, by=actor.name, count=str(count))
