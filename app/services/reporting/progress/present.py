"""How things stand now, counted by the database, under any key and for any number of decrees."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Integer, and_, case, cast, extract, func, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Evidence,
    Indicator,
    Plan,
    Realisation,
    ScheduleEntry,
    Team,
    WorkUnit,
    evidence_indicators,
)
from app.models.evidence import EvidenceStatus
from app.models.plan import MonthStatus
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import Column, visible
from app.services.plan.indicator_states import COUNTED_AS
from app.services.plan.indicator_years import YEAR, read_year, years_of
from app.services.plan.rows.tree import KNOWN
from app.services.platform.references import EVIDENCE_PLACE, TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.progress.counting import ByMonth, MonthKey, Tally, month_key, no_months

_BEFORE, _FROM = 0, 1  # the month began


@dataclass(frozen=True)
class Scope:
    """What is counted: `key` groups the rows; `narrow` joins a query over Team to the rest of it.

    `narrow` is `in_sight` with further joins and conditions.
    """

    actor: Actor
    key: Column
    narrow: Callable[[AnySelect], AnySelect]


def in_sight(actor: Actor, statement: AnySelect) -> AnySelect:
    """The statement over teams, joined to their decrees, without what is out of sight."""
    return statement.join(Decree, Decree.id == Team.decree_id).where(
        visible(actor, Permission.PROGRESS_READ, TEAM_PLACE)
    )


async def count_all(session: AsyncSession, scope: Scope) -> dict[UUID, Tally]:
    """Months, evidence and indicators by the scope's key, in four statements."""
    tallies = await count_plan(session, scope)
    await add_evidence(session, scope, tallies)
    return tallies


async def count_plan(session: AsyncSession, scope: Scope) -> dict[UUID, Tally]:
    """The same without evidence, in three statements: such numbers of parts add up."""
    tallies = await count_years(session, scope)
    for key, by_month in (await count_months(session, scope)).items():
        tallies[key].by_month = by_month
    return tallies


async def add_evidence(session: AsyncSession, scope: Scope, tallies: dict[UUID, Tally]) -> None:
    """Evidence by the scope's key, in one statement: of several parts it counts in each."""
    for key, status, count, being_revised in await session.execute(_evidence(scope)):
        tallies[key].evidence[EvidenceStatus(status)] = count
        tallies[key].being_revised += being_revised


async def count_years(session: AsyncSession, scope: Scope) -> dict[UUID, Tally]:
    """Indicators, and what is expected of them, by the scope's key, in one statement."""
    tallies: dict[UUID, Tally] = defaultdict(Tally)
    for row in await session.execute(_years(scope)):
        tallies[row.key].count_indicators(read_year(row), row.how_many)
    return tallies


async def count_months(session: AsyncSession, scope: Scope) -> dict[UUID, ByMonth]:
    """All twelve months by the scope's key, in two statements; each office by its own calendar."""
    items = await session.execute(
        scope.narrow(
            select(scope.key.label("key"), func.count().label("how_many"))
            .select_from(ActionItem)
            .join(Activity, Activity.id == ActionItem.activity_id)
            .join(Team, Team.id == Activity.team_id)
        ).group_by(scope.key)
    )
    expected: dict[UUID, int] = {row.key: row.how_many for row in items}
    found = {key: no_months() for key in expected}
    for row in await session.execute(_classes(scope)):
        found[row.key][row.month][_key_of(row)] += row.how_many
    for key, by_month in found.items():
        for month, months in by_month.items():
            unknown = month_key(MonthStatus.UNKNOWN, date(1, month, 1), [], date.min)
            months[unknown] += expected[key] - months.total()
    return found


def _classes(scope: Scope) -> AnySelect:
    """How many months of action items somebody planned or did, by all that tells them apart."""
    parts = union_all(_set_months(scope), _done_months(scope)).subquery()
    of_one = (parts.c.key, parts.c.time_zone, parts.c.year, parts.c.action_item_id, parts.c.month)
    each = (
        select(
            *of_one,
            func.max(parts.c.planned).label("planned"),
            func.min(parts.c.begun).label("begun"),
        )
        .group_by(*of_one)
        .subquery()
    )
    kinds = (each.c.key, each.c.time_zone, each.c.year, each.c.month, each.c.planned, each.c.begun)
    return select(*kinds, func.count().label("how_many")).group_by(*kinds)


def _set_months(scope: Scope) -> AnySelect:
    planned = cast(ScheduleEntry.planned, Integer).label("planned")
    return _months_of(scope, ScheduleEntry, planned, cast(null(), Integer).label("begun"))


def _done_months(scope: Scope) -> AnySelect:
    """What was done, and whether the month had begun."""
    day = Realisation.done_on
    planned_for = Plan.year * 12 + Realisation.month
    done_in = extract("year", day) * 12 + extract("month", day)
    begun = case((done_in < planned_for, _BEFORE), else_=_FROM).label("begun")
    planned = cast(null(), Integer).label("planned")
    return _months_of(scope, Realisation, planned, begun).where(Realisation.counts())


def _months_of(
    scope: Scope, model: type[ScheduleEntry] | type[Realisation], *columns: Column
) -> AnySelect:
    statement: AnySelect = (
        select(
            scope.key.label("key"),
            WorkUnit.time_zone,
            Plan.year,
            model.action_item_id,
            model.month,
            *columns,
        )
        .select_from(model)
        .join(ActionItem, ActionItem.id == model.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Plan, Plan.id == Activity.plan_id)
        .join(Team, Team.id == Activity.team_id)
    )
    return scope.narrow(statement).join(WorkUnit, WorkUnit.id == Decree.work_unit_id)


def _key_of(row: AnyRow) -> MonthKey:
    first_day = date(row.year, row.month, 1)
    done_on = {_BEFORE: [first_day - timedelta(days=1)], _FROM: [first_day]}.get(row.begun, [])
    status = MonthStatus.UNKNOWN if row.planned is None else KNOWN[bool(row.planned)]
    return month_key(status, first_day, done_on, clock.today_in(row.time_zone))


def _years(scope: Scope) -> AnySelect:
    """How many indicators have the same year, by all that tells them apart."""
    each = years_of(scope.narrow, scope.key.label("key")).subquery()
    kinds = (each.c.key, *(each.c[name] for name in YEAR))
    return select(*kinds, func.count().label("how_many")).group_by(*kinds)


def _evidence(scope: Scope) -> AnySelect:
    """Each once a key; by way of its indicators, so that their activity may be the key."""
    is_revised = and_(
        Evidence.in_force_number.is_not(None), Evidence.status != EvidenceStatus.ACCEPTED
    )
    columns = (
        COUNTED_AS,
        func.count(Evidence.id.distinct()),
        func.count(case((is_revised, Evidence.id)).distinct()),
    )
    return (
        scope.narrow(
            select(scope.key, *columns)
            .select_from(Evidence)
            .join(evidence_indicators, evidence_indicators.c.evidence_id == Evidence.id)
            .join(Indicator, Indicator.id == evidence_indicators.c.indicator_id)
            .join(Activity, Activity.id == Indicator.activity_id)
            .join(Team, Team.id == Evidence.team_id)
        )
        .where(visible(scope.actor, Permission.EVIDENCE_LIST, EVIDENCE_PLACE))
        .group_by(scope.key, COUNTED_AS)
    )
