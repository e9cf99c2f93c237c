"""Voiding a successor decree that was wrong: the last decree is as if nothing had followed."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import Decree, Membership, Plan, StandIn
from app.models.decree import DecreeOperation
from app.models.notification import NoticeKind
from app.policies.actors import Actor
from app.policies.succession import SUCCESSORS
from app.services.decrees.memberships.commands import tell_of
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.decrees.queries import lock_decree
from app.services.decrees.stand_ins.commands import record_stand_in
from app.services.decrees.stand_ins.queries import LoadedStandIn
from app.services.decrees.succession.counting import take_plan_away
from app.services.decrees.succession.ending import Succession, read_succession
from app.services.decrees.succession.facts import load_facts
from app.services.decrees.succession.let_go import let_go
from app.services.platform import audit
from app.services.platform.validity import has_ended, today_at


async def void_successor(session: AsyncSession, actor: Actor, decree: Decree, reason: str) -> None:
    """Void it: nobody held a position in it, its plan is taken away, its text and the row stay.

    What the succession ended in the last decree holds as before; evidence that was let go stays to
    be read, and the entry says for which indicators it was. Raises Forbidden (no right, or
    the own position, that has ended, would hold again) and Conflict (voided already, no successor,
    something rests on it, positions of the last decree were given to others since).
    """
    await _lock(session, decree)
    facts = await load_facts(session, decree, in_full=True)
    SUCCESSORS.require(actor, DecreeOperation.VOID, facts)
    last = await session.get_one(Decree, decree.predecessor_id)
    succession = await read_succession(session, last, decree)
    taken = await _take_positions_away(session, actor, decree)
    evidence = await let_go(session, decree.id)
    plan = select(Plan.year).where(Plan.decree_id == decree.id)
    decree.planned_year = await session.scalar(plan)
    await take_plan_away(session, decree.id)
    _resume(succession)
    await session.flush()
    await _fill_again(session, actor, last, succession, reason)
    words = {"voided_at": clock.now(), "voided_by_id": actor.user_id, "void_reason": reason}
    decree.voided_for_id = actor.on_behalf_of
    changes = audit.apply(decree, words) | {
        "memberships": [[str(each.id) for each in taken], None],
        "memberships_end": [str(succession.until), None],
        "memberships_resumed": [None, [str(each.membership.id) for each in succession.seats]],
    }
    if evidence:
        changes["evidence"] = [evidence, None]
    # An entry of the last decree: its people are those to be told.
    target = audit.Target.in_decree("decree", decree.id, last)
    audit.log(session, actor, "decree.void", target, changes=changes, reason=reason)
    await session.flush()
    await _tell_newcomers(session, actor, decree, taken)


async def _lock(session: AsyncSession, decree: Decree) -> None:
    """First the last decree, as whoever starts a successor does; nothing comes into this one."""
    if decree.predecessor_id is not None:
        await lock_decree(session, await session.get_one(Decree, decree.predecessor_id))
    await session.execute(select(Decree.id).where(Decree.id == decree.id).with_for_update())
    await session.refresh(decree)


async def _take_positions_away(
    session: AsyncSession, actor: Actor, decree: Decree
) -> list[Membership]:
    found = await session.scalars(
        select(Membership).where(Membership.decree_id == decree.id).order_by(Membership.id)
    )
    taken = [each for each in found if not has_ended(each, each.valid_from)]
    for membership in taken:
        membership.valid_to, membership.ended_by_id = membership.valid_from, actor.user_id
    return taken


def _resume(succession: Succession) -> None:
    for seat in succession.seats:
        seat.membership.valid_to = seat.valid_to
        seat.membership.ended_by_id = seat.ended_by_id


async def _fill_again(
    session: AsyncSession, actor: Actor, last: Decree, succession: Succession, reason: str
) -> None:
    """Whoever filled a vacant position goes on; a naming is never lengthened, so that it is new."""
    today = await today_at(session, last)
    for former, until in succession.filling:
        first = max(former.valid_to, today)
        if first >= until:
            continue
        stand_in = StandIn(
            membership_id=former.membership_id,
            user_id=former.user_id,
            valid_from=first,
            valid_to=until,
            seat_is_vacant=True,
            reason=former.reason,
            named_by_id=former.named_by_id,
            named_for_id=former.named_for_id,
        )
        session.add(stand_in)
        await session.flush()
        membership = await session.get_one(Membership, former.membership_id)
        named = LoadedStandIn(stand_in, LoadedMembership(membership, last), today)
        names = ("membership_id", "user_id", "valid_from", "valid_to")
        changes = audit.created({each: getattr(stand_in, each) for each in names})
        changes |= audit.created({"absent_id": membership.user_id})
        await record_stand_in(session, actor, named, NoticeKind.STAND_IN_NAMED, (changes, reason))


async def _tell_newcomers(
    session: AsyncSession, actor: Actor, decree: Decree, taken: list[Membership]
) -> None:
    """Tell those who had no position before that the one they were given is gone."""
    known = select(Membership.user_id).where(Membership.decree_id == decree.predecessor_id)
    before = set(await session.scalars(known))
    for membership in taken:
        if membership.user_id not in before:
            seat = LoadedMembership(membership, decree)
            await tell_of(session, actor, seat, NoticeKind.MEMBERSHIP_ENDED, membership.valid_from)
