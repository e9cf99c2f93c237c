"""Who is behind a token, and what they may do today."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Unauthenticated
from app.core.security import AccessClaims
from app.models import Decree, Membership, RoleGrant, Team, User, UserSession, WorkUnit
from app.models.access import GrantedRole
from app.models.rights import ActorRole
from app.policies.actors import Actor, Standing

# Run for every request, so they are built once. The parameters are those of AccessClaims.
_PERSON = (
    select(User.id, User.name)
    .join(UserSession, UserSession.user_id == User.id)
    .where(
        UserSession.id == bindparam("session_id"),
        User.id == bindparam("user_id"),
        User.is_active,
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("now"),
    )
)
_MEMBERSHIPS = (
    select(
        Membership.role,
        Membership.valid_from,
        Membership.valid_to,
        Team.id.label("team_id"),
        Decree.id.label("decree_id"),
        WorkUnit.id.label("work_unit_id"),
        WorkUnit.time_zone,
    )
    .join(Team, Team.id == Membership.team_id)
    .join(Decree, Decree.id == Team.decree_id)
    .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    .where(Membership.user_id == bindparam("user_id"))
)
_GRANTS = (
    select(
        RoleGrant.role,
        RoleGrant.work_unit_id,
        RoleGrant.decree_id,
        RoleGrant.valid_from,
        RoleGrant.valid_to,
        Decree.work_unit_id.label("decree_work_unit_id"),
        WorkUnit.time_zone,
    )
    .join(User, User.id == RoleGrant.user_id)
    .join(WorkUnit, WorkUnit.id == User.work_unit_id)
    .outerjoin(Decree, Decree.id == RoleGrant.decree_id)
    .where(RoleGrant.user_id == bindparam("user_id"))
)


async def load_actor(session: AsyncSession, claims: AccessClaims) -> Actor:
    """The person with the standings valid today in each office's time zone.

    Raises Unauthenticated when the session has ended or the person was deactivated.
    """
    parameters = {
        "session_id": claims.session_id,
        "user_id": claims.user_id,
        "now": clock.now(),
    }
    row = (await session.execute(_PERSON, parameters)).first()
    if row is None:
        raise Unauthenticated
    standings = [
        *await _decree_standings(session, row.id),
        *await _granted_standings(session, row.id),
    ]
    return Actor(row.id, row.name, claims.session_id, tuple(standings))


async def _decree_standings(session: AsyncSession, user_id: UUID) -> list[Standing]:
    rows = await session.execute(_MEMBERSHIPS, {"user_id": user_id})
    return [
        Standing(ActorRole(row.role), row.work_unit_id, row.decree_id, row.team_id)
        for row in rows
        if _is_valid_today(row)
    ]


async def _granted_standings(session: AsyncSession, user_id: UUID) -> list[Standing]:
    """Rights granted by name; their days are those of the person's own office."""
    rows = await session.execute(_GRANTS, {"user_id": user_id})
    standings: list[Standing] = []
    for row in rows.all():
        if not _is_valid_today(row):
            continue
        if row.role is GrantedRole.ASESOR:
            standings.append(Standing(ActorRole.ASESOR, row.decree_work_unit_id, row.decree_id))
        elif row.work_unit_id is None:
            standings.append(Standing(ActorRole.ADMINISTRATOR))
        else:
            standings += [
                Standing(ActorRole.ADMINISTRATOR, unit)
                for unit in await offices_below(session, row.work_unit_id)
            ]
    return standings


def _is_valid_today(row: Any) -> bool:  # noqa: ANN401 - rows of either statement
    today = clock.today_in(row.time_zone)
    return bool(row.valid_from <= today and (row.valid_to is None or today < row.valid_to))


async def offices_below(session: AsyncSession, work_unit_id: UUID) -> list[UUID]:
    """An office and every office below it in the tree."""
    tree = select(WorkUnit.id).where(WorkUnit.id == work_unit_id).cte("offices", recursive=True)
    tree = tree.union(select(WorkUnit.id).join(tree, WorkUnit.parent_id == tree.c.id))
    return list((await session.scalars(select(tree.c.id))).all())
