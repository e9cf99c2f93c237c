"""Offices: seen by those who have a standing there, changed by administrators."""

from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Forbidden, NotFound
from app.models import Connector, ServiceAccount, User, WebhookEndpoint, WorkUnit
from app.models.key_lists import among
from app.models.rights import ActorRole, Permission
from app.policies.actors import Actor, AnyActor, ServiceActor
from app.policies.machines import MachineReader
from app.policies.rules import (
    Column,
    ResourceScope,
    ScopeColumns,
    allows,
    permitted_scope,
    require,
    require_anywhere,
    visible,
)
from app.schemas.identity.work_units import (
    WorkUnitAction,
    WorkUnitCreate,
    WorkUnitPage,
    WorkUnitQuery,
    WorkUnitRead,
    WorkUnitSort,
    WorkUnitSummary,
    WorkUnitUpdate,
)
from app.schemas.platform.references import WorkUnitReference
from app.services.platform import audit
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.sql import AnySelect, held, holds_words

OfOffice = TypeVar("OfOffice", User, ServiceAccount, WebhookEndpoint, Connector)

COLUMNS = ScopeColumns(WorkUnit.id)
_ORDERS = {WorkUnitSort.CODE: WorkUnit.code, WorkUnitSort.NAME: WorkUnit.name}
_FILTERS: Filters = {
    "kind": lambda value: WorkUnit.kind == value,
    "parent_id": lambda value: WorkUnit.parent_id == value,
    "q": lambda value: holds_words(value, WorkUnit.name, WorkUnit.code),
}


def in_sight(actor: Actor, work_unit_id: Column) -> ColumnElement[bool]:
    """An office is seen by everyone with any standing in it."""
    if isinstance(actor, MachineReader):
        return among(work_unit_id, actor.machine.work_unit_ids)
    if any(s.role is ActorRole.ADMINISTRATOR and s.work_unit_id is None for s in actor.assignments):
        return true()
    return among(work_unit_id, {s.work_unit_id for s in actor.assignments if s.work_unit_id})


async def find_administered(
    session: AsyncSession, actor: Actor, permission: Permission, code: str, *, pointer: str
) -> WorkUnit:
    """The office of that code, where `permission` reaches it; `pointer` says where it was named.

    Raises Forbidden for people whom the permission gives nothing, NotFound out of its reach.
    """
    require_anywhere(actor, permission)
    unit = await session.scalar(
        select(WorkUnit).where(WorkUnit.code == code, visible(actor, permission, COLUMNS))
    )
    if unit is None:
        raise NotFound(pointer=pointer)
    return unit


async def get_administered(
    session: AsyncSession, actor: Actor, permission: Permission, model: type[OfOffice], key: UUID
) -> OfOffice:
    """The thing of that key, if it is of an office that `permission` reaches.

    Raises Forbidden for people whom the permission gives nothing, NotFound out of its reach.
    """
    require_anywhere(actor, permission)
    reach = visible(actor, permission, ScopeColumns(model.work_unit_id))
    found = await session.scalar(held(session, select(model).where(model.id == key, reach), model))
    if found is None:
        raise NotFound
    return found


async def list_work_units(
    session: AsyncSession, actor: Actor, query: WorkUnitQuery
) -> WorkUnitPage:
    """The offices in sight."""
    statement: AnySelect = (
        select(*(getattr(WorkUnit, name) for name in WorkUnitSummary.model_fields))
        .where(in_sight(actor, WorkUnit.id), *conditions(query, _FILTERS))
        .order_by(_ORDERS[query.sort], WorkUnit.id)
    )
    rows, total = await fetch_page(session, statement, query)
    return as_page(
        WorkUnitPage, [WorkUnitSummary.model_validate(row) for row in rows], total, query
    )


async def get_visible(session: AsyncSession, actor: Actor, work_unit_id: UUID) -> WorkUnit:
    """The office; raises NotFound when it is out of sight."""
    found = await session.scalar(
        select(WorkUnit).where(WorkUnit.id == work_unit_id, in_sight(actor, WorkUnit.id))
    )
    if found is None:
        raise NotFound
    return found


async def zone_of(session: AsyncSession, actor: AnyActor) -> ZoneInfo:
    """The time zone of the office of a person, or of another system's account."""
    if isinstance(actor, ServiceActor):
        asked = select(WorkUnit.time_zone).where(WorkUnit.id == actor.work_unit_id)
    else:
        asked = select(WorkUnit.time_zone).join(User).where(User.id == actor.user_id)
    return ZoneInfo((await session.scalars(asked)).one())


async def read_work_unit(session: AsyncSession, actor: Actor, unit: WorkUnit) -> WorkUnitRead:
    """The office as it is answered."""
    children = await session.scalars(
        select(WorkUnit)
        .where(WorkUnit.parent_id == unit.id, in_sight(actor, WorkUnit.id))
        .order_by(WorkUnit.code)
    )
    editable = _administers(actor, unit)
    return WorkUnitRead(
        **WorkUnitSummary.model_validate(unit).model_dump(),
        children=[WorkUnitReference.model_validate(child) for child in children],
        allowed_actions=[WorkUnitAction.EDIT] if editable else [],
    )


async def create_work_unit(session: AsyncSession, actor: Actor, body: WorkUnitCreate) -> WorkUnit:
    """A new office below one the administrator manages (or anywhere, for the installation's)."""
    require_anywhere(actor, Permission.USER_MANAGE)
    if body.parent_id is not None:
        parent = await session.scalar(
            select(WorkUnit.id).where(WorkUnit.id == body.parent_id, in_sight(actor, WorkUnit.id))
        )
        if parent is None:
            raise NotFound(pointer="/parent_id")
        require(actor, Permission.USER_MANAGE, ResourceScope(parent))
    elif not permitted_scope(actor, Permission.USER_MANAGE).everywhere:
        raise Forbidden("grant_too_wide")
    unit = WorkUnit(**body.model_dump())
    session.add(unit)
    await session.flush()
    created = audit.created(body.model_dump())
    audit.log(session, actor, "work_unit.create", _target(unit), changes=created)
    return unit


def require_change(actor: Actor, unit: WorkUnit) -> None:
    """Raise Forbidden unless the person administers the office."""
    require(actor, Permission.USER_MANAGE, ResourceScope(unit.id))


def _administers(actor: Actor, unit: WorkUnit) -> bool:
    """Also through the office above, for one that was made in this very request."""
    return any(
        allows(actor, Permission.USER_MANAGE, ResourceScope(unit_id))
        for unit_id in (unit.id, unit.parent_id)
        if unit_id is not None
    )


async def update_work_unit(
    session: AsyncSession, actor: Actor, unit: WorkUnit, body: WorkUnitUpdate
) -> None:
    """Change name or time zone; raises Forbidden."""
    require_change(actor, unit)
    values = {k: v for k, v in body.model_dump(exclude_unset=True).items() if v is not None}
    if changes := audit.apply(unit, values):
        audit.log(session, actor, "work_unit.update", _target(unit), changes=changes)
    await session.flush()


def _target(unit: WorkUnit) -> audit.Target:
    return audit.Target("work_unit", unit.id, unit.id)
