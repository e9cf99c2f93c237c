"""Somebody who leaves altogether: what waits for them over all their seats."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, case, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import Conflict
from app.models import Decree, Membership, StandIn, Team, User, WorkUnit
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.rules import visible
from app.schemas.platform.references import PersonReference, TeamReference
from app.schemas.tasks.handover import (
    PersonHandoverRead,
    SeatWaitingRead,
    UserDeactivation,
    WaitingRead,
)
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.identity.users import accounts
from app.services.platform.references import TEAM_PLACE, people_by_id, person_reference
from app.services.platform.sql import AnySelect, today_in
from app.services.tasks.handover.queries import waiting_for
from app.services.tasks.handover.seat import Seat, count_own

# More than anybody has in decrees that still give rights.
_MOST_SEATS: Final = 50


async def read_person_handover(
    session: AsyncSession, actor: Actor, user: User
) -> PersonHandoverRead:
    """What waits for the person, seat by seat; seats in which nothing waits are left out.

    Seats that the actor may not change are left out, too.
    """
    seats = await seats_of(session, actor, user)
    found = [(seat, await waiting_for(session, seat)) for seat in seats]
    absent = await people_by_id(
        session, {seat.located.membership.user_id for seat in seats} - {user.id}
    )
    return PersonHandoverRead(
        id=user.id,
        person=person_reference(user),
        in_hand=sum(each.count for _, waiting in found for each in waiting if each.is_handed_over),
        seats=[_shown(seat, waiting, absent) for seat, waiting in found if waiting],
    )


async def deactivate(
    session: AsyncSession, actor: Actor, user: User, body: UserDeactivation
) -> None:
    """Switch the account off; with work in hand only where that is confirmed.

    Raises what `accounts.set_active` does, and Conflict (work in hand).
    """
    await accounts.set_active(session, actor, user, active=False)
    if body.confirm_work_in_hand:
        return
    seats = await seats_of(session, actor, user)
    count = sum([sum((await count_own(session, seat)).values()) for seat in seats])
    if count:
        raise Conflict("work_in_hand", pointer="/confirm_work_in_hand", count=count, id=user.id)


async def seats_of(session: AsyncSession, actor: Actor, user: User) -> list[Seat]:
    """The seats the person has or had, or stood in for, in decrees that still give rights.

    Only those that the actor may change. What is theirs is counted with one of them alone: with
    their seat in its team, else with one above the working teams.
    """
    today = today_in(WorkUnit.time_zone)
    rows = await session.execute(_seats(actor, user.id, today).limit(_MOST_SEATS))
    found: list[Seat] = []
    counted: set[UUID] = set()
    for membership, decree, team, day, is_held in rows:
        seat = Seat(LoadedMembership(membership, decree), user, team, day, is_held)
        of_all = team.id if seat.is_of_working_team else decree.id
        found.append(replace(seat, elsewhere=frozenset(counted), is_bare=of_all in counted))
        counted.add(of_all)
    return found


def _seats(actor: Actor, user_id: UUID, today: Any) -> AnySelect:  # noqa: ANN401 - a column
    others = aliased(Membership)
    is_own = Membership.user_id == user_id
    stood_in = exists().where(StandIn.membership_id == Membership.id, StandIn.user_id == user_id)
    lasts = or_(Membership.valid_to.is_(None), Membership.valid_to > today)
    is_held = or_(and_(is_own, lasts), stood_in.where(StandIn.holds_on(today)))
    gives_rights = exists().where(others.decree_id == Decree.id, others.valid_on_or_after(today))
    is_above = case((Team.kind == TeamKind.TIM_KERJA, 0), else_=1)
    return (
        select(Membership, Decree, Team, today.label("day"), is_held.label("is_held"))
        .join(Team, Team.id == Membership.team_id)
        .join(Decree, Decree.id == Team.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .where(
            or_(is_own, stood_in),
            gives_rights,
            visible(actor, Permission.MEMBERSHIP_CHANGE, TEAM_PLACE),
        )
        .order_by(
            is_above,
            case((is_own, 0), else_=1),
            case((is_held, 0), else_=1),
            Membership.valid_from.desc(),
            Membership.id,
        )
    )


def _shown(
    seat: Seat, waiting: list[WaitingRead], absent: dict[UUID, PersonReference]
) -> SeatWaitingRead:
    membership = seat.located.membership
    whose = absent.get(membership.user_id)
    return SeatWaitingRead(
        membership_id=membership.id,
        decree_id=seat.located.decree.id,
        team=TeamReference.model_validate(seat.team),
        role=membership.role,
        is_deputy=membership.is_deputy,
        on_behalf_of=whose,
        total=sum(each.count for each in waiting),
        waiting=waiting,
        href=None if whose else f"/api/v1/memberships/{membership.id}/handover",
    )
