"""Holidays: kept by an office and all below it, written down by its administrators."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import NotFound
from app.models import Holiday, WorkUnit
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows, require
from app.schemas.plan.holidays import (
    HolidayAction,
    HolidayCreate,
    HolidayPage,
    HolidayQuery,
    HolidayRead,
    HolidaySummary,
)
from app.schemas.platform.references import WorkUnitReference
from app.services.identity import work_units
from app.services.platform import audit
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.plausible import REACH_YEARS, around, require_between
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference

_FILTERS: Filters = {
    "year": lambda value: Holiday.day.between(date(value, 1, 1), date(value, 12, 31)),
}


async def list_holidays(session: AsyncSession, unit: WorkUnit, query: HolidayQuery) -> HolidayPage:
    """What the office keeps: its own holidays and those of every office above it."""
    statement = (
        select(Holiday.id, Holiday.day, Holiday.name, *WORK_UNIT_COLUMNS)
        .join(WorkUnit, WorkUnit.id == Holiday.work_unit_id)
        .where(
            Holiday.work_unit_id.in_(_offices_above(WorkUnit.id == unit.id)),
            *conditions(query, _FILTERS),
        )
        .order_by(Holiday.day, Holiday.id)
    )
    rows, total = await fetch_page(session, statement, query)
    items = [
        HolidaySummary(id=row.id, work_unit=work_unit_reference(row), day=row.day, name=row.name)
        for row in rows
    ]
    return as_page(HolidayPage, items, total, query)


async def get_visible(session: AsyncSession, actor: Actor, holiday_id: UUID) -> Holiday:
    """The holiday; raises NotFound when no office in sight keeps it."""
    holiday = await session.scalar(
        select(Holiday).where(
            Holiday.id == holiday_id,
            Holiday.work_unit_id.in_(_offices_above(work_units.in_sight(actor, WorkUnit.id))),
        )
    )
    if holiday is None:
        raise NotFound
    return holiday


async def read_holiday(session: AsyncSession, actor: Actor, holiday: Holiday) -> HolidayRead:
    """The holiday as it is answered."""
    unit = await session.get_one(WorkUnit, holiday.work_unit_id)
    may = allows(actor, Permission.USER_MANAGE, ResourceScope(unit.id))
    return HolidayRead(
        id=holiday.id,
        work_unit=WorkUnitReference.model_validate(unit),
        day=holiday.day,
        name=holiday.name,
        allowed_actions=[HolidayAction.REMOVE] if may else [],
    )


async def create_holiday(
    session: AsyncSession, actor: Actor, unit: WorkUnit, body: HolidayCreate
) -> Holiday:
    """Write down a holiday of the office; raises Forbidden, Invalid (years away).

    A second one that day: Conflict.
    """
    work_units.require_change(actor, unit)
    first, last = around(clock.today_in(unit.time_zone).year, REACH_YEARS)
    require_between(first, last, day=body.day)
    holiday = Holiday(work_unit_id=unit.id, **body.model_dump())
    session.add(holiday)
    await session.flush()
    told = audit.created(_plain(holiday))
    audit.log(session, actor, "holiday.create", _target(holiday), changes=told)
    return holiday


def require_removal(actor: Actor, holiday: Holiday) -> None:
    """Raise Forbidden unless the person administers the office that keeps it."""
    require(actor, Permission.USER_MANAGE, ResourceScope(holiday.work_unit_id))


async def remove_holiday(session: AsyncSession, actor: Actor, holiday: Holiday) -> None:
    """The office works on that day after all; raises Forbidden."""
    require_removal(actor, holiday)
    told: audit.Changes = {name: [value, None] for name, value in _plain(holiday).items()}
    audit.log(session, actor, "holiday.remove", _target(holiday), changes=told)
    await session.delete(holiday)
    await session.flush()


def _offices_above(offices: ColumnElement[bool]) -> Select[tuple[UUID]]:
    """These offices and every office above them in the tree."""
    line = (
        select(WorkUnit.id, WorkUnit.parent_id).where(offices).cte("offices_above", recursive=True)
    )
    above = select(WorkUnit.id, WorkUnit.parent_id).join(line, WorkUnit.id == line.c.parent_id)
    return select(line.union(above).c.id)


def _plain(holiday: Holiday) -> dict[str, str]:
    return {"day": str(holiday.day), "name": holiday.name}


def _target(holiday: Holiday) -> audit.Target:
    return audit.Target("holiday", holiday.id, holiday.work_unit_id)
