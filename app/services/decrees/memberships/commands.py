"""Putting people into teams and taking them out; rights follow at once."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, Invalid
from app.models import Decree, Membership, Team, User
from app.models.notification import NoticeKind
from app.models.rights import Permission
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.people import require_other_person
from app.policies.rules import ResourceScope, require
from app.schemas.decrees.teams import (
    MembershipCreate,
    MembershipEnd,
)
from app.services.decrees import queries as decrees
from app.services.decrees.giving_way import give_way
from app.services.decrees.memberships.checking import (
    require_apart,
    require_fitting_days,
    require_fitting_role,
    require_free,
    require_not_taken_over,
)
from app.services.decrees.memberships.queries import (
    LoadedMembership,
    MembershipSlot,
    get_person,
)
from app.services.decrees.queries import end_of_rights
from app.services.plan.rows.years import last_day_of_reach
from app.services.platform import audit
from app.services.platform.notices.telling import tell
from app.services.platform.plausible import require_between
from app.services.platform.validity import has_ended, today_at


async def create_membership(
    session: AsyncSession, actor: Actor, team: Team, decree: Decree, body: MembershipCreate
) -> LoadedMembership:
    """Put a person into a team, today or on another day.

    Raises Forbidden (also for oneself, or the place of somebody the person has put out), Invalid
    (role does not fit), NotFound (person), Conflict (already there, or a successor has taken over
    by then).
    """
    place = ResourceScope(decree.work_unit_id, decree.id, team.id)
    require(actor, Permission.MEMBERSHIP_CHANGE, place)
    await decrees.lock_decree(session, decree)
    valid_from = body.valid_from or await today_at(session, decree)
    until = await end_of_rights(session, decree, valid_from, pointer="/valid_from")
    opening = MembershipSlot(team, decree, valid_from, until)
    return await begin_membership(session, actor, opening, body)


async def begin_membership(
    session: AsyncSession, actor: Actor, opening: MembershipSlot, body: MembershipCreate
) -> LoadedMembership:
    """Put a person into an open place; raises what `create_membership` does."""
    require(actor, Permission.MEMBERSHIP_CHANGE, opening.place)
    team, decree, valid_from = opening.team, opening.decree, opening.valid_from
    require_fitting_role(team, body)
    user = await get_person(session, actor, body.username)
    require_other_person(actor, user.id, "own_appointment", pointer="/username")
    await require_not_taken_over(session, team, user, body.role)
    await require_fitting_days(session, opening, body.valid_to)
    membership = Membership(
        team_id=team.id,
        user_id=user.id,
        decree_id=decree.id,
        role=body.role,
        is_deputy=body.is_deputy,
        title=body.title,
        name=user.name,
        job_title=body.job_title,
        position=await _next_position(session, team),
        valid_from=valid_from,
        valid_to=body.valid_to or opening.until,
        added_by_id=actor.user_id,
    )
    days = (valid_from, membership.valid_to)
    await require_free(session, membership, days)
    await require_apart(session, membership, days)
    session.add(membership)
    await session.flush()
    changes: audit.Changes = {"user_id": [None, str(user.id)], "role": [None, body.role.value]}
    if body.is_deputy:
        changes["is_deputy"] = [None, True]
    located = LoadedMembership(membership, decree)
    audit.log(
        session, actor, "membership.create", target_of(located), changes=changes, reason=body.reason
    )
    await give_way(session, actor, decree, membership, valid_from)
    await tell_of(session, actor, located, NoticeKind.APPOINTED, valid_from)
    return located


async def _next_position(session: AsyncSession, team: Team) -> int:
    last = await session.scalar(
        select(func.max(Membership.position)).where(Membership.team_id == team.id)
    )
    return (last or 0) + 1


async def end_membership(
    session: AsyncSession, actor: Actor, located: LoadedMembership, body: MembershipEnd
) -> None:
    """End a membership today (at once) or on another day.

    Raises Forbidden, Invalid (before it began), Conflict (has ended, would outlast the rights of a
    decree that has a successor, or meet who follows in it).
    """
    require(actor, Permission.MEMBERSHIP_CHANGE, located.place)
    membership, today = located.membership, await today_at(session, located.decree)
    if has_ended(membership, today):
        raise Conflict("already_ended")
    on = body.on or max(today, membership.valid_from)
    if on < membership.valid_from:
        raise Invalid("period_reversed", pointer="/on")
    last = await last_day_of_reach(session, located.decree)
    require_between(membership.valid_from, last, on=on)
    await end_of_rights(session, located.decree, on, pointer="/on")
    planned = membership.valid_to
    if planned is not None and planned < on:
        await decrees.lock_decree(session, located.decree)
        await require_free(session, membership, (planned, on), pointer="/on")
        await require_apart(session, membership, (planned, on), pointer="/on")
        await give_way(session, actor, located.decree, membership, planned)
    changes = audit.apply(membership, {"valid_to": on})
    membership.ended_by_id = actor.user_id
    audit.log(
        session, actor, "membership.end", target_of(located), changes=changes, reason=body.reason
    )
    await session.flush()
    await tell_of(session, actor, located, NoticeKind.MEMBERSHIP_ENDED, on)


async def tell_of(
    session: AsyncSession, actor: Actor, located: LoadedMembership, kind: NoticeKind, on: date
) -> None:
    """Tell the person what happened to the membership, from which day on."""
    membership = located.membership
    user = await session.get_one(User, membership.user_id)
    team = await session.get_one(Team, membership.team_id)
    what = f"{membership.role.value} ({team.short_title or team.title})"
    judged = [] if membership.role is MembershipRole.ANGGOTA else [located.decree.id]
    await tell(session, actor, user, kind, decrees=judged, what=what, on=on.isoformat())


def target_of(located: LoadedMembership) -> audit.Target:
    """The membership, for an entry of the audit log."""
    membership = located.membership
    return audit.Target.in_decree(
        "membership",
        membership.id,
        located.decree,
        team_id=membership.team_id,
        role=membership.role,
        valid_from=membership.valid_from,
        valid_to=membership.valid_to,
    )
