"""Whoever fills a vacant seat gives way: to the one appointed, and with the rights of the teams."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Membership, StandIn
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.services.platform import audit


async def give_way(session: AsyncSession, actor: Actor, decree: Decree, new: Membership) -> None:
    """End what fills the coordinator's seat on the day on which a new one begins."""
    if new.role is not MembershipRole.KOORDINATOR or new.is_deputy:
        return
    same = (Membership.team_id == new.team_id, Membership.role == new.role, ~Membership.is_deputy)
    for stand_in in await _filling(session, new.valid_from, *same):
        changes = audit.apply(stand_in, {"valid_to": max(new.valid_from, stand_in.valid_from)})
        stand_in.ended_by_id = actor.user_id
        target = audit.Target.in_decree("stand_in", stand_in.id, decree)
        audit.log(session, actor, "stand_in.end", target, changes=changes)
    await session.flush()


async def end_with(session: AsyncSession, decree: Decree, until: date) -> dict[UUID, date]:
    """End what fills vacant seats of a decree with the rights of its teams.

    Says until when each did before, by its key.
    """
    filling = await _filling(session, until, Membership.decree_id == decree.id)
    former = {stand_in.id: stand_in.valid_to for stand_in in filling}
    for stand_in in filling:
        stand_in.valid_to = max(until, stand_in.valid_from)
    return former


async def _filling(session: AsyncSession, day: date, *seats: ColumnElement[bool]) -> list[StandIn]:
    found = await session.scalars(
        select(StandIn)
        .join(Membership, Membership.id == StandIn.membership_id)
        .where(StandIn.seat_is_vacant, StandIn.valid_on_or_after(day), *seats)
    )
    return list(found)
