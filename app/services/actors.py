"""Who is behind a token, and what they may do today."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Result, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Unauthenticated
from app.core.security import AccessClaims
from app.models import Decree, Membership, RoleGrant, Team, User, UserSession, WorkUnit
from app.models.access import GrantedRole
from app.models.rights import ActorRole
from app.policies.actors import Actor, Standing

# `execute` of an ordinary session or of a connection.
Execute: TypeAlias = Callable[..., Result[Any]]
_Standings = dict[UUID, list[Standing]]
_NO_SESSION = UUID(int=0)  # nobody signed in

# Run for every request, so they are built once. The parameters are those of AccessClaims.
_PERSON = (
    select(
        User.id,
        User.name,
        func.coalesce(UserSession.authenticated_at, UserSession.created_at).label("proved_at"),
        UserSession.second_factor,
    )
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
        Membership.user_id,
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
    .where(Membership.user_id.in_(bindparam("user_ids", expanding=True)))
)
_GRANTS = (
    select(
        RoleGrant.user_id,
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
    .where(RoleGrant.user_id.in_(bindparam("user_ids", expanding=True)))
)


async def load_actor(session: AsyncSession, claims: AccessClaims) -> Actor:
    """The person with the standings valid today in each office's time zone.

    Raises Unauthenticated when the session has ended or the person was deactivated.
    """
    return await session.run_sync(lambda inner: find_actor(inner.execute, claims))


def find_actor(execute: Execute, claims: AccessClaims) -> Actor:
    """The same within a transaction of a session or connection, whose `execute` it is."""
    parameters = {
        "session_id": claims.session_id,
        "user_id": claims.user_id,
        "now": clock.now(),
    }
    row = execute(_PERSON, parameters).first()
    if row is None:
        raise Unauthenticated
    standings = _standings(execute, [row.id])
    return Actor(
        row.id,
        row.name,
        claims.session_id,
        tuple(standings[row.id]),
        authenticated_at=row.proved_at,
        second_factor=row.second_factor,
    )


async def load_people(session: AsyncSession, user_ids: Sequence[UUID]) -> dict[UUID, Actor]:
    """People who are only spoken of, with their standings of today; no deactivated accounts."""
    rows = await session.execute(
        select(User.id, User.name).where(User.id.in_(user_ids), User.is_active)
    )
    people = rows.all()
    ids = [person.id for person in people]
    standings = await session.run_sync(lambda inner: _standings(inner.execute, ids))
    return {
        person.id: Actor(person.id, person.name, _NO_SESSION, tuple(standings[person.id]))
        for person in people
    }


def _standings(execute: Execute, user_ids: Sequence[UUID]) -> _Standings:
    standings: _Standings = defaultdict(list)
    _add_decree_standings(execute, user_ids, standings)
    _add_granted_standings(execute, user_ids, standings)
    return standings


def _add_decree_standings(
    execute: Execute, user_ids: Sequence[UUID], standings: _Standings
) -> None:
    for row in execute(_MEMBERSHIPS, {"user_ids": user_ids}):
        if _is_valid_today(row):
            standings[row.user_id].append(
                Standing(ActorRole(row.role), row.work_unit_id, row.decree_id, row.team_id)
            )


def _add_granted_standings(
    execute: Execute, user_ids: Sequence[UUID], standings: _Standings
) -> None:
    """Rights granted by name; their days are those of the person's own office."""
    for row in execute(_GRANTS, {"user_ids": user_ids}).all():
        if not _is_valid_today(row):
            continue
        theirs = standings[row.user_id]
        if row.role is GrantedRole.ASESOR:
            theirs.append(Standing(ActorRole.ASESOR, row.decree_work_unit_id, row.decree_id))
        elif row.work_unit_id is None:
            theirs.append(Standing(ActorRole.ADMINISTRATOR))
        else:
            theirs += [
                Standing(ActorRole.ADMINISTRATOR, unit)
                for unit in find_offices_below(execute, row.work_unit_id)
            ]


def _is_valid_today(row: Any) -> bool:  # noqa: ANN401 - rows of either statement
    today = clock.today_in(row.time_zone)
    return bool(row.valid_from <= today and (row.valid_to is None or today < row.valid_to))


async def offices_below(session: AsyncSession, work_unit_id: UUID) -> list[UUID]:
    """An office and every office below it in the tree."""
    return await session.run_sync(lambda inner: find_offices_below(inner.execute, work_unit_id))


def find_offices_below(execute: Execute, work_unit_id: UUID) -> list[UUID]:
    """The same within a transaction of a session or connection."""
    tree = select(WorkUnit.id).where(WorkUnit.id == work_unit_id).cte("offices", recursive=True)
    tree = tree.union(select(WorkUnit.id).join(tree, WorkUnit.parent_id == tree.c.id))
    return list(execute(select(tree.c.id)).scalars())
