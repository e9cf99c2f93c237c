"""Voiding an amendment that was wrong, while nothing rests on it: the teams are as before."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict
from app.models import Amendment, Decree, StandIn
from app.models.amendment import AmendmentOperation
from app.models.notification import NoticeKind
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.amendments import AMENDMENTS
from app.services.decrees import queries
from app.services.decrees.amendments.facts import AmendmentEffect, former_ends, load_effect
from app.services.decrees.memberships.commands import target_of, tell_of
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.decrees.stand_ins.commands import record_stand_in
from app.services.decrees.stand_ins.queries import LoadedStandIn
from app.services.decrees.stand_ins.vacancies import is_coordinated
from app.services.platform import audit
from app.services.platform.validity import today_at


async def void_amendment(
    session: AsyncSession, actor: Actor, amendment: Amendment, reason: str
) -> None:
    """Void it: who came by it never came, who left by it never left; it stays in the list.

    Raises Forbidden (no right, or the own position would hold again) and Conflict (voided already,
    a later amendment or a successor follows, its positions were changed or used since, or a team
    would be without coordinator).
    """
    decree = await session.get_one(Decree, amendment.decree_id)
    await queries.lock_decree(session, decree)
    await session.refresh(amendment)
    effect = await load_effect(session, amendment)
    AMENDMENTS.require(actor, AmendmentOperation.VOID, effect.facts)
    for membership in effect.begun:
        await _take_away(session, actor, LoadedMembership(membership, decree), reason)
    await session.flush()  # what began makes room before what ended holds again
    ends = await former_ends(session, amendment, effect.ended)
    for membership in effect.ended:
        until = ends[membership.id]
        await _resume(session, actor, LoadedMembership(membership, decree), until, reason)
    await _end_stand_ins(session, actor, effect, reason)
    await session.flush()
    await _require_coordinators(session, amendment, effect)
    words = {"voided_at": clock.now(), "voided_by_id": actor.user_id, "void_reason": reason}
    amendment.voided_for_id = actor.on_behalf_of
    changes = audit.apply(amendment, words)
    target = audit.Target.in_decree("amendment", amendment.id, decree)
    audit.log(session, actor, "decree.void_amendment", target, changes=changes, reason=reason)
    await session.flush()


async def _take_away(
    session: AsyncSession, actor: Actor, seat: LoadedMembership, reason: str
) -> None:
    membership = seat.membership
    changes = audit.apply(membership, {"valid_to": membership.valid_from})
    membership.ended_by_id = actor.user_id
    audit.log(session, actor, "membership.end", target_of(seat), changes=changes, reason=reason)
    await tell_of(session, actor, seat, NoticeKind.MEMBERSHIP_ENDED, membership.valid_from)


async def _resume(
    session: AsyncSession, actor: Actor, seat: LoadedMembership, until: date | None, reason: str
) -> None:
    membership = seat.membership
    day = membership.valid_to or membership.valid_from
    changes = audit.apply(membership, {"valid_to": until})
    membership.ended_by_id = membership.ended_by_amendment_id = None
    audit.log(session, actor, "membership.resume", target_of(seat), changes=changes, reason=reason)
    await session.flush()
    await tell_of(session, actor, seat, NoticeKind.MEMBERSHIP_RESUMED, day)


async def _end_stand_ins(
    session: AsyncSession, actor: Actor, effect: AmendmentEffect, reason: str
) -> None:
    """Nobody fills a position that holds again."""
    seats = {one.id: one for one in effect.ended}
    filling = await session.scalars(
        select(StandIn).where(
            StandIn.membership_id.in_(seats),
            StandIn.seat_is_vacant,
            StandIn.valid_to > StandIn.valid_from,
        )
    )
    today = await today_at(session, effect.decree)
    for stand_in in filling.all():
        changes = audit.apply(stand_in, {"valid_to": stand_in.valid_from})
        stand_in.ended_by_id, stand_in.ended_for_id = actor.user_id, actor.on_behalf_of
        seat = LoadedMembership(seats[stand_in.membership_id], effect.decree)
        named = LoadedStandIn(stand_in, seat, today)
        await record_stand_in(session, actor, named, NoticeKind.STAND_IN_ENDED, (changes, reason))


async def _require_coordinators(
    session: AsyncSession, amendment: Amendment, effect: AmendmentEffect
) -> None:
    day = max(amendment.effective_from, await today_at(session, effect.decree))
    for membership in effect.begun:
        leads = membership.role is MembershipRole.KOORDINATOR and not membership.is_deputy
        if leads and not await is_coordinated(session, membership.team_id, day):
            raise Conflict("amendment_leaves_no_coordinator", date=day)
