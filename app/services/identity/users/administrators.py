"""The first administrator of an installation, made at the command line."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import NotFound
from app.models import RoleGrant, User, WorkUnit
from app.models.access import GrantedRole
from app.models.work_unit import WorkUnitKind
from app.services.platform import audit

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
    user = await find_or_create(session, unit.id, username, name, "Administrator")
    if not user.is_active:
        changes = audit.apply(user, {"is_active": True})
        audit.log(session, None, "user.reactivate", audit.Target.user(user), changes=changes)
    grant = RoleGrant(
        user_id=user.id,
        role=GrantedRole.ADMINISTRATOR,
        work_unit_id=unit.id if unit_code else None,
        valid_from=clock.today_in(unit.time_zone),
    )
    await grant_once(session, user, grant)
    return user


async def find_or_create(
    session: AsyncSession, work_unit_id: UUID, username: str, name: str, job_title: str
) -> User:
    """The account of that username; when there is none, a new one without a password."""
    user = await session.scalar(select(User).where(User.username == username))
    if user is None:
        user = User(
            work_unit_id=work_unit_id,
            username=username,
            name=name,
            job_title=job_title,
            is_active=True,
        )
        session.add(user)
        await session.flush()
        audit.log(session, None, "user.create", audit.Target.user(user))
    return user


async def grant_once(session: AsyncSession, user: User, grant: RoleGrant) -> None:
    """Give the right, unless the person holds it there already (for good, if it has no end)."""
    for_good = grant.valid_to is None
    lasts = (
        RoleGrant.valid_to.is_(None) if for_good else RoleGrant.valid_on_or_after(grant.valid_from)
    )
    held = await session.scalar(
        select(RoleGrant.id).where(
            RoleGrant.user_id == user.id,
            RoleGrant.role == grant.role,
            RoleGrant.work_unit_id.is_not_distinct_from(grant.work_unit_id),
            RoleGrant.decree_id.is_not_distinct_from(grant.decree_id),
            lasts,
        )
    )
    if held is not None:
        return
    session.add(grant)
    changes: audit.Changes = {"role": [None, grant.role.value]}
    audit.log(session, None, "role_grant.create", audit.Target.user(user), changes=changes)
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
