"""Who is behind a token, and what they may do today."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    Subquery,
    Uuid,
    bindparam,
    cast,
    false,
    func,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Execute
from app.core.errors import Unauthenticated
from app.core.security import AccessClaims
from app.models import Decree, Membership, RoleGrant, StandIn, Team, User, UserSession, WorkUnit
from app.models.evaluation import EvaluationLayer
from app.models.key_lists import one_of
from app.models.rights import ActorRole
from app.policies.actors import Actor, RoleAssignment
from app.services.platform.sql import AnyRow
from app.services.platform.validity import holds_today

NO_SESSION = UUID(int=0)  # nobody signed in

_USERS, _SESSIONS, _GRANTS = User.__table__, UserSession.__table__, RoleGrant.__table__
_MEMBERSHIPS, _TEAMS = Membership.__table__, Team.__table__
_DECREES, _UNITS, _STAND_INS = Decree.__table__, WorkUnit.__table__, StandIn.__table__


def _assignments(whose: Callable[[Any], ColumnElement[bool]]) -> Subquery:
    """Every position and grant of the people whose id is as `whose` says, one row for each place.

    Among them the positions in which they stand in for somebody. Whoever administers an office does
    so in every office below it. The days of a position are those of its office, the days of a grant
    those of the person's own.
    """
    return union_all(_positions(whose), _stood_in(whose), _grants(whose)).subquery("assignments")


_SEAT = (
    type_coerce(_MEMBERSHIPS.c.role, String).label("role"),
    _UNITS.c.id.label("work_unit_id"),
    _TEAMS.c.decree_id,
    _MEMBERSHIPS.c.team_id,
    _MEMBERSHIPS.c.is_deputy,
)


def _positions(whose: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    days = (_MEMBERSHIPS.c.valid_from, _MEMBERSHIPS.c.valid_to, _UNITS.c.time_zone)
    behalf = cast(null(), Uuid).label("on_behalf_of")
    layer = cast(null(), String).label("layer")
    seats = select(_MEMBERSHIPS.c.user_id, *_SEAT, *days, behalf, layer)
    return _in_offices(seats.where(whose(_MEMBERSHIPS.c.user_id)))


def _stood_in(whose: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    """In the order of the columns of `_positions`."""
    days = (_STAND_INS.c.valid_from, StandIn.holds_until(), _UNITS.c.time_zone)
    seats = select(
        _STAND_INS.c.user_id, *_SEAT, *days, _MEMBERSHIPS.c.user_id, cast(null(), String)
    )
    held = seats.join_from(
        _STAND_INS, _MEMBERSHIPS, _MEMBERSHIPS.c.id == _STAND_INS.c.membership_id
    ).where(whose(_STAND_INS.c.user_id))
    return _in_offices(held)


def _in_offices(seats: Select[Any]) -> Select[Any]:
    return (
        seats.join(_TEAMS, _TEAMS.c.id == _MEMBERSHIPS.c.team_id)
        .join(_DECREES, _DECREES.c.id == _TEAMS.c.decree_id)
        .join(_UNITS, _UNITS.c.id == _DECREES.c.work_unit_id)
    )


def _grants(whose: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    """In the order of the columns of `_positions`."""
    below = _offices_below(whose)
    return (
        select(
            _GRANTS.c.user_id,
            type_coerce(_GRANTS.c.role, String),
            func.coalesce(below.c.id, _DECREES.c.work_unit_id),
            _GRANTS.c.decree_id,
            cast(null(), Uuid),
            false(),
            _GRANTS.c.valid_from,
            _GRANTS.c.valid_to,
            _UNITS.c.time_zone,
            cast(null(), Uuid),
            type_coerce(_GRANTS.c.layer, String),
        )
        .join(_USERS, _USERS.c.id == _GRANTS.c.user_id)
        .join(_UNITS, _UNITS.c.id == _USERS.c.work_unit_id)
        .outerjoin(_DECREES, _DECREES.c.id == _GRANTS.c.decree_id)
        .outerjoin(below, below.c.top == _GRANTS.c.work_unit_id)
        .where(whose(_GRANTS.c.user_id))
    )


def _offices_below(whose: Callable[[Any], ColumnElement[bool]]) -> CTE:
    """The offices that these people were granted (`top`), each with itself and all below it."""
    top = _GRANTS.c.work_unit_id
    granted = select(top.label("top"), top.label("id")).where(
        whose(_GRANTS.c.user_id), top.is_not(None)
    )
    tree = granted.cte("offices", recursive=True)
    return tree.union(
        select(tree.c.top, _UNITS.c.id).join_from(tree, _UNITS, _UNITS.c.parent_id == tree.c.id)
    )


def _people(whose: Callable[[Any], ColumnElement[bool]]) -> Select[Any]:
    """The active people whose id is as `whose` says: a row for each standing, or one without."""
    assignments = _assignments(whose)
    shown = [column for column in assignments.c if column.key != "user_id"]
    return (
        select(_USERS.c.id, _USERS.c.name, *shown)
        .outerjoin(assignments, assignments.c.user_id == _USERS.c.id)
        .where(whose(_USERS.c.id), _USERS.c.is_active)
    )


# Asked at every request, so they are built once.
SIGNED_IN = (
    _people(lambda user_id: user_id == bindparam("user_id"))
    .add_columns(
        func.coalesce(_SESSIONS.c.authenticated_at, _SESSIONS.c.created_at).label("proved_at"),
        _SESSIONS.c.second_factor,
    )
    .join(_SESSIONS, _SESSIONS.c.user_id == _USERS.c.id)
    .where(
        _SESSIONS.c.id == bindparam("session_id"),
        _SESSIONS.c.ended_at.is_(None),
        _SESSIONS.c.expires_at > bindparam("now"),
    )
)
_NAMED = _people(lambda user_id: one_of(user_id, "user_ids"))


async def load_actor(session: AsyncSession, claims: AccessClaims) -> Actor:
    """The person with the assignments valid today in each office's time zone.

    Raises Unauthenticated when the session has ended or the person was deactivated.
    """
    return await session.run_sync(lambda inner: find_actor(inner.execute, claims))


def find_actor(execute: Execute, claims: AccessClaims) -> Actor:
    """The same within a transaction of a session or connection, whose `execute` it is."""
    return actor_of(execute(SIGNED_IN, parameters_of_claims(claims)).all(), claims)


def parameters_of_claims(claims: AccessClaims) -> dict[str, Any]:
    """What `SIGNED_IN` is given."""
    return {
        "session_id": claims.session_id,
        "user_id": claims.user_id,
        "now": clock.now(),
    }


def actor_of(rows: Sequence[AnyRow], claims: AccessClaims) -> Actor:
    """The person of the rows of `SIGNED_IN`; raises Unauthenticated where there are none."""
    if not rows:
        raise Unauthenticated
    return Actor(
        rows[0].id,
        rows[0].name,
        claims.session_id,
        _valid_today(rows),
        authenticated_at=rows[0].proved_at,
        second_factor=rows[0].second_factor,
    )


async def load_people(session: AsyncSession, user_ids: Sequence[UUID]) -> dict[UUID, Actor]:
    """People who are only spoken of, with their assignments of today; no deactivated accounts."""
    rows_of: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in await session.execute(_NAMED, {"user_ids": user_ids}):
        rows_of[row.id].append(row)
    return {
        user_id: Actor(user_id, rows[0].name, NO_SESSION, _valid_today(rows))
        for user_id, rows in rows_of.items()
    }


def _valid_today(rows: Sequence[AnyRow]) -> tuple[RoleAssignment, ...]:
    return tuple(
        RoleAssignment(
            ActorRole(row.role),
            row.work_unit_id,
            row.decree_id,
            row.team_id,
            is_deputy=bool(row.is_deputy),
            on_behalf_of=row.on_behalf_of,
            layer=_layer_of(row),
        )
        for row in rows
        if row.role is not None and holds_today(row)
    )


def _layer_of(row: AnyRow) -> EvaluationLayer | None:
    """An asesor of whom nothing else is said is of TPI (Tim Penilai Internal)."""
    if row.role != ActorRole.ASESOR:
        return None
    return EvaluationLayer(row.layer or EvaluationLayer.TPI)


async def offices_below(session: AsyncSession, work_unit_id: UUID) -> list[UUID]:
    """An office and every office below it in the tree."""
    return await session.run_sync(lambda inner: find_offices_below(inner.execute, work_unit_id))


def find_offices_below(execute: Execute, work_unit_id: UUID) -> list[UUID]:
    """The same within a transaction of a session or connection."""
    tree = select(WorkUnit.id).where(WorkUnit.id == work_unit_id).cte("offices", recursive=True)
    tree = tree.union(select(WorkUnit.id).join(tree, WorkUnit.parent_id == tree.c.id))
    return list(execute(select(tree.c.id)).scalars())
