"""The present out of the counts that are kept for each team, for whatever is a sum of teams.

What depends on the day follows here: each office's calendar says which months are over.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, case, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.models import CountsDue, Decree, Plan, Team, TeamCounts, TeamMonthCounts, WorkUnit
from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState, MonthStatus
from app.models.rights import Permission
from app.policies.rules import Column, Seer, Sight, visible
from app.services.plan.indicator_states import months_over
from app.services.plan.indicator_years import Narrow
from app.services.platform.references import TEAM_PLACE
from app.services.platform.sql import AnyRow, AnySelect, today_in
from app.services.reporting.progress.counting import Tally, month_key

_COUNTS: Final = tuple(each for each in TeamCounts.__table__.c if not each.primary_key)
_OF_MONTH: Final = tuple(each for each in TeamMonthCounts.__table__.c if not each.primary_key)
_OF_EVIDENCE: Final = {f"evidence_{status}" for status in EvidenceStatus} | {"being_revised"}
_STATES: Final = {
    "unproven": IndicatorState.UNPROVEN,
    "in_progress": IndicatorState.IN_PROGRESS,
    "verified": IndicatorState.VERIFIED,
}
# What the plan says of the months in a column, and on which days around the month's first day
# something was done for them.
_MONTHS: Final[Mapping[str, tuple[MonthStatus, tuple[int, ...]]]] = {
    "planned_open": (MonthStatus.PLANNED, ()),
    "planned_done": (MonthStatus.PLANNED, (0,)),
    "planned_done_early": (MonthStatus.PLANNED, (-1,)),
    "not_planned_open": (MonthStatus.NOT_PLANNED, ()),
    "not_planned_done": (MonthStatus.NOT_PLANNED, (0,)),
    "unknown_open": (MonthStatus.UNKNOWN, ()),
    "unknown_done": (MonthStatus.UNKNOWN, (0,)),
}


async def read_kept(  # noqa: PLR0913 - what is counted, and how
    session: AsyncSession,
    who: Seer,
    key: Column,
    narrow: Narrow,
    values: Mapping[str, Any],
    *,
    each_month: bool,
) -> dict[UUID, Tally] | None:
    """The tallies by a key that a team has one of, in two statements; evidence as `who` may.

    For a shape of rights the statements are built once. None where something is not counted yet:
    the caller counts. Without `each_month` what the twelve months have in common is told under one
    of them; sums over the year are the same.
    """
    teams_of, months_of = (
        (_teams_once, _months_once) if isinstance(who, Sight) else (_teams, _months)
    )
    teams = (await session.execute(teams_of(who, key, narrow), values)).all()
    if any(row.is_due or row.teams != row.counted for row in teams):
        return None
    tallies: dict[UUID, Tally] = defaultdict(Tally)
    for row in teams:
        _count_team(tallies[row.key], row)
    for row in await session.execute(months_of(key, narrow, each_month=each_month), values):
        _count_months(tallies[row.key], row)
    return tallies


def _teams(who: Seer, key: Column, narrow: Narrow) -> AnySelect:
    is_seen = visible(who, Permission.EVIDENCE_LIST, TEAM_PLACE)
    columns = (
        func.sum(case((is_seen, each), else_=0) if each.name in _OF_EVIDENCE else each)
        for each in _COUNTS
    )
    statement: AnySelect = (
        select(
            key.label("key"),
            func.count(Team.id).label("teams"),
            func.count(TeamCounts.team_id).label("counted"),
            select(CountsDue.id).exists().label("is_due"),
            *(each.label(column.name) for each, column in zip(columns, _COUNTS, strict=True)),
        )
        .select_from(Team)
        .outerjoin(TeamCounts, TeamCounts.team_id == Team.id)
    )
    return narrow(statement).group_by(key)


def _months(key: Column, narrow: Narrow, *, each_month: bool) -> AnySelect:
    """Months of offices with one calendar, each for itself or those that are over together."""
    zones = select(WorkUnit.time_zone).distinct().cte("zones").prefix_with("MATERIALIZED")
    today = today_in(zones.c.time_zone)
    begun = cast(extract("year", today) * 12 + extract("month", today), Integer)
    calendars = select(zones.c.time_zone, begun.label("begun")).cte("calendars")
    calendars = calendars.prefix_with("MATERIALIZED")
    month = TeamMonthCounts.month
    # Below 0 it is over, at 0 under way, above to come.
    place = Plan.year * 12 + month
    ahead = case((place < calendars.c.begun, -1), (place == calendars.c.begun, 0), else_=1)
    parts = (key, WorkUnit.time_zone, Plan.year, month if each_month else ahead)
    statement: AnySelect = (
        select(
            key.label("key"),
            WorkUnit.time_zone,
            Plan.year,
            func.max(month).label("month"),
            *(func.sum(each).label(each.name) for each in _OF_MONTH),
        )
        .select_from(TeamMonthCounts)
        .join(Team, Team.id == TeamMonthCounts.team_id)
    )
    return (
        narrow(statement)
        .join(Plan, Plan.decree_id == Decree.id)
        .join(WorkUnit, WorkUnit.id == Decree.work_unit_id)
        .join(calendars, calendars.c.time_zone == WorkUnit.time_zone)
        .group_by(*parts)
    )


_teams_once, _months_once = cache(_teams), cache(_months)


def _count_team(tally: Tally, row: AnyRow) -> None:
    counts = row._asdict()
    for name, state in _STATES.items():
        tally.states[state] += counts[name]
    tally.states[IndicatorState.PROVEN] += row.accepted
    tally.unscheduled += row.unscheduled
    for status in EvidenceStatus:
        tally.evidence[status] += counts[f"evidence_{status}"]
    tally.being_revised += row.being_revised


def _count_months(tally: Tally, row: AnyRow) -> None:
    """What is lacking since a month that is over makes of proven what is partly proven."""
    today = clock.today_in(row.time_zone)
    is_over = row.month in months_over(row.year, today)
    if is_over:
        tally.states[IndicatorState.PARTLY_PROVEN] += row.lacking_first
        tally.states[IndicatorState.PROVEN] -= row.lacking_first
    tally.expected[row.month][is_over, True] += row.met
    tally.expected[row.month][is_over, False] += row.expected - row.met
    counts = row._asdict()
    first_day = date(row.year, row.month, 1)
    for name, (status, days) in _MONTHS.items():
        done_on = [first_day + timedelta(days=day) for day in days]
        tally.by_month[row.month][month_key(status, first_day, done_on, today)] += counts[name]
