"""Offices."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.admission import Access
from app.api.dependencies import (
    CurrentActor,
    CurrentReader,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.identity.work_units import (
    WorkUnitCreate,
    WorkUnitPage,
    WorkUnitQuery,
    WorkUnitRead,
    WorkUnitUpdate,
)
from app.services.identity import work_units

# An office is seen with any role in it, and every role has this permission.
router = FeatureRouter("work-units", seen_with=Permission.DECREE_READ)


@router.operation(
    "GET", "/work-units", permission=Access.SIGNED_IN, scope=ServiceScope.OFFICES_READ
)
async def list_work_units(
    query: Annotated[WorkUnitQuery, Query()],
    session: ReadSession,
    actor: CurrentReader,
    links: Links,
) -> WorkUnitPage:
    """Satuan kerja yang dapat Anda lihat (offices in sight)."""
    return links(await work_units.list_work_units(session, actor, query))


@router.operation(
    "POST",
    "/work-units",
    permission=Permission.USER_MANAGE,
    errors=(403, 404, 409),
    location="/work-units/{id}",
)
async def create_work_unit(
    body: WorkUnitCreate, session: WriteSession, actor: CurrentActor
) -> WorkUnitRead:
    """Tambah satuan kerja (create an office)."""
    unit = await work_units.create_work_unit(session, actor, body)
    return await work_units.read_work_unit(session, actor, unit)


@router.operation(
    "GET",
    "/work-units/{work_unit_id}",
    permission=Access.SIGNED_IN,
    scope=ServiceScope.OFFICES_READ,
    errors=(404,),
)
async def read_work_unit(
    work_unit_id: UUID, session: ReadSession, actor: CurrentReader
) -> WorkUnitRead:
    """Satu satuan kerja (one office)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    return await work_units.read_work_unit(session, actor, unit)


@router.operation(
    "PATCH",
    "/work-units/{work_unit_id}",
    permission=Permission.USER_MANAGE,
    errors=(403, 404, 409),
)
async def update_work_unit(
    work_unit_id: UUID,
    body: WorkUnitUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> WorkUnitRead:
    """Ubah nama atau zona waktu (change an office)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    work_units.require_change(actor, unit)
    await precondition.check(lambda: work_units.read_work_unit(session, actor, unit))
    await work_units.update_work_unit(session, actor, unit, body)
    return await work_units.read_work_unit(session, actor, unit)
