"""What must hold of a membership before it begins."""

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import Conflict, Forbidden, Invalid
from app.models import Membership, Team, User
from app.models.rights import ActorRole
from app.models.team import MembershipRole, TeamKind
from app.policies.grants import DEPUTIES
from app.schemas.decrees.teams import (
    MembershipCreate,
)
from app.services.decrees.memberships.queries import MembershipSlot
from app.services.plan.rows.years import last_day_of_reach
from app.services.platform.plausible import require_between

ROLES_OF_TEAM: dict[TeamKind, frozenset[MembershipRole]] = {
    TeamKind.PENGARAH: frozenset({MembershipRole.PENGARAH}),
    TeamKind.PELAKSANA: frozenset({MembershipRole.PELAKSANA, MembershipRole.ANGGOTA}),
    TeamKind.TIM_KERJA: frozenset({MembershipRole.KOORDINATOR, MembershipRole.ANGGOTA}),
}


async def require_fitting_days(
    session: AsyncSession, opening: MembershipSlot, valid_to: date | None
) -> None:
    """Raise Invalid or Conflict for days outside of the decree, or of what is left of its rights."""
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


async def require_no_overlap(
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
