"""Who holds a seat today, in person or for somebody: the people whom a notice goes to."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Membership, StandIn, User, WorkUnit
from app.models.team import MembershipRole
from app.services.platform.sql import AnySelect
from app.services.platform.validity import holds_today

_OVERSEEING = (MembershipRole.PENGARAH, MembershipRole.PELAKSANA)


async def overseers_of(session: AsyncSession, decrees: set[UUID]) -> set[UUID]:
    """Ketua and Pengarah of these decrees, and who stands in for them."""
    if not decrees:
        return set()
    seat = Membership.decree_id.in_(decrees), Membership.role.in_(_OVERSEEING)
    return await _holders(session, *seat)


async def leaders_of(session: AsyncSession, decree_id: UUID) -> set[UUID]:
    """The Ketua of the decree and deputies, and who stands in for them."""
    seat = Membership.decree_id == decree_id, Membership.role == MembershipRole.PELAKSANA
    return await _holders(session, *seat)


async def coordinators_of(session: AsyncSession, team_id: UUID) -> set[UUID]:
    """Who coordinates the team, and who stands in for them."""
    seat = Membership.team_id == team_id, Membership.role == MembershipRole.KOORDINATOR
    return await _holders(session, *seat)


async def _holders(session: AsyncSession, *seat: ColumnElement[bool]) -> set[UUID]:
    """Active accounts that hold such a Membership today, by the day of its office."""
    stands_in = StandIn.membership_id == Membership.id
    in_person = _dated(Membership.valid_from, Membership.valid_to)
    for_somebody = _dated(StandIn.valid_from, StandIn.holds_until())
    rows = await session.execute(
        union_all(
            in_person.join(User, User.id == Membership.user_id).where(User.is_active, *seat),
            for_somebody.join(StandIn, stands_in)
            .join(User, User.id == StandIn.user_id)
            .where(User.is_active, *seat),
        )
    )
    return {row.user_id for row in rows if holds_today(row)}


def _dated(valid_from: Any, valid_to: Any) -> AnySelect:  # noqa: ANN401 - columns
    return (
        select(
            User.id.label("user_id"),
            valid_from.label("valid_from"),
            valid_to.label("valid_to"),
            WorkUnit.time_zone,
        )
        .select_from(Membership)
        .join(Decree, Decree.id == Membership.decree_id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    )
