"""Putting people into teams and taking them out; rights follow at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.models import Decree, Membership, Team, User
from app.models.notification import NoticeKind
from app.models.rights import ActorRole, Permission
from app.models.team import MembershipRole, TeamKind
from app.policies.actors import Actor
from app.policies.grants import DEPUTIES
from app.policies.people import require_other_person
from app.policies.rules import ResourceScope, ScopeColumns, allows, require, visible
from app.schemas.decrees.teams import (
    MembershipAction,
    MembershipCreate,
    MembershipEnd,
    MembershipRead,
)
from app.services.decrees import queries as decrees
from app.services.decrees.giving_way import give_way
from app.services.decrees.queries import members_statement, read_member
from app.services.decrees.rights_end import end_of_rights
from app.services.plan.rows.years import last_day_of_reach
from app.services.platform import audit
from app.services.platform.notices.telling import tell
from app.services.platform.plausible import require_between
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import held
from app.services.platform.validity import has_ended, today_at

ROLES_OF_TEAM: dict[TeamKind, frozenset[MembershipRole]] = {
    TeamKind.PENGARAH: frozenset({MembershipRole.PENGARAH}),
    TeamKind.PELAKSANA: frozenset({MembershipRole.PELAKSANA, MembershipRole.ANGGOTA}),
    TeamKind.TIM_KERJA: frozenset({MembershipRole.KOORDINATOR, MembershipRole.ANGGOTA}),
}


@dataclass(frozen=True)
class LoadedMembership:
    """A membership with the decree it lies in."""

    membership: Membership
    decree: Decree

    @property
    def place(self) -> ResourceScope:
        """Where it lies."""
        return ResourceScope(self.decree.work_unit_id, self.decree.id, self.membership.team_id)


@dataclass(frozen=True)
class MembershipSlot:
    """A team that takes a new member, from a day on and up to another (None: without an end)."""

    team: Team
    decree: Decree
    valid_from: date
    until: date | None

    @property
    def place(self) -> ResourceScope:
        """Where it lies."""
        return ResourceScope(self.decree.work_unit_id, self.decree.id, self.team.id)


async def get_visible(session: AsyncSession, actor: Actor, membership_id: UUID) -> LoadedMembership:
    """The membership; raises NotFound when it is out of sight."""
    statement = (
        select(Membership, Decree)
        .join(Team, Team.id == Membership.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .where(Membership.id == membership_id, visible(actor, Permission.TEAM_READ, TEAM_PLACE))
    )
    found = (await session.execute(held(session, statement, Membership))).first()
    if found is None:
        raise NotFound
    return LoadedMembership(found[0], found[1])


async def read_membership(
    session: AsyncSession, actor: Actor, located: LoadedMembership
) -> MembershipRead:
    """The membership as it is answered."""
    row = (
        await session.execute(members_statement().where(Membership.id == located.membership.id))
    ).one()
    today = await today_at(session, located.decree)
    may_end = allows(actor, Permission.MEMBERSHIP_CHANGE, located.place)
    return MembershipRead(
        **read_member(row).model_dump(),
        allowed_actions=[MembershipAction.END] if may_end and not has_ended(row, today) else [],
    )


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
    _require_fitting_role(team, body)
    user = await get_person(session, actor, body.username)
    require_other_person(actor, user.id, "own_appointment", pointer="/username")
    await _require_not_taken_over(session, team, user, body.role)
    await _require_fitting_days(session, opening, body.valid_to)
    await _require_no_overlap(session, team, user, body, valid_from)
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
    session.add(membership)
    await session.flush()
    changes: audit.Changes = {"user_id": [None, str(user.id)], "role": [None, body.role.value]}
    if body.is_deputy:
        changes["is_deputy"] = [None, True]
    located = LoadedMembership(membership, decree)
    audit.log(
        session, actor, "membership.create", target_of(located), changes=changes, reason=body.reason
    )
    await give_way(session, actor, decree, membership)
    await tell_of(session, actor, located, NoticeKind.APPOINTED, valid_from)
    return located


async def _require_fitting_days(
    session: AsyncSession, opening: MembershipSlot, valid_to: date | None
) -> None:
    decree, valid_from, until = opening.decree, opening.valid_from, opening.until
    if valid_from < decree.takes_effect_on:
        raise Invalid("before_the_decree", pointer="/valid_from")
    last = await last_day_of_reach(session, decree)
    require_between(decree.date, last, valid_from=valid_from, valid_to=valid_to)
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("period_reversed", pointer="/valid_to")
    if valid_to is not None and until is not None and valid_to > until:
        raise Conflict("decree_succeeded", pointer="/valid_to", date=until)


def _require_fitting_role(team: Team, body: MembershipCreate) -> None:
    role = body.role.value
    if body.role not in ROLES_OF_TEAM[team.kind]:
        raise Invalid("role_does_not_fit_team", pointer="/role", role=role, kind=team.kind.value)
    if body.is_deputy and ActorRole(role) not in DEPUTIES:
        raise Invalid("role_has_no_deputy", pointer="/is_deputy", role=role)


async def _require_no_overlap(
    session: AsyncSession, team: Team, user: User, body: MembershipCreate, valid_from: date
) -> None:
    """Raise Conflict when another one still holds on the first day of a new one.

    The decree is held meanwhile; of those without an end the unique indexes keep a second one out
    as well, whoever is faster.
    """
    lasting = (Membership.team_id == team.id, Membership.valid_on_or_after(valid_from))
    if await session.scalar(select(Membership.id).where(*lasting, Membership.user_id == user.id)):
        raise Conflict("already_member", pointer="/username")
    coordinator = select(Membership.id).where(
        *lasting, Membership.role == MembershipRole.KOORDINATOR, ~Membership.is_deputy
    )
    leads = body.role is MembershipRole.KOORDINATOR and not body.is_deputy
    if leads and await session.scalar(coordinator):
        raise Conflict("already_coordinated", pointer="/role")


async def _require_not_taken_over(
    session: AsyncSession, team: Team, user: User, role: MembershipRole
) -> None:
    """Raise Forbidden when the person ended the membership that they would now take over.

    The place is free again for them once somebody else has held it since (domain.md, "Nobody
    grants, appoints or confirms anything for themselves").
    """
    if role is MembershipRole.ANGGOTA:
        return
    later = aliased(Membership)
    followed = exists().where(
        later.user_id != user.id,
        later.team_id == Membership.team_id,
        later.role == Membership.role,
        later.is_deputy == Membership.is_deputy,
        later.valid_from >= Membership.valid_to,
    )
    ended_by_them = select(Membership.id).where(
        Membership.team_id == team.id,
        Membership.role == role,
        Membership.ended_by_id == user.id,
        Membership.user_id != user.id,
        ~followed,
    )
    if await session.scalar(ended_by_them.limit(1)) is not None:
        raise Forbidden("membership_taken_over", pointer="/username")


async def _next_position(session: AsyncSession, team: Team) -> int:
    last = await session.scalar(
        select(func.max(Membership.position)).where(Membership.team_id == team.id)
    )
    return (last or 0) + 1


async def get_person(session: AsyncSession, actor: Actor, username: str) -> User:
    """Somebody of an office whose teams the caller may change."""
    user = await session.scalar(
        select(User).where(
            User.username == username,
            User.is_active,
            visible(actor, Permission.MEMBERSHIP_CHANGE, ScopeColumns(User.work_unit_id)),
        )
    )
    if user is None:
        raise NotFound(pointer="/username")
    return user


async def end_membership(
    session: AsyncSession, actor: Actor, located: LoadedMembership, body: MembershipEnd
) -> None:
    """End a membership today (at once) or on another day.

    Raises Forbidden, Invalid (before it began), Conflict (has ended, or would outlast the rights
    of a decree that has a successor).
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
    return audit.Target.in_decree("membership", located.membership.id, located.decree)
