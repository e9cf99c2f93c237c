"""The installation always has somebody who administers it: its last administrator stays."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict
from app.models import RoleGrant, User, WorkUnit
from app.models.access import GrantedRole
from app.services.platform.validity import holds_today

_WIDE = (RoleGrant.role == GrantedRole.ADMINISTRATOR, RoleGrant.work_unit_id.is_(None))


async def lock_administrators(session: AsyncSession) -> None:
    """Until the commit nobody else ends a grant of the whole installation or its holder's account.

    To be called before the answer of `require_administrators_without` is relied on: two
    administrators who end each other at once come one after the other.
    """
    grants = select(RoleGrant.id).where(*_WIDE).order_by(RoleGrant.id)
    await session.execute(grants.with_for_update(key_share=True))


async def require_administrators_without(session: AsyncSession, lost: ColumnElement[bool]) -> None:
    """Raise Conflict when the `lost` grants (a condition on RoleGrant or User) leave nobody.

    Somebody must administer the whole installation today, somebody for good, and somebody for good
    who can sign in. What was missing before may stay so. Offices need none of their own: those
    above administer them.
    """
    statement = (
        select(
            RoleGrant.valid_from,
            RoleGrant.valid_to,
            User.password_hash.is_not(None).label("can_sign_in"),
            WorkUnit.time_zone,
            lost.label("is_lost"),
        )
        .join(User, User.id == RoleGrant.user_id)
        .join(WorkUnit, WorkUnit.id == User.work_unit_id)
        .where(*_WIDE, User.is_active)
    )
    rows = [row for row in await session.execute(statement) if holds_today(row)]
    lasting = [row for row in rows if row.valid_to is None]
    for before in (rows, lasting, [row for row in lasting if row.can_sign_in]):
        if before and all(row.is_lost for row in before):
            raise Conflict("last_administrator")
