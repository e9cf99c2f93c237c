"""Decrees: their text and their people."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SelectBase, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.models import (
    ActionItem,
    Activity,
    Amendment,
    Decree,
    DecreeClause,
    Duty,
    Indicator,
    Membership,
    Plan,
    Team,
    User,
    WorkUnit,
)
from app.models.decree import ClauseKind
from app.models.rights import Permission
from app.models.team import MembershipRole
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, ScopeColumns, allows, visible
from app.schemas.decrees.decrees import (
    ClauseRead,
    DecreeAction,
    DecreeCounts,
    DecreePage,
    DecreeQuery,
    DecreeRead,
    DecreeSort,
    DecreeSummary,
    MembershipPage,
    MembershipQuery,
    MembershipSort,
    MembershipSummary,
    Signatory,
)
from app.services.plan.rows.years import office_and_year
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import (
    TEAM_COLUMNS,
    WORK_UNIT_COLUMNS,
    team_reference,
    work_unit_reference,
)
from app.services.platform.sql import AnySelect, holds_words

_PLAN_YEAR = func.coalesce(Plan.year, Decree.year)
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
_ACTIONS = {
    DecreeAction.READ_PLAN: Permission.PLAN_READ,
    DecreeAction.READ_PROGRESS: Permission.PROGRESS_READ,
    DecreeAction.CHANGE_MEMBERSHIP: Permission.MEMBERSHIP_CHANGE,
    DecreeAction.AMEND: Permission.DECREE_AMEND,
    DecreeAction.START_SUCCESSOR: Permission.DECREE_IMPORT,
    DecreeAction.READ_AUDIT: Permission.AUDIT_READ,
}


async def list_decrees(session: AsyncSession, actor: Actor, query: DecreeQuery) -> DecreePage:
    """The decrees in sight."""
    statement: AnySelect = (
        select(Decree, _PLAN_YEAR.label("plan_year"), *WORK_UNIT_COLUMNS)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .outerjoin(Plan, Plan.decree_id == Decree.id)
        .where(visible(actor, Permission.DECREE_READ, _COLUMNS), *conditions(query, _FILTERS))
        .order_by(_ORDERS[query.sort], Decree.id)
    )
    rows, total = await fetch_page(session, statement, query)
    items = [
        DecreeSummary(work_unit=work_unit_reference(row), **summary_values(row[0], row.plan_year))
        for row in rows
    ]
    return as_page(DecreePage, items, total, query)


def summary_values(decree: Decree, plan_year: int) -> dict[str, Any]:
    """What every answer says of a decree, but for its office."""
    return {
        "id": decree.id,
        "number": decree.number,
        "year": decree.year,
        "plan_year": plan_year,
        "title": decree.title,
        "date": decree.date,
        "effective_from": decree.takes_effect_on,
    }


async def get_visible(
    session: AsyncSession, actor: Actor, decree_id: UUID, permission: Permission
) -> Decree:
    """The decree; raises NotFound when it is out of sight."""
    found = await session.scalar(
        select(Decree).where(Decree.id == decree_id, visible(actor, permission, _COLUMNS))
    )
    if found is None:
        raise NotFound
    return found


async def lock_decree(session: AsyncSession, decree: Decree) -> None:
    """Let changes of a decree come one by one: what was checked before stays true."""
    row = select(Decree.id).where(Decree.id == decree.id)
    await session.execute(row.with_for_update(key_share=True))


async def successor_of(session: AsyncSession, decree: Decree) -> Decree | None:
    """The decree that was started from it, if there is one already."""
    found: Decree | None = await session.scalar(
        select(Decree).where(Decree.predecessor_id == decree.id)
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
        statement = select(model.id).where(model.number == number, model.year == year)
        if model is Amendment:
            statement = statement.join(Decree, Decree.id == Amendment.decree_id)
            statement = statement.where(Amendment.voided_at.is_(None))
        if await session.scalar(statement.where(Decree.work_unit_id == unit_id)):
            raise Conflict("decree_number_taken", pointer="/number", number=number, year=year)


async def read_decree(session: AsyncSession, actor: Actor, decree: Decree) -> DecreeRead:
    """The decree with its whole text and its counts."""
    unit, year = await office_and_year(session, decree.id)
    clauses = await _clauses(session, decree.id)
    certifier = decree.certifier_name
    return DecreeRead(
        **summary_values(decree, year),
        work_unit={"id": unit.id, "code": unit.code, "name": unit.name},
        title_correction=decree.title_correction,
        place=decree.place,
        signatory=Signatory(name=decree.signatory_name, job_title=decree.signatory_job_title),
        certified_by=Signatory(name=certifier, job_title=decree.certifier_job_title or "")
        if certifier
        else None,
        considerations=clauses[ClauseKind.CONSIDERATION],
        legal_bases=clauses[ClauseKind.LEGAL_BASIS],
        attention=clauses[ClauseKind.ATTENTION],
        decision=decree.decision,
        decision_correction=decree.decision_correction,
        dictums=clauses[ClauseKind.DICTUM],
        predecessor_id=decree.predecessor_id,
        counts=await _counts(session, decree.id, unit.time_zone),
        allowed_actions=await _allowed_actions(session, actor, decree),
    )


async def _allowed_actions(
    session: AsyncSession, actor: Actor, decree: Decree
) -> list[DecreeAction]:
    """What the caller's rights allow; a decree that has a successor is not succeeded again."""
    place = ResourceScope(decree.work_unit_id, decree.id)
    allowed = [action for action, needed in _ACTIONS.items() if allows(actor, needed, place)]
    start = DecreeAction.START_SUCCESSOR
    if start in allowed and await successor_of(session, decree):
        allowed.remove(start)
    return allowed


async def list_members(
    session: AsyncSession, decree: Decree, query: MembershipQuery, *, team_id: UUID | None = None
) -> MembershipPage:
    """The people of a decree, or of one of its teams, in the decree's order."""
    unit = await session.get_one(WorkUnit, decree.work_unit_id)
    statement = members_statement().where(
        Team.decree_id == decree.id, *conditions(query, _MEMBER_FILTERS)
    )
    if team_id:
        statement = statement.where(Team.id == team_id)
    if query.on is not None:
        statement = statement.where(Membership.valid_on(query.on))
    elif not query.include_ended:
        statement = statement.where(Membership.valid_on_or_after(clock.today_in(unit.time_zone)))
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


async def _clauses(session: AsyncSession, decree_id: UUID) -> dict[ClauseKind, list[ClauseRead]]:
    clauses: dict[ClauseKind, list[ClauseRead]] = {kind: [] for kind in ClauseKind}
    rows = await session.scalars(
        select(DecreeClause)
        .where(DecreeClause.decree_id == decree_id)
        .order_by(DecreeClause.kind, DecreeClause.position)
    )
    for row in rows:
        clauses[row.kind].append(ClauseRead.model_validate(row))
    return clauses


async def _counts(session: AsyncSession, decree_id: UUID, time_zone: str) -> DecreeCounts:
    today = clock.today_in(time_zone)
    teams = select(Team.id).where(Team.decree_id == decree_id)
    activities = select(Activity.id).where(Activity.team_id.in_(teams))
    action_items = select(ActionItem.id).where(
        ActionItem.activity_id.in_(activities), ~ActionItem.stands_for_row
    )
    indicators = select(Indicator.id).where(Indicator.activity_id.in_(activities))
    counted: dict[str, SelectBase] = {
        "teams": teams,
        "duties": select(Duty.id).where(Duty.team_id.in_(teams)),
        "activities": activities,
        "action_items": action_items,
        "indicators": indicators,
        "remarks": action_items.where(ActionItem.remarks.is_not(None)).union_all(
            indicators.where(Indicator.remarks.is_not(None))
        ),
    }
    columns = [
        select(func.count()).select_from(statement.subquery()).scalar_subquery().label(name)
        for name, statement in counted.items()
    ]
    numbers = (await session.execute(select(*columns))).one()._asdict()
    by_role = await session.execute(
        select(Membership.role, func.count().label("count"))
        .where(Membership.team_id.in_(teams), Membership.valid_on(today))
        .group_by(Membership.role)
    )
    roles = dict.fromkeys(MembershipRole, 0) | {row.role: row.count for row in by_role}
    return DecreeCounts(members=sum(roles.values()), members_by_role=roles, **numbers)
