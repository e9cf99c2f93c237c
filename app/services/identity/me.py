"""Who the caller is, and what they may."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree, Membership, Team, User, WorkUnit
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
)
from app.schemas.platform.references import WorkUnitReference
from app.services.platform.references import (
    TEAM_COLUMNS,
    WORK_UNIT_COLUMNS,
    team_reference,
    work_unit_reference,
)
from app.services.platform.sql import AnyRow


async def read_me(session: AsyncSession, actor: Actor) -> MeRead:
    """The person with the positions valid today."""
    user = await session.get_one(User, actor.user_id)
    unit = await session.get_one(WorkUnit, user.work_unit_id)
    valid = {(s.team_id, s.role.value) for s in actor.assignments}
    rows = await session.execute(
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
        .where(Membership.user_id == actor.user_id)
        .order_by(Decree.date.desc(), Team.position, Membership.id)
    )
    return MeRead(
        id=user.id,
        username=user.username,
        name=user.name,
        job_title=user.job_title,
        email=user.email,
        work_unit=WorkUnitReference.model_validate(unit),
        roles=[role for role in ActorRole if actor.holds(role)],
        memberships=[_membership(row) for row in rows if (row.team_id, row.role.value) in valid],
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
