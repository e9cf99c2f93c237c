"""Naming somebody to hold a seat for who is away, and ending it; rights follow at once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid, NotFound
from app.models import Decree, Membership, StandIn, Team, User
from app.models.notification import NoticeKind
from app.models.stand_in import StandInOperation
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.people import require_other_person
from app.policies.stand_ins import STAND_INS, StandInFacts
from app.schemas.decrees.stand_ins import (
    StandInCreate,
    StandInEnd,
)
from app.services.decrees.giving_way import told_of
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.decrees.stand_ins.queries import LoadedStandIn
from app.services.identity.evaluators import evaluates
from app.services.identity.users import switched_off
from app.services.plan.rows.years import last_day_of_reach
from app.services.platform import audit
from app.services.platform.notices.telling import tell
from app.services.platform.plausible import require_between
from app.services.platform.sql import held
from app.services.platform.validity import holds_on, today_at

_ONE_DAY = timedelta(days=1)


async def create_stand_in(
    session: AsyncSession, actor: Actor, seat: LoadedMembership, body: StandInCreate
) -> LoadedStandIn:
    """Let a colleague of the office hold the seat from a day (today) to a day.

    Raises Forbidden (neither one's own seat nor the Ketua; for oneself), NotFound (person), Invalid
    (days, the same person), Conflict (the seat ends before, has a stand-in then; either is or has
    a stand-in then).
    """
    facts = StandInFacts(seat.place, seat.membership.user_id)
    STAND_INS.require(actor, StandInOperation.NAME, facts)
    today = await today_at(session, seat.decree)
    first = body.valid_from or today
    if first < today:
        raise Invalid("stand_in_begins_in_the_past", pointer="/valid_from", date=today)
    if not holds_on(seat.membership, first):
        raise Conflict("seat_not_held", pointer="/valid_from", date=first)
    end = seat.membership.valid_to
    if end is not None and body.valid_to > end:
        raise Conflict("stand_in_outlasts_the_seat", pointer="/valid_to", date=end)
    return await name_stand_in(session, actor, seat, body.model_copy(update={"valid_from": first}))


async def name_stand_in(
    session: AsyncSession,
    actor: Actor,
    seat: LoadedMembership,
    body: StandInCreate,
    *,
    seat_is_vacant: bool = False,
) -> LoadedStandIn:
    """The same for somebody whose right was judged, from `valid_from` on.

    `seat_is_vacant`: the seat ends on that day. Raises NotFound, Invalid, Forbidden, Conflict.
    """
    first = body.valid_from or await today_at(session, seat.decree)
    days = (first, body.valid_to)
    user, absent = await _people(session, actor, seat, body.username, days)
    await _require_apart(session, seat, user, days)
    await _require_no_other(session, seat.membership, user, absent, days, vacant=seat_is_vacant)
    stand_in = StandIn(
        membership_id=seat.membership.id,
        user_id=user.id,
        valid_from=first,
        valid_to=body.valid_to,
        seat_is_vacant=seat_is_vacant,
        reason=body.reason,
        named_by_id=actor.user_id,
        named_for_id=actor.on_behalf_of,
    )
    session.add(stand_in)
    await session.flush()
    named = LoadedStandIn(stand_in, seat, await today_at(session, seat.decree))
    names = ("membership_id", "user_id", "valid_from", "valid_to")
    changes = audit.created({each: getattr(stand_in, each) for each in names})
    changes |= audit.created({"absent_id": absent.id})
    await record_stand_in(session, actor, named, NoticeKind.STAND_IN_NAMED, (changes, body.reason))
    return named


async def _people(
    session: AsyncSession,
    actor: Actor,
    seat: LoadedMembership,
    username: str,
    days: tuple[date, date],
) -> tuple[User, User]:
    """Who stands in from a day to a day, and for whom; what concerns them waits meanwhile."""
    membership, decree = seat.membership, seat.decree
    last = await last_day_of_reach(session, decree)
    require_between(decree.date, last, valid_from=days[0], valid_to=days[1])
    if days[1] <= days[0]:
        raise Invalid("period_reversed", pointer="/valid_to")
    user = await _colleague(session, actor, decree, username)
    if user.id == membership.user_id:
        raise Invalid("stands_in_for_oneself", pointer="/username")
    require_other_person(actor, user.id, "own_stand_in", pointer="/username")
    return user, await _lock_people(session, membership.user_id, user.id)


async def end_stand_in(
    session: AsyncSession, actor: Actor, named: LoadedStandIn, body: StandInEnd
) -> None:
    """End it today (at once) or on another day before its own; what was decided stays.

    Raises Forbidden (neither of the two, nor the Ketua), Conflict (ended), Invalid (another day).
    """
    STAND_INS.require(actor, StandInOperation.END, named.facts)
    stand_in, decree = named.stand_in, named.seat.decree
    require_between(decree.date, await last_day_of_reach(session, decree), on=body.on)
    first = max(named.today, stand_in.valid_from)
    on = body.on or first
    if not first <= on < stand_in.valid_to:
        raise Invalid(
            "stand_in_ends_otherwise", pointer="/on", first=first, last=stand_in.valid_to - _ONE_DAY
        )
    changes = audit.apply(stand_in, {"valid_to": on})
    stand_in.ended_by_id, stand_in.ended_for_id = actor.user_id, actor.on_behalf_of
    await record_stand_in(session, actor, named, NoticeKind.STAND_IN_ENDED, (changes, body.reason))


async def _colleague(session: AsyncSession, actor: Actor, decree: Decree, username: str) -> User:
    """An active account of the decree's office."""
    named = (User.username == username, User.work_unit_id == decree.work_unit_id)
    user = await session.scalar(select(User).where(*named, User.is_active))
    if user is None:
        await switched_off.require_none(session, actor, *named, pointer="/username")
        raise NotFound(pointer="/username")
    return user


async def _lock_people(session: AsyncSession, *people: UUID) -> User:
    """Let stand-ins of these people come one by one; the first of them."""
    found = select(User).where(User.id.in_(people)).order_by(User.id)
    users = (await session.scalars(held(session, found, User))).all()
    return next(user for user in users if user.id == people[0])


async def _require_apart(
    session: AsyncSession, seat: LoadedMembership, user: User, days: tuple[date, date]
) -> None:
    """Raise Conflict for who judges what the seat does: four eyes would leave nobody to do it."""
    accepts = exists().where(
        Membership.user_id == user.id,
        Membership.decree_id == seat.decree.id,
        Membership.role == MembershipRole.PELAKSANA,
        ~Membership.is_deputy,
        Membership.valid_within(*days),
    )
    judges = select(accepts, evaluates(user.id, seat.decree.id, days))
    accepts_it, evaluates_it = (await session.execute(judges)).one()
    if accepts_it and seat.membership.role is MembershipRole.KOORDINATOR:
        raise Conflict("stand_in_accepts", pointer="/username", person=user.name)
    if evaluates_it:
        raise Conflict("stand_in_evaluates", pointer="/username", person=user.name)


async def _require_no_other(  # noqa: PLR0913 - who, for whom, when
    session: AsyncSession,
    membership: Membership,
    user: User,
    absent: User,
    days: tuple[date, date],
    *,
    vacant: bool,
) -> None:
    """Raise Conflict where the seat has a stand-in in those days, or one would stand for another.

    The database holds to the same.
    """
    is_away = and_(~StandIn.seat_is_vacant, Membership.user_id == user.id)
    stands = StandIn.user_id == absent.id
    concerned = [StandIn.membership_id == membership.id, is_away, *([] if vacant else [stands])]
    other = (
        await session.execute(
            select(StandIn, is_away, stands)
            .join(Membership, Membership.id == StandIn.membership_id)
            .where(
                StandIn.holds_within(*days),
                or_(*concerned),
            )
            .order_by(StandIn.valid_from)
            .limit(1)
        )
    ).first()
    if other is None:
        return
    stand_in, user_is_away, absent_stands = other
    until = stand_in.valid_to - _ONE_DAY
    span: dict[str, Any] = {"first": stand_in.valid_from, "last": until}
    if user_is_away:
        raise Conflict("stand_in_is_away", pointer="/username", person=user.name, **span)
    if absent_stands and not vacant:
        raise Conflict("absent_stands_in", pointer="/valid_from", person=absent.name, **span)
    raise Conflict("seat_has_stand_in", pointer="/valid_from", **span)


_ACTIONS = {
    NoticeKind.STAND_IN_NAMED: "stand_in.name",
    NoticeKind.STAND_IN_ENDED: "stand_in.end",
}


async def record_stand_in(
    session: AsyncSession,
    actor: Actor,
    named: LoadedStandIn,
    kind: NoticeKind,
    told: tuple[audit.Changes, str],
) -> None:
    """Note in the audit log what changed and why, and tell the two people."""
    changes, reason = told
    team_id, about = named.seat.membership.team_id, told_of(named.stand_in)
    target = audit.Target.in_decree(
        "stand_in", named.stand_in.id, named.seat.decree, team_id=team_id, **about
    )
    audit.log(session, actor, _ACTIONS[kind], target, changes=changes, reason=reason)
    await session.flush()
    stand_in, membership = named.stand_in, named.seat.membership
    user = await session.get_one(User, stand_in.user_id)
    absent = await session.get_one(User, membership.user_id)
    team = await session.get_one(Team, membership.team_id)
    await tell(
        session,
        actor,
        user,
        kind,
        decrees=[] if membership.role is MembershipRole.ANGGOTA else [named.seat.decree.id],
        also=[absent.id],
        what=f"{membership.role.value} ({team.short_title or team.title})",
        absent=absent.name,
        absent_id=str(absent.id),
        on=stand_in.valid_from.isoformat(),
        until=(stand_in.valid_to - _ONE_DAY).isoformat(),
    )
