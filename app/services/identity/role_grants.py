"""Administrators and asesors: the two rights no decree gives."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.models import Decree, RoleGrant, User, WorkUnit
from app.models.access import GrantedRole
from app.models.evaluation import EvaluationLayer
from app.models.notification import NoticeKind
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.people import require_giver_of_layer, require_other_person
from app.policies.rules import ResourceScope, allows, permitted_scope
from app.schemas.identity.role_grants import (
    RoleGrantCreate,
    RoleGrantPage,
    RoleGrantQuery,
    RoleGrantRead,
)
from app.services.identity.evaluators import require_no_part, stands_above
from app.services.identity.users import switched_off
from app.services.identity.users.last_administrator import (
    lock_administrators,
    require_administrators_without,
)
from app.services.platform import audit
from app.services.platform.notices.telling import tell
from app.services.platform.paging import as_page, fetch_page
from app.services.platform.plausible import REACH_YEARS, around, require_between
from app.services.platform.sql import held
from app.services.platform.validity import has_ended


async def list_role_grants(
    session: AsyncSession, user: User, query: RoleGrantQuery
) -> RoleGrantPage:
    """A person's grants, also those that have ended."""
    statement = (
        select(*(getattr(RoleGrant, name) for name in RoleGrantRead.model_fields))
        .where(RoleGrant.user_id == user.id)
        .order_by(RoleGrant.id)
    )
    rows, total = await fetch_page(session, statement, query)
    items = [RoleGrantRead.model_validate(row) for row in rows]
    return as_page(RoleGrantPage, items, total, query)


async def create_role_grant(
    session: AsyncSession, actor: Actor, user: User, body: RoleGrantCreate
) -> RoleGrant:
    """Grant a role inside what the administrator manages.

    An asesor without a layer is TPI where the administrator may give that, else pendahuluan. Raises
    Invalid (role and target do not fit), NotFound (target), Forbidden (too wide, for oneself, or an
    asesor of one's own office), Conflict (the account is switched off; an asesor with a part in
    what they evaluate).
    """
    if (body.role is GrantedRole.ASESOR) != (body.decree_id is not None):
        raise Invalid("grant_needs_target", pointer="/decree_id")
    if body.role is GrantedRole.ASESOR and body.work_unit_id is not None:
        raise Invalid("grant_needs_target", pointer="/work_unit_id")
    if body.role is not GrantedRole.ASESOR and body.layer is not None:
        raise Invalid("layer_of_an_asesor", pointer="/layer")
    await _require_authority(session, actor, body)
    require_other_person(actor, user.id, "own_grant")
    if not user.is_active:
        raise await switched_off.refusal(session, user)
    today = clock.today_in(await _time_zone(session, user))
    values = body.model_dump() | {"valid_from": body.valid_from or today}
    if body.valid_to is not None and body.valid_to < values["valid_from"]:
        raise Invalid("period_reversed", pointer="/valid_to")
    first, last = around(today.year, REACH_YEARS)
    require_between(first, last, valid_from=values["valid_from"], valid_to=body.valid_to)
    if body.decree_id is not None:
        await require_no_part(session, user, body.decree_id, (values["valid_from"], body.valid_to))
    values["layer"] = await _layer_given(session, actor, body)
    grant = RoleGrant(user_id=user.id, granted_by_id=actor.user_id, **values)
    session.add(grant)
    await session.flush()
    changes = audit.created(values)
    audit.log(session, actor, "role_grant.create", audit.Target.user(user), changes=changes)
    await tell(session, actor, user, NoticeKind.ROLE_GRANTED, what=grant.role.value)
    return grant


async def end_role_grant(
    session: AsyncSession, actor: Actor, user: User, grant_id: UUID
) -> RoleGrant:
    """End a grant at once.

    Raises NotFound, Forbidden (wider than one's own, or who evaluates one's own office), Conflict
    (ended, or nobody would administer the installation any more).
    """
    await lock_administrators(session)
    found = select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.user_id == user.id)
    grant = await session.scalar(held(session, found, RoleGrant))
    if grant is None:
        raise NotFound
    if not await _has_authority(session, actor, grant.work_unit_id, grant.decree_id):
        raise Forbidden("grant_too_wide")
    if grant.decree_id is not None:
        above, national = await stands_above(session, actor, grant.decree_id)
        require_giver_of_layer(grant.layer, of_all_offices=national, from_above=above)
    today = clock.today_in(await _time_zone(session, user))
    if has_ended(grant, today):
        raise Conflict("already_ended")
    await require_administrators_without(session, RoleGrant.id == grant.id)
    changes = audit.apply(grant, {"valid_to": max(today, grant.valid_from)})
    audit.log(session, actor, "role_grant.end", audit.Target.user(user), changes=changes)
    await session.flush()
    judged = [grant.decree_id] if grant.decree_id else []
    kind, what = NoticeKind.ROLE_ENDED, grant.role.value
    await tell(session, actor, user, kind, decrees=judged, what=what)
    return grant


async def _require_authority(session: AsyncSession, actor: Actor, body: RoleGrantCreate) -> None:
    if not await _has_authority(session, actor, body.work_unit_id, body.decree_id):
        if body.decree_id is not None:
            raise NotFound(pointer="/decree_id")
        if body.work_unit_id is not None:
            raise NotFound(pointer="/work_unit_id")
        raise Forbidden("grant_too_wide")


async def _has_authority(
    session: AsyncSession, actor: Actor, work_unit_id: UUID | None, decree_id: UUID | None
) -> bool:
    """Whether the actor administers all that a grant reaches."""
    if decree_id is not None:
        found = select(Decree.work_unit_id).where(
            Decree.id == decree_id, Decree.voided_at.is_(None)
        )
    elif work_unit_id is not None:
        found = select(WorkUnit.id).where(WorkUnit.id == work_unit_id)
    else:
        return permitted_scope(actor, Permission.USER_MANAGE).everywhere
    unit_id = await session.scalar(found)
    return unit_id is not None and allows(actor, Permission.USER_MANAGE, ResourceScope(unit_id))


async def _layer_given(
    session: AsyncSession, actor: Actor, body: RoleGrantCreate
) -> EvaluationLayer | None:
    """The layer of an asesor; Forbidden where somebody above is to give it."""
    if body.decree_id is None:
        return None
    above, national = await stands_above(session, actor, body.decree_id)
    layer = EvaluationLayer(body.layer) if body.layer else None
    if layer is None and above and not national:
        layer = EvaluationLayer.PENDAHULUAN
    require_giver_of_layer(layer, of_all_offices=national, from_above=above)
    return layer


async def _time_zone(session: AsyncSession, user: User) -> str:
    return (await session.get_one(WorkUnit, user.work_unit_id)).time_zone
