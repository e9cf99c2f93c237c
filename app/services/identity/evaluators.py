"""Who evaluates: from above, and without a part in what they evaluate, whichever came first."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict
from app.models import Decree, Membership, RoleGrant, StandIn, User, WorkUnit
from app.models.rights import Permission
from app.models.work_unit import WorkUnitKind
from app.policies.actors import Actor
from app.policies.rules import permitted_scope
from app.services.platform.validity import Days


def evaluates(person: Any, decree: Any, days: Days) -> ColumnElement[bool]:  # noqa: ANN401 - keys or columns
    """SQL: whether the person is asesor of the decree on one of the days."""
    return exists().where(
        RoleGrant.user_id == person,
        RoleGrant.decree_id == decree,
        RoleGrant.valid_within(*days),
    )


async def require_no_part(session: AsyncSession, user: User, decree_id: UUID, days: Days) -> None:
    """Raise Conflict where who is to evaluate a decree has a seat in its teams on one of the days.

    Or stands in for who has. Both rows are held, so that nobody gives them one meanwhile.
    """
    both = select(Decree.id).join(User, User.id == user.id).where(Decree.id == decree_id)
    await session.execute(both.with_for_update(of=(Decree, User), key_share=True))
    seats = select(Membership.valid_to.label("until")).where(
        Membership.user_id == user.id, Membership.valid_within(*days)
    )
    stood_in = (
        select(StandIn.holds_until())
        .select_from(StandIn)
        .join(Membership, Membership.id == StandIn.membership_id)
        .where(StandIn.user_id == user.id, StandIn.holds_within(*days))
    )
    here = Membership.decree_id == decree_id
    found = await session.scalars(
        select(union_all(seats.where(here), stood_in.where(here)).subquery().c.until)
    )
    until: list[date | None] = list(found)
    if not until:
        return
    ends = [day for day in until if day is not None]
    if len(ends) < len(until):
        raise Conflict("evaluator_in_team", pointer="/decree_id", person=user.name)
    raise Conflict("evaluator_has_part", pointer="/valid_from", person=user.name, date=max(ends))


async def stands_above(session: AsyncSession, actor: Actor, decree_id: UUID) -> tuple[bool, bool]:
    """Whether the actor administers the office above that of the decree, and all or KPU RI."""
    reached = permitted_scope(actor, Permission.USER_MANAGE)
    above = select(WorkUnit.parent_id).join(Decree).where(Decree.id == decree_id)
    national = select(WorkUnit.id).where(WorkUnit.kind == WorkUnitKind.NASIONAL)
    units = {*(await session.scalars(above)).all()} - {None}
    heads = {*(await session.scalars(national)).all()}
    return (
        reached.everywhere or bool(units & reached.work_units),
        reached.everywhere or bool(heads & reached.work_units),
    )
