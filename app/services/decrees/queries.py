"""Decrees: their text and their people."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core.errors import Conflict, Invalid, NotFound
from app.models import (
    Amendment,
    Decree,
    Membership,
    Plan,
    Team,
    User,
    WorkUnit,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ScopeColumns, visible
from app.schemas.decrees.decrees import (
    DecreePage,
    DecreeQuery,
    DecreeSort,
    DecreeSummary,
    MembershipPage,
    MembershipQuery,
    MembershipSort,
    MembershipSummary,
)
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.prepared import Prepared, key
from app.services.platform.references import (
    TEAM_COLUMNS,
    WORK_UNIT_COLUMNS,
    person_reference,
    team_reference,
    work_unit_reference,
)
from app.services.platform.sql import AnySelect, holds_words
from app.services.platform.validity import today_at

_Absent = aliased(User)
_PLAN_YEAR = func.coalesce(Plan.year, Decree.planned_year, Decree.year)
_COLUMNS = ScopeColumns(Decree.work_unit_id, Decree.id)
_ORDERS: dict[DecreeSort, ColumnElement[Any]] = {
    DecreeSort.NEWEST: Decree.date.desc(),
    DecreeSort.OLDEST: Decree.date.asc(),
    DecreeSort.NUMBER: Decree.number.asc(),
}
_FILTERS: Filters = {
    "work_unit_id": lambda value: Decree.work_unit_id == value,
    "year": lambda value: Decree.year == value,
    "plan_year": lambda value: value == _PLAN_YEAR,
    "q": lambda value: holds_words(value, Decree.title, Decree.number),
}
_MEMBER_FILTERS: Filters = {
    "role": lambda value: Membership.role == value,
    "q": lambda value: holds_words(value, Membership.name, Membership.job_title),
}


async def list_decrees(session: AsyncSession, actor: Actor, query: DecreeQuery) -> DecreePage:
    """The decrees in sight."""
    statement: AnySelect = (
        select(Decree, User, _Absent, _PLAN_YEAR.label("plan_year"), *WORK_UNIT_COLUMNS)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Plan, Plan.decree_id == Decree.id)
        .outerjoin(User, User.id == Decree.voided_by_id)
        .outerjoin(_Absent, _Absent.id == Decree.voided_for_id)
        .where(visible(actor, Permission.DECREE_READ, _COLUMNS), *conditions(query, _FILTERS))
        .order_by(_ORDERS[query.sort], Decree.id)
    )
    if not query.include_voided:
        statement = statement.where(Decree.voided_at.is_(None))
    rows, total = await fetch_page(session, statement, query)
    items = [
        DecreeSummary(
            work_unit=work_unit_reference(row),
            **summary_values(row[0], row.plan_year, row[1], row[2]),
        )
        for row in rows
    ]
    return as_page(DecreePage, items, total, query)


def summary_values(
    decree: Decree,
    plan_year: int,
    voided_by: User | None = None,
    voided_for: User | None = None,
) -> dict[str, Any]:
    """What every answer says of a decree, but for its office."""
    return {
        "id": decree.id,
        "number": decree.number,
        "year": decree.year,
        "plan_year": plan_year,
        "title": decree.title,
        "date": decree.date,
        "effective_from": decree.takes_effect_on,
        "voided_at": decree.voided_at,
        "voided_by": person_reference(voided_by) if voided_by else None,
        "voided_on_behalf_of": person_reference(voided_for) if voided_for else None,
        "void_reason": decree.void_reason,
    }


@cache
def _visible(permission: Permission) -> Prepared:
    one = select(Decree).where(Decree.id == key("decree_id"))
    return Prepared(lambda sight: one.where(visible(sight, permission, _COLUMNS)), permission)


async def get_visible(
    session: AsyncSession,
    actor: Actor,
    decree_id: UUID,
    permission: Permission,
    *,
    even_voided: bool = False,
) -> Decree:
    """The decree; raises NotFound when it is out of sight, as one that was voided mostly is."""
    statement, parameters = _visible(permission).of(actor, decree_id=decree_id)
    found: Decree | None = await session.scalar(statement, parameters)
    if found is None or (found.voided_at is not None and not even_voided):
        raise NotFound
    return found


async def lock_decree(session: AsyncSession, decree: Decree) -> None:
    """Let changes of a decree come one by one: what was checked before stays true.

    Raises Conflict when it was voided meanwhile.
    """
    row = select(Decree.voided_at).where(Decree.id == decree.id)
    if await session.scalar(row.with_for_update(key_share=True)) is not None:
        raise Conflict("decree_voided")


async def successor_of(session: AsyncSession, decree: Decree) -> Decree | None:
    """The decree that was started from it, if there is one already."""
    found: Decree | None = await session.scalar(
        select(Decree).where(Decree.predecessor_id == decree.id, Decree.voided_at.is_(None))
    )
    return found


def require_fitting_year(year: int, day: date, *fitting: int, name: str = "year") -> None:
    """Raise Invalid when a year, called `name`, is none of those that fit the day of its decree."""
    if year not in fitting:
        years = ", ".join(map(str, fitting))
        raise Invalid("year_does_not_fit_date", pointer=f"/{name}", date=day, years=years)


async def require_free_number(session: AsyncSession, unit_id: UUID, number: str, year: int) -> None:
    """Raise Conflict when the office has a decree, or an amendment of one, with that number."""
    for model in (Decree, Amendment):
        statement = select(model.id).where(
            model.number == number, model.year == year, model.voided_at.is_(None)
        )
        if model is Amendment:
            statement = statement.join(Decree, Decree.id == Amendment.decree_id)
        if await session.scalar(statement.where(Decree.work_unit_id == unit_id)):
            raise Conflict("decree_number_taken", pointer="/number", number=number, year=year)


async def list_members(
    session: AsyncSession, decree: Decree, query: MembershipQuery, *, team_id: UUID | None = None
) -> MembershipPage:
    """The people of a decree, or of one of its teams, in the decree's order."""
    today = await today_at(session, decree)
    statement = members_statement().where(
        Team.decree_id == decree.id, *conditions(query, _MEMBER_FILTERS)
    )
    if team_id:
        statement = statement.where(Team.id == team_id)
    if query.on is not None:
        statement = statement.where(Membership.valid_on(query.on))
    elif not query.include_ended:
        statement = statement.where(Membership.valid_on_or_after(today))
    if query.sort is MembershipSort.NAME:
        statement = statement.order_by(None).order_by(Membership.name, Membership.id)
    rows, total = await fetch_page(session, statement, query)
    return as_page(MembershipPage, [read_member(row) for row in rows], total, query)


def members_statement() -> AnySelect:
    """Memberships with their team and person, in the decree's order."""
    return (
        select(
            Membership.id,
            Membership.user_id,
            User.username,
            Membership.name,
            Membership.job_title,
            Membership.job_title_correction,
            Membership.role,
            Membership.is_deputy,
            Membership.title,
            Membership.position,
            Membership.valid_from,
            Membership.valid_to,
            Membership.amendment_id,
            Membership.ended_by_amendment_id,
            *TEAM_COLUMNS,
        )
        .join(Team, Team.id == Membership.team_id)
        .join(User, User.id == Membership.user_id)
        .order_by(Team.position, Membership.position, Membership.id)
    )


def read_member(row: Any) -> MembershipSummary:  # noqa: ANN401 - a row of members_statement()
    """A membership as it is answered."""
    values = {name: getattr(row, name) for name in MembershipSummary.model_fields if name != "team"}
    return MembershipSummary(team=team_reference(row), **values)


async def rights_end(session: AsyncSession, decree: Decree) -> date | None:
    """The first day without rights, in the office's time zone; None while there is no successor."""
    successor = await successor_of(session, decree)
    if successor is None:
        return None
    held = (Membership.decree_id == decree.id, Membership.valid_to > Membership.valid_from)
    last: date | None = await session.scalar(select(func.max(Membership.valid_to)).where(*held))
    return last or successor.date


async def end_of_rights(
    session: AsyncSession, decree: Decree, day: date, *, pointer: str
) -> date | None:
    """The same day, for a change on `day`.

    Raises Conflict when the change would come no earlier: it belongs into the successor.
    """
    until = await rights_end(session, decree)
    if until is not None and day >= until:
        raise Conflict("decree_succeeded", pointer=pointer, date=until)
    return until
