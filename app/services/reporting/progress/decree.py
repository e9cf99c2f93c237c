"""The whole of one decree: its sum, teams, activities, months, and the heat map."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
from app.models import ActionItem, Activity, Decree, Team
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.periods import Shortfall
from app.policies.rules import Column, Sight, parameters_of, sight_of
from app.schemas.reporting.progress import (
    ActivityProgressCounts,
    DecreeProgressRead,
    HeatMapBy,
    HeatMapCell,
    HeatMapRead,
    HeatMapRow,
    MonthProgressCounts,
    TeamProgressCounts,
)
from app.services.plan.indicator_years import Narrow, years_of_decree
from app.services.plan.rows import statements
from app.services.plan.rows.tree import action_items_beside, planned_months
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow
from app.services.reporting.progress.calendars import Calendar, calendar_of
from app.services.reporting.progress.counting import (
    Tally,
    expected_counts,
    month_counts,
    most_urgent,
    summed,
)
from app.services.reporting.progress.present import (
    Scope,
    add_evidence,
    count_months,
    count_plan,
    in_sight,
)

Tallies: TypeAlias = defaultdict[UUID, Tally]

_HERE = Decree.id == key("decree_id")
_TEAMS = select(
    *TEAM_COLUMNS,
    Team.id,
    cast(Team.number, Text).label("code"),
    func.coalesce(
        Team.short_title_correction,
        Team.short_title,
        Team.title_correction,
        Team.title,
    ).label("text"),
)
_WORKING_TEAMS = Prepared(
    lambda sight: (
        in_sight(sight, _TEAMS)
        .where(_HERE, Team.kind == TeamKind.TIM_KERJA)
        .order_by(Team.position)
    ),
    Permission.PROGRESS_READ,
)
_ACTIVITIES = Prepared(
    lambda sight: (
        in_sight(
            sight,
            select(*statements.ACTIVITY_COLUMNS).join(Team, Team.id == Activity.team_id),
        )
        .where(_HERE)
        .order_by(Team.position, Activity.position)
    ),
    Permission.PROGRESS_READ,
)
_ACTION_ITEMS = Prepared(
    lambda sight: (
        statements.action_items(sight)
        .where(_HERE)
        .order_by(Team.position, Activity.position, ActionItem.position)
    ),
    Permission.PLAN_READ,
)


async def read_decree_progress(
    session: AsyncSession, actor: Actor, decree: Decree
) -> DecreeProgressRead:
    """Everything about one decree's progress; the sum is that of its teams."""
    calendar = await calendar_of(session, decree)
    teams = await working_teams(session, actor, decree)
    activities = await _activities(session, actor, decree)
    by_team, by_activity = (
        _scope(actor, decree, Team.id),
        _scope(actor, decree, Activity.id, of_teams=False),
    )
    parts = await count_plan(session, by_activity)
    tallies: defaultdict[UUID, Tally] = defaultdict(Tally)
    for row in activities:
        tallies[row.team_id].add(parts[row.id])
    await add_evidence(session, by_activity, parts)
    await add_evidence(session, by_team, tallies)
    total = summed(tallies[row.team_id] for row in teams)
    return DecreeProgressRead(
        id=decree.id,
        year=calendar.year,
        today=calendar.today,
        total=total.numbers(),
        teams=[
            TeamProgressCounts(team=team_reference(row), **dict(tallies[row.team_id].numbers()))
            for row in teams
        ],
        activities=[
            ActivityProgressCounts(
                activity_id=row.id,
                code=row.code,
                name=row.name,
                team_id=row.team_id,
                **dict(parts[row.id].numbers()),
            )
            for row in activities
        ],
        months=_months(total),
    )


async def read_shortfall(
    session: AsyncSession, actor: Actor, decree: Decree, month: int | None
) -> Shortfall:
    """What is late or missing in a month of the plan's year, or in the whole year."""
    scope = _scope(actor, decree, Decree.id)
    tally = (await count_plan(session, scope)).get(decree.id) or Tally()
    months = MONTHS if month is None else (month,)
    return Shortfall(
        late=sum(month_counts(tally.by_month[each]).late for each in months),
        missing=sum(expected_counts(tally.expected[each]).missing for each in months),
    )


async def read_heat_map(
    session: AsyncSession, actor: Actor, decree: Decree, by: HeatMapBy
) -> HeatMapRead:
    """The months of every team, or of every action item."""
    calendar = await calendar_of(session, decree)
    read_rows, count_cells = _ROWS[by]
    tallies = await count_cells(session, actor, decree)
    return HeatMapRead(
        id=decree.id,
        year=calendar.year,
        today=calendar.today,
        by=by,
        rows=[
            HeatMapRow(
                id=row.id,
                code=row.code,
                text=row.text,
                team_id=row.team_id,
                **_row(tallies[row.id], calendar),
            )
            for row in await read_rows(session, actor, decree)
        ],
    )


async def working_teams(session: AsyncSession, actor: Actor, decree: Decree) -> Sequence[AnyRow]:
    """The working teams of a decree in sight, in its order, also as rows of a heat map."""
    return await _rows(session, actor, decree, _WORKING_TEAMS)


async def _action_items(session: AsyncSession, actor: Actor, decree: Decree) -> Sequence[AnyRow]:
    return await _rows(session, actor, decree, _ACTION_ITEMS)


async def _rows(
    session: AsyncSession, actor: Actor, decree: Decree, prepared: Prepared
) -> Sequence[AnyRow]:
    statement, values = prepared.of(actor, decree_id=decree.id)
    return await in_one_go(session, lambda execute: execute(statement, values).all())


async def _count_teams(session: AsyncSession, actor: Actor, decree: Decree) -> Tallies:
    return defaultdict(Tally, await count_plan(session, _scope(actor, decree, Team.id)))


async def _count_items(session: AsyncSession, actor: Actor, decree: Decree) -> Tallies:
    """Expected in the months planned for the item itself, whatever its indicators stand beside."""
    found: Tallies = defaultdict(Tally)
    scope = _scope(actor, decree, ActionItem.id, of_teams=False)
    for item_id, by_month in (await count_months(session, scope)).items():
        found[item_id].by_month = by_month
    years = await in_one_go(session, lambda execute: years_of_decree(execute, decree.id))
    planned = await planned_months(session, decree_id=decree.id)
    for indicator_id, item_ids in (await action_items_beside(session, decree.id)).items():
        year = years[indicator_id]
        for item_id in item_ids:
            found[item_id].states[year.state] += 1
            found[item_id].unscheduled += not year.is_scheduled
            for month in year.planned:
                if planned[item_id].get(month):
                    key = month in year.over, month in year.covered
                    found[item_id].expected[month][key] += 1
    return found


_ReadRows = Callable[[AsyncSession, Actor, Decree], Awaitable[Sequence[AnyRow]]]
_CountCells = Callable[[AsyncSession, Actor, Decree], Awaitable[Tallies]]
_ROWS: dict[HeatMapBy, tuple[_ReadRows, _CountCells]] = {
    HeatMapBy.TEAM: (working_teams, _count_teams),
    HeatMapBy.ACTION_ITEM: (_action_items, _count_items),
}


async def _activities(session: AsyncSession, actor: Actor, decree: Decree) -> Sequence[AnyRow]:
    """In the sight of the numbers, so that those of a team are the sum of its activities'."""
    return await _rows(session, actor, decree, _ACTIVITIES)


def _months(total: Tally) -> list[MonthProgressCounts]:
    return [
        MonthProgressCounts(
            month=month,
            expected=expected_counts(total.expected[month]),
            **dict(month_counts(months)),
        )
        for month, months in total.by_month.items()
    ]


def _row(tally: Tally, calendar: Calendar) -> dict[str, Any]:
    numbers = tally.numbers()
    return {
        "expected": numbers.expected,
        "indicators": numbers.indicators,
        "cells": _cells(tally, calendar),
    }


def _cells(tally: Tally, calendar: Calendar) -> list[HeatMapCell]:
    found = ((month, month_counts(months)) for month, months in tally.by_month.items())
    now = calendar.today.year, calendar.today.month
    return [
        HeatMapCell(
            month=month,
            expected=expected_counts(tally.expected[month]),
            progress=most_urgent(
                counts, tally.expected[month], is_now=(calendar.year, month) == now
            ),
            **dict(counts),
        )
        for month, counts in found
    ]


def _scope(actor: Actor, decree: Decree, group: Column, *, of_teams: bool = True) -> Scope:
    sight = sight_of(actor, (Permission.PROGRESS_READ, Permission.EVIDENCE_LIST))
    values = parameters_of(actor, sight) | {"decree_id": decree.id}
    return Scope(actor, group, _of_decree(sight), of_teams, sight, values)


@cache
def _of_decree(sight: Sight) -> Narrow:
    """Narrows to the decree of the parameter `decree_id`, as far as it is in sight."""
    return lambda statement: in_sight(sight, statement).where(_HERE)
