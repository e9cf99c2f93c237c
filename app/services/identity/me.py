"""Who the caller is, and what they may."""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.database import Execute
from app.models import Decree, Membership, StandIn, Team, User, WorkUnit
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor
from app.policies.grants import DEPUTIES, GRANTS, HEAD_ALONE
from app.policies.rules import may_anywhere, permitted_scope
from app.schemas.identity.users import (
    MembershipReference,
    MeRead,
    MyPermissions,
    PermissionRead,
    RoleList,
    RoleRead,
    StandInReference,
)
from app.schemas.platform.references import PersonReference
from app.services.platform.prepared import in_one_go, key
from app.services.platform.references import (
    TEAM_COLUMNS,
    WORK_UNIT_COLUMNS,
    team_reference,
    work_unit_reference,
)
from app.services.platform.sql import AnyRow, today_in

_DAYS = ("valid_from", "valid_to")
_ME = key("user_id")
_PERSON = (
    select(User.id, User.username, User.name, User.job_title, User.email, *WORK_UNIT_COLUMNS)
    .join(WorkUnit, WorkUnit.id == User.work_unit_id)
    .where(User.id == _ME)
)
_SEATS = (
    select(
        Membership.role,
        Membership.is_deputy,
        Membership.title,
        Decree.id.label("decree_id"),
        *TEAM_COLUMNS,
        *WORK_UNIT_COLUMNS,
    )
    .join(Team, Team.id == Membership.team_id)
    .join(Decree, Decree.id == Team.decree_id)
    .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    .where(Membership.user_id == _ME)
    .order_by(Decree.date.desc(), Team.position, Membership.id)
)
_ABSENT = aliased(User)
_TODAY = today_in(WorkUnit.time_zone)
_STAND_INS = (
    select(
        StandIn.id,
        StandIn.user_id,
        StandIn.valid_from,
        StandIn.holds_until().label("valid_to"),
        Membership.role,
        Membership.is_deputy,
        User.name,
        _ABSENT.id.label("absent_id"),
        _ABSENT.name.label("absent_name"),
        *TEAM_COLUMNS,
    )
    .join(Membership, Membership.id == StandIn.membership_id)
    .join(Team, Team.id == Membership.team_id)
    .join(Decree, Decree.id == Team.decree_id)
    .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
    .join(User, User.id == StandIn.user_id)
    .join(_ABSENT, _ABSENT.id == Membership.user_id)
    .where(
        or_(
            and_(StandIn.user_id == _ME, StandIn.holds_on(_TODAY)),
            and_(Membership.user_id == _ME, StandIn.holds_on_or_after(_TODAY)),
        )
    )
    .order_by(StandIn.valid_from, StandIn.id)
)


async def read_me(session: AsyncSession, actor: Actor) -> MeRead:
    """The person with the positions valid today."""
    return await in_one_go(session, lambda execute: _me(execute, actor))


def _me(execute: Execute, actor: Actor) -> MeRead:
    mine = {"user_id": actor.user_id}
    user = execute(_PERSON, mine).one()
    own = (s for s in actor.assignments if s.on_behalf_of is None)
    valid = {(s.team_id, s.role.value) for s in own}
    return MeRead(
        id=user.id,
        username=user.username,
        name=user.name,
        job_title=user.job_title,
        email=user.email,
        work_unit=work_unit_reference(user),
        roles=[role for role in ActorRole if actor.holds(role)],
        memberships=[
            _membership(row)
            for row in execute(_SEATS, mine)
            if (row.team_id, row.role.value) in valid
        ],
        **_stand_ins(execute(_STAND_INS, mine), actor),
    )


def _stand_ins(rows: Iterable[AnyRow], actor: Actor) -> dict[str, list[StandInReference]]:
    """Those of today in which the person stands in, and those of the person's own seats."""
    found: dict[str, list[StandInReference]] = {"stands_in_for": [], "stood_in_by": []}
    for row in rows:
        by_me = row.user_id == actor.user_id
        found["stands_in_for" if by_me else "stood_in_by"].append(_stand_in(row, by_me=by_me))
    return found


def _stand_in(row: AnyRow, *, by_me: bool) -> StandInReference:
    key, name = (row.absent_id, row.absent_name) if by_me else (row.user_id, row.name)
    return StandInReference(
        **{each: getattr(row, each) for each in ("id", "role", "is_deputy", *_DAYS)},
        person=PersonReference(id=key, name=name),
        team=team_reference(row),
    )


def _membership(row: AnyRow) -> MembershipReference:
    return MembershipReference(
        team=team_reference(row),
        decree_id=row.decree_id,
        work_unit=work_unit_reference(row),
        role=row.role,
        is_deputy=row.is_deputy,
        title=row.title,
    )


def read_permissions(actor: Actor) -> MyPermissions:
    """Every permission the person has, and what it reaches."""
    permissions = []
    for permission in Permission:
        if may_anywhere(actor, permission):
            reached = permitted_scope(actor, permission)
            permissions.append(
                PermissionRead(
                    permission=permission,
                    everywhere=reached.everywhere,
                    work_unit_ids=sorted(reached.work_units),
                    decree_ids=sorted(reached.decrees),
                    team_ids=sorted(reached.teams),
                    own_in_team_ids=sorted(reached.own_in_teams),
                )
            )
    return MyPermissions(permissions=permissions)


def list_roles() -> RoleList:
    """The table of `policies/grants.py`, role by role."""
    return RoleList(
        roles=[
            RoleRead(
                role=role,
                permissions={
                    permission: cell[role] for permission, cell in GRANTS.items() if role in cell
                },
                head_alone=[
                    permission
                    for permission in GRANTS
                    if role in DEPUTIES and permission in HEAD_ALONE and role in GRANTS[permission]
                ],
            )
            for role in ActorRole
        ]
    )
