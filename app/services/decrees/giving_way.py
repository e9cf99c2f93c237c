"""Whoever fills a vacant seat gives way: to the one appointed, and with the rights of the teams."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Membership, StandIn
from app.policies.actors import Actor
from app.services.platform import audit


async def give_way(
    session: AsyncSession, actor: Actor, decree: Decree, head: Membership, day: date
) -> None:
    """End what fills the first place of a team on the day from which somebody holds it."""
    if not head.leads:
        return
    same = (Membership.team_id == head.team_id, Membership.is_head())
    for stand_in in await _filling(session, day, *same):
        changes = audit.apply(stand_in, {"valid_to": max(day, stand_in.valid_from)})
        stand_in.ended_by_id, stand_in.ended_for_id = actor.user_id, actor.on_behalf_of
        target = audit.Target.in_decree(
            "stand_in", stand_in.id, decree, team_id=head.team_id, **told_of(stand_in)
        )
        audit.log(session, actor, "stand_in.end", target, changes=changes)
    await session.flush()


def told_of(stand_in: StandIn) -> dict[str, Any]:
    """What events say of a stand-in."""
    return {
        "membership_id": stand_in.membership_id,
        "valid_from": stand_in.valid_from,
        "valid_to": stand_in.valid_to,
    }


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
