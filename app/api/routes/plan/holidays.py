"""Holidays of offices."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.admission import Access
from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.plan.holidays import HolidayCreate, HolidayPage, HolidayQuery, HolidayRead
from app.services.identity import work_units
from app.services.plan import holidays

# An office is seen with any role in it, and every role has this permission.
router = FeatureRouter("work-units", seen_with=Permission.DECREE_READ)


@router.operation(
    "GET", "/work-units/{work_unit_id}/holidays", permission=Access.SIGNED_IN, errors=(404,)
)
async def list_holidays(
    work_unit_id: UUID,
    query: Annotated[HolidayQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> HolidayPage:
    """Hari libur satuan kerja, juga dari satuan kerja induknya (holidays, inherited too)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    return links(await holidays.list_holidays(session, unit, query))


@router.operation(
    "POST",
    "/work-units/{work_unit_id}/holidays",
    permission=Permission.USER_MANAGE,
    errors=(403, 404, 409),
    location="/holidays/{id}",
)
async def create_holiday(
    work_unit_id: UUID,
    body: HolidayCreate,
    session: WriteSession,
    actor: CurrentActor,
) -> HolidayRead:
    """Tambah hari libur, juga untuk semua satuan kerja di bawahnya (add a holiday)."""
    unit = await work_units.get_visible(session, actor, work_unit_id)
    holiday = await holidays.create_holiday(session, actor, unit, body)
    return await holidays.read_holiday(session, actor, holiday)


@router.operation("GET", "/holidays/{holiday_id}", permission=Access.SIGNED_IN, errors=(404,))
async def read_holiday(holiday_id: UUID, session: ReadSession, actor: CurrentActor) -> HolidayRead:
    """Satu hari libur (one holiday)."""
    holiday = await holidays.get_visible(session, actor, holiday_id)
    return await holidays.read_holiday(session, actor, holiday)


@router.operation(
    "DELETE",
    "/holidays/{holiday_id}",
    permission=Permission.USER_MANAGE,
    errors=(403, 404),
    status_code=HTTPStatus.NO_CONTENT,
)
async def remove_holiday(
    holiday_id: UUID, session: WriteSession, actor: CurrentActor, precondition: RequiredIfMatch
) -> None:
    """Hapus hari libur: hari itu tetap bekerja (remove a holiday)."""
    holiday = await holidays.get_visible(session, actor, holiday_id)
    holidays.require_removal(actor, holiday)
    await precondition.check(lambda: holidays.read_holiday(session, actor, holiday))
    await holidays.remove_holiday(session, actor, holiday)
