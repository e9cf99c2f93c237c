"""What must hold of a membership before it begins."""

from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import Conflict, Forbidden, Invalid
from app.models import Membership, StandIn, Team, User
from app.models.rights import ActorRole
from app.models.team import MembershipRole, TeamKind
from app.policies.grants import DEPUTIES
from app.schemas.decrees.teams import (
    MembershipCreate,
)
from app.services.decrees.memberships.queries import MembershipSlot
from app.services.identity.evaluators import evaluates
from app.services.plan.rows.years import last_day_of_reach
from app.services.platform.plausible import require_between
from app.services.platform.validity import Days

_TAKEN: dict[MembershipRole, str] = {
    MembershipRole.PELAKSANA: "already_led",
    MembershipRole.KOORDINATOR: "already_coordinated",
}
ROLES_OF_TEAM: dict[TeamKind, frozenset[MembershipRole]] = {
    TeamKind.PENGARAH: frozenset({MembershipRole.PENGARAH}),
    TeamKind.PELAKSANA: frozenset({MembershipRole.PELAKSANA, MembershipRole.ANGGOTA}),
    TeamKind.TIM_KERJA: frozenset({MembershipRole.KOORDINATOR, MembershipRole.ANGGOTA}),
}


async def require_fitting_days(
    session: AsyncSession, opening: MembershipSlot, valid_to: date | None
) -> None:
    """Raise Invalid or Conflict for days outside of the decree, or after its rights."""
    decree, valid_from, until = opening.decree, opening.valid_from, opening.until
    if valid_from < decree.takes_effect_on:
        raise Invalid("before_the_decree", pointer="/valid_from")
    last = await last_day_of_reach(session, decree)
    require_between(decree.date, last, valid_from=valid_from, valid_to=valid_to)
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("period_reversed", pointer="/valid_to")
    if valid_to is not None and until is not None and valid_to > until:
        raise Conflict("decree_succeeded", pointer="/valid_to", date=until)


def require_fitting_role(team: Team, body: MembershipCreate) -> None:
    """Raise Invalid where such a team has no such role, or the role no deputies."""
    role = body.role.value
    if body.role not in ROLES_OF_TEAM[team.kind]:
        raise Invalid("role_does_not_fit_team", pointer="/role", role=role, kind=team.kind.value)
    if body.is_deputy and ActorRole(role) not in DEPUTIES:
        raise Invalid("role_has_no_deputy", pointer="/is_deputy", role=role)


async def require_free(
    session: AsyncSession, seat: Membership, days: Days, *, pointer: str | None = None
) -> None:
    """Raise Conflict where the person has another seat in the team, or its first place is taken.

    The decree is held meanwhile; of those without an end the unique indexes keep a second one out
    as well, whoever is faster.
    """
    others = select(Membership.id).where(*_beside(seat, days), Membership.user_id == seat.user_id)
    if await session.scalar(others.limit(1)) is not None:
        raise Conflict("already_member", pointer=pointer or "/username")
    await require_one_head(session, seat, days, pointer=pointer or "/role")


async def require_apart(
    session: AsyncSession, seat: Membership, days: Days, *, pointer: str = "/username"
) -> None:
    """Raise Conflict for who evaluates the decree then, or would lead those they stand in for."""
    stands_in = exists().where(
        StandIn.user_id == seat.user_id,
        Membership.id == StandIn.membership_id,
        Membership.decree_id == seat.decree_id,
        Membership.role == MembershipRole.KOORDINATOR,
        StandIn.holds_within(*days),
    )
    both = select(evaluates(seat.user_id, seat.decree_id, days), stands_in)
    evaluates_it, is_below = (await session.execute(both)).one()
    if evaluates_it:
        raise Conflict("member_evaluates", pointer=pointer, person=seat.name)
    if is_below and seat.leads and seat.role is MembershipRole.PELAKSANA:
        raise Conflict("head_stands_in_below", pointer=pointer, person=seat.name)


async def require_one_head(
    session: AsyncSession, seat: Membership, days: Days, *, pointer: str
) -> None:
    """Raise Conflict where somebody else leads the team of the seat, which leads it, in those days.

    A team has one Ketua, or one coordinator, on every day; deputies as many as there are.
    """
    if not seat.leads:
        return
    heads = select(Membership.id).where(*_beside(seat, days), Membership.is_head())
    if await session.scalar(heads.limit(1)) is not None:
        raise Conflict(_TAKEN[seat.role], pointer=pointer)


def _beside(seat: Membership, days: Days) -> tuple[ColumnElement[bool], ...]:
    """Other seats of the team that are held on one of the days."""
    return (
        Membership.team_id == seat.team_id,
        Membership.id != seat.id,
        Membership.valid_within(*days),
    )


async def require_not_taken_over(
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
