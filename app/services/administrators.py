"""The first administrator of an installation, made at the command line."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import NotFound
from app.models import RoleGrant, User, WorkUnit
from app.models.access import GrantedRole
from app.models.work_unit import WorkUnitKind
from app.services import audit
from app.services.users import target_of

ROOT = {
    "code": "00",
    "name": "KPU Republik Indonesia",
    "kind": WorkUnitKind.NASIONAL,
    "time_zone": "Asia/Jakarta",
}


async def create_administrator(
    session: AsyncSession, username: str, name: str, unit_code: str | None = None
) -> User:
    """An account (found or new, without a password) that administers.

    With the code of an office: that office and those below it; raises NotFound when there is none.
    Without: the whole installation.
    """
    unit = await _office(session, unit_code)
    user = await session.scalar(select(User).where(User.username == username))
    if user is None:
        user = User(
            work_unit_id=unit.id,
            username=username,
            name=name,
            office="Administrator",
            is_active=True,
        )
        session.add(user)
        await session.flush()
        audit.record(session, None, "user.create", target_of(user))
    elif not user.is_active:
        changes = audit.apply(user, {"is_active": True})
        audit.record(session, None, "user.reactivate", target_of(user), changes=changes)
    await _grant(session, user, unit, unit.id if unit_code else None)
    return user


async def _grant(session: AsyncSession, user: User, unit: WorkUnit, scope: UUID | None) -> None:
    """The role, unless the person has it there already."""
    held = await session.scalar(
        select(RoleGrant.id).where(
            RoleGrant.user_id == user.id,
            RoleGrant.role == GrantedRole.ADMINISTRATOR,
            RoleGrant.work_unit_id.is_not_distinct_from(scope),
            RoleGrant.valid_to.is_(None),
        )
    )
    if held is not None:
        return
    session.add(
        RoleGrant(
            user_id=user.id,
            role=GrantedRole.ADMINISTRATOR,
            work_unit_id=scope,
            valid_from=clock.today_in(unit.time_zone),
        )
    )
    changes = {"role": [None, GrantedRole.ADMINISTRATOR.value]}
    audit.record(session, None, "role_grant.create", target_of(user), changes=dict(changes))
    await session.flush()


async def _office(session: AsyncSession, code: str | None) -> WorkUnit:
    """The office of that code; without a code the national one, made when there is none yet."""
    unit = await session.scalar(select(WorkUnit).where(WorkUnit.code == (code or ROOT["code"])))
    if unit is not None:
        return unit
    if code is not None:
        raise NotFound
    unit = WorkUnit(**ROOT)
    session.add(unit)
    await session.flush()
    return unit
