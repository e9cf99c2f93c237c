"""A seat that somebody leaves: what they were at work on there, and who may go on with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import (
    ActionItem,
    Activity,
    Evidence,
    EvidenceRevision,
    FollowUp,
    Membership,
    StandIn,
    Team,
    User,
)
from app.models.evidence import EvidenceStatus
from app.models.follow_up import UNFINISHED
from app.models.team import MembershipRole, TeamKind
from app.policies.rules import ResourceScope
from app.schemas.tasks.handover import OwnKind
from app.services.decrees.memberships.queries import LoadedMembership
from app.services.evidence.statements import GOES_ON, IS_CURRENT
from app.services.platform.validity import has_ended, today_at


@dataclass(frozen=True)
class Seat:
    """The seat with the person who leaves it; `today` is the day of the office.

    The person may be whoever stands in for the holder. `elsewhere`: teams whose things are counted
    with another seat of theirs; `is_bare`: all of this one's are.
    """

    located: LoadedMembership
    person: User
    team: Team
    today: date
    is_held: bool
    elsewhere: frozenset[UUID] = frozenset()
    is_bare: bool = False

    @property
    def place(self) -> ResourceScope:
        """Where it lies."""
        return self.located.place

    def within(self, team_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
        """Whether a thing of that team is worked on from the seat.

        A seat above the working teams works on those of the whole decree.
        """
        if self.is_bare:
            return false()
        if self.is_of_working_team:
            teams = select(Team.id).where(Team.id == self.team.id)
        else:
            teams = select(Team.id).where(
                Team.decree_id == self.team.decree_id, Team.id.not_in(self.elsewhere)
            )
        found: ColumnElement[bool] = team_id.in_(teams)
        return found

    @property
    def is_of_working_team(self) -> bool:
        """Whether the team plans and proves; others stand above them all."""
        return self.team.kind is TeamKind.TIM_KERJA


@dataclass(frozen=True)
class OwnThings:
    """Things of a kind that are theirs; `column` names who goes on with them."""

    word: str
    column: str
    of: Callable[[Seat], Select[Any]]


def _in_charge(seat: Seat) -> Select[Any]:
    return (
        select(ActionItem)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .where(
            seat.within(Activity.team_id),
            Activity.team_id == seat.team.id,
            ActionItem.person_in_charge_id == seat.person.id,
        )
        .order_by(Activity.position, ActionItem.position)
    )


def _evidence(status: EvidenceStatus) -> Callable[[Seat], Select[Any]]:
    return lambda seat: (
        select(Evidence)
        .join(EvidenceRevision, IS_CURRENT)
        .where(
            Evidence.status == status, seat.within(Evidence.team_id), GOES_ON.in_([seat.person.id])
        )
        .order_by(Evidence.created_at, Evidence.id)
    )


def _follow_ups(seat: Seat) -> Select[Any]:
    return (
        select(FollowUp)
        .where(
            FollowUp.status.in_(UNFINISHED),
            seat.within(FollowUp.team_id),
            FollowUp.owner_id == seat.person.id,
        )
        .order_by(FollowUp.due_date, FollowUp.id)
    )


OWN: Final[Mapping[OwnKind, OwnThings]] = {
    OwnKind.PERSON_IN_CHARGE: OwnThings("action_item", "person_in_charge_id", _in_charge),
    OwnKind.DRAFT: OwnThings("evidence", "taken_over_by_id", _evidence(EvidenceStatus.DRAFT)),
    OwnKind.RETURNED: OwnThings("evidence", "taken_over_by_id", _evidence(EvidenceStatus.RETURNED)),
    OwnKind.FOLLOW_UP: OwnThings("follow_up", "owner_id", _follow_ups),
}


async def load_seat(session: AsyncSession, located: LoadedMembership) -> Seat:
    """The seat with all that the steps ask of it, and its holder."""
    person = await session.get_one(User, located.membership.user_id)
    team = await session.get_one(Team, located.membership.team_id)
    today = await today_at(session, located.decree)
    return Seat(located, person, team, today, not has_ended(located.membership, today))


async def count_own(session: AsyncSession, seat: Seat) -> dict[OwnKind, int]:
    """How many things of each kind are theirs, in one statement."""
    every = {kind: things.of(seat).order_by(None).subquery() for kind, things in OWN.items()}
    counts = [select(func.count()).select_from(each).scalar_subquery() for each in every.values()]
    return dict(zip(every, (await session.execute(select(*counts))).one(), strict=True))


async def takers_of(session: AsyncSession, seat: Seat) -> list[User]:
    """Who may go on with the work, whoever takes it by rule first.

    Whoever holds a seat of the team today with an active account, in person or for somebody: who
    leads it, then the deputies, then the others in the decree's order; of one seat its holder
    first. Of the team pelaksana those alone who work in all teams.
    """
    is_member = case((Membership.role == MembershipRole.ANGGOTA, 1), else_=0)
    stands_in = case((User.id == Membership.user_id, 0), else_=1)
    in_person = and_(User.id == Membership.user_id, Membership.valid_on(seat.today))
    stood_in = and_(StandIn.membership_id == Membership.id, StandIn.holds_on(seat.today))
    statement = (
        select(User)
        .select_from(Membership)
        .outerjoin(StandIn, stood_in)
        .join(User, or_(in_person, User.id == StandIn.user_id))
        .where(Membership.team_id == seat.team.id, User.is_active, User.id != seat.person.id)
        .order_by(is_member, Membership.is_deputy, Membership.position, Membership.id, stands_in)
    )
    if not seat.is_of_working_team:
        statement = statement.where(Membership.role != MembershipRole.ANGGOTA)
    return list((await session.scalars(statement)).unique())
