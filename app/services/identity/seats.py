"""Who may do what, on a day: seats that are held, and what they carry.

Whoever has left (account switched off, seat ended) holds none, and is given nothing new: every
place where a person is named for a seat's work asks here.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Exists,
    SelectBase,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models import Decree, Membership, StandIn, Team, User
from app.models.rights import ActorRole, Permission, Reach
from app.models.team import MembershipRole, TeamKind
from app.policies.actors import RoleAssignment
from app.policies.rules import ResourceScope, reach_of
from app.services.platform.prepared import in_one_go, key
from app.services.platform.sql import AnySelect


def holds_seat(person: Any, day: Any, *where: ColumnElement[bool]) -> Exists:  # noqa: ANN401 - a key or a column, and a date or a column
    """Whether the person, with an active account, holds a Membership that is as `where` says.

    Or stands in for its holder.
    """
    account = aliased(User)
    in_person = and_(Membership.user_id == account.id, Membership.valid_on(day))
    for_somebody = exists().where(
        StandIn.membership_id == Membership.id,
        StandIn.user_id == account.id,
        StandIn.holds_on(day),
    )
    stands_in = for_somebody.correlate(Membership, account)
    return exists().where(
        account.id == person, account.is_active, or_(in_person, stands_in), *where
    )


class Decision(NamedTuple):
    """What somebody has to decide, and which teams wait for it."""

    permission: Permission
    kind: TeamKind


DECISIONS: Final = (
    Decision(Permission.EVIDENCE_VERIFY, TeamKind.TIM_KERJA),
    Decision(Permission.EVIDENCE_ACCEPT, TeamKind.PELAKSANA),
)


def teams_without(decision: Decision, day: Any, *columns: Any) -> AnySelect:  # noqa: ANN401 - a date or a column, and columns of any type
    """Teams (joined with their Decree) for which nobody may decide on that day.

    Of decrees that are in effect by then and have no successor yet, or still hold rights beside it.
    """
    later, seat = aliased(Decree), aliased(Membership)
    is_followed = exists().where(later.predecessor_id == Decree.id, later.voided_at.is_(None))
    has_rights = exists().where(seat.decree_id == Decree.id, seat.valid_on_or_after(day))
    return (
        select(*columns)
        .select_from(Team)
        .join(Decree, Decree.id == Team.decree_id)
        .where(
            Team.kind == decision.kind,
            Decree.voided_at.is_(None),
            func.coalesce(Decree.effective_from, Decree.date) <= day,
            or_(~is_followed, has_rights),
            ~_somebody_may(decision.permission, day),
        )
    )


async def undecided_teams(
    session: AsyncSession,
    decree: Decree,
    day: Any,  # noqa: ANN401 - a date
) -> list[tuple[Permission, UUID]]:
    """What nobody may decide in a decree on that day, and in which team, in one statement."""
    values = {"decree_id": decree.id, "day": day}
    rows = await in_one_go(session, lambda execute: execute(_undecided(), values).all())
    lacking = {each.kind: each.permission for each in DECISIONS}
    return [(lacking[row.kind], row.id) for row in rows]


@cache
def _undecided() -> SelectBase:
    day = bindparam("day", type_=Date())
    columns = (Team.kind, Team.id, Team.position)
    teams = (teams_without(each, day, *columns) for each in DECISIONS)
    here = Team.decree_id == key("decree_id")
    return union_all(*(each.where(here) for each in teams)).order_by("position")


def _somebody_may(permission: Permission, day: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """Whether an active account holds a seat that carries the permission, where it reaches.

    Or stands in for its holder. The statement around it joins Team and Decree. A deputy's seat
    carries none that stays with the head.
    """
    team, decree = aliased(Team), aliased(Decree)
    within = {
        Reach.TEAM: team.id == Team.id,
        Reach.UNIT: decree.work_unit_id == Decree.work_unit_id,
    }
    account = aliased(User)
    held = and_(User.is_active, Membership.valid_on(day))
    stood_in = exists().where(
        StandIn.membership_id == Membership.id,
        account.id == StandIn.user_id,
        account.is_active,
        StandIn.holds_on(day),
    )
    return exists().where(
        team.id == Membership.team_id,
        decree.id == team.decree_id,
        User.id == Membership.user_id,
        or_(held, stood_in.correlate(Membership)),
        seat_carries(permission, within),
    )


async def who_may(
    session: AsyncSession,
    permission: Permission,
    place: ResourceScope,
    day: Any,  # noqa: ANN401 - a date
) -> list[User]:
    """The people whose seat carries the permission at that place on that day, by name.

    Or who stand in for its holder.
    """
    within = {
        Reach.TEAM: Membership.team_id == place.team_id,
        Reach.UNIT: Decree.work_unit_id == place.work_unit_id,
    }
    held = and_(User.id == Membership.user_id, Membership.valid_on(day))
    people = (
        select(User)
        .select_from(Membership)
        .join(Decree, Decree.id == Membership.decree_id)
        .outerjoin(StandIn, and_(StandIn.membership_id == Membership.id, StandIn.holds_on(day)))
        .join(User, or_(held, User.id == StandIn.user_id))
        .where(User.is_active, seat_carries(permission, within))
        .order_by(User.name, User.id)
    )
    return list((await session.scalars(people)).unique())


def seat_carries(
    permission: Permission, within: Mapping[Reach, ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Whether a Membership carries the permission to where `within` says that it must reach."""
    return or_(
        false(),
        *(
            and_(Membership.role == role, Membership.is_deputy == is_deputy, within[reach])
            for role in MembershipRole
            for is_deputy in (False, True)
            if (reach := _reach(permission, role, is_deputy=is_deputy)) and reach in within
        ),
    )


def _reach(permission: Permission, role: MembershipRole, *, is_deputy: bool) -> Reach | None:
    return reach_of(permission, RoleAssignment(ActorRole(role.value), is_deputy=is_deputy))
