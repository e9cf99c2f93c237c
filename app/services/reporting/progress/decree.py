"""The whole of one decree: its sum, teams, activities, months, and the heat map."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from sqlalchemy import Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
from app.models import ActionItem, Activity, Decree, Team
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.policies.periods import Shortfall
from app.policies.rules import Column
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
from app.services.plan.indicator_years import years_of_decree
from app.services.plan.rows import statements
from app.services.plan.rows.tree import action_items_beside, planned_months
from app.services.platform.prepared import in_one_go
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow, AnySelect
from app.services.reporting.progress.calendars import calendar_of
from app.services.reporting.progress.counting import (
    ByMonth,
    ByMonthPieces,
    Tally,
    expected_counts,
    month_counts,
    most_urgent,
    no_months,
    summed,
)
from app.services.reporting.progress.present import (
    Scope,
    add_evidence,
    count_months,
    count_plan,
    count_years,
    in_sight,
)


async def read_decree_progress(
    session: AsyncSession, actor: Actor, decree: Decree
) -> DecreeProgressRead:
    """Everything about one decree's progress; the sum is that of its teams."""
    calendar = await calendar_of(session, decree)
    teams = await working_teams(session, actor, decree)
    activities = await _activities(session, actor, decree)
    by_team, by_activity = _scope(actor, decree, Team.id), _scope(actor, decree, Activity.id)
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
    by_month = (await count_months(session, scope)).get(decree.id) or no_months()
    expected = (await count_years(session, scope))[decree.id].expected
    months = MONTHS if month is None else (month,)
    return Shortfall(
        late=sum(month_counts(by_month[each]).late for each in months),
        missing=sum(expected_counts(expected[each]).missing for each in months),
    )


async def read_heat_map(
    session: AsyncSession, actor: Actor, decree: Decree, by: HeatMapBy
) -> HeatMapRead:
    """The months of every team, or of every action item."""
    calendar = await calendar_of(session, decree)
    key, read_rows, count_pieces = _ROWS[by]
    scope = _scope(actor, decree, key)
    found = await count_months(session, scope)
    pieces = await count_pieces(session, scope, decree)
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
                cells=_cells(found.get(row.id) or no_months(), pieces[row.id]),
            )
            for row in await read_rows(session, actor, decree)
        ],
    )


async def working_teams(session: AsyncSession, actor: Actor, decree: Decree) -> Sequence[AnyRow]:
    """The working teams of a decree in sight, in its order, also as rows of a heat map."""
    rows = await session.execute(
        in_sight(
            actor,
            select(
                *TEAM_COLUMNS,
                Team.id,
                cast(Team.number, Text).label("code"),
                func.coalesce(
                    Team.short_title_correction,
                    Team.short_title,
                    Team.title_correction,
                    Team.title,
                ).label("text"),
            ),
        )
        .where(Decree.id == decree.id, Team.kind == TeamKind.TIM_KERJA)
        .order_by(Team.position)
    )
    return rows.all()


async def _action_items(session: AsyncSession, actor: Actor, decree: Decree) -> Sequence[AnyRow]:
    rows = await session.execute(
        statements.action_items(actor)
        .where(Decree.id == decree.id)
        .order_by(Team.position, Activity.position, ActionItem.position)
    )
    return rows.all()


async def _pieces_of_teams(
    session: AsyncSession, scope: Scope, _decree: Decree
) -> defaultdict[UUID, ByMonthPieces]:
    found = {key: tally.expected for key, tally in (await count_years(session, scope)).items()}
    return defaultdict(no_months, found)


async def _pieces_of_items(
    session: AsyncSession, _scope: Scope, decree: Decree
) -> defaultdict[UUID, ByMonthPieces]:
    """In the months planned for the item itself, whatever else its indicators stand beside."""
    years = await in_one_go(session, lambda execute: years_of_decree(execute, decree.id))
    planned = await planned_months(session, decree_id=decree.id)
    found: defaultdict[UUID, ByMonthPieces] = defaultdict(no_months)
    for indicator_id, item_ids in (await action_items_beside(session, decree.id)).items():
        year = years[indicator_id]
        for item_id in item_ids:
            for month in year.planned:
                if planned[item_id].get(month):
                    found[item_id][month][month in year.over, month in year.covered] += 1
    return found


_ReadRows = Callable[[AsyncSession, Actor, Decree], Awaitable[Sequence[AnyRow]]]
_CountPieces = Callable[[AsyncSession, Scope, Decree], Awaitable[defaultdict[UUID, ByMonthPieces]]]
_ROWS: dict[HeatMapBy, tuple[Column, _ReadRows, _CountPieces]] = {
    HeatMapBy.TEAM: (Team.id, working_teams, _pieces_of_teams),
    HeatMapBy.ACTION_ITEM: (ActionItem.id, _action_items, _pieces_of_items),
}


async def _activities(session: AsyncSession, actor: Actor, decree: Decree) -> Sequence[AnyRow]:
    """In the sight of the numbers, so that those of a team are the sum of its activities'."""
    columns = select(*statements.ACTIVITY_COLUMNS).join(Team, Team.id == Activity.team_id)
    rows = await session.execute(
        in_sight(actor, columns)
        .where(Decree.id == decree.id)
        .order_by(Team.position, Activity.position)
    )
    return rows.all()


def _months(total: Tally) -> list[MonthProgressCounts]:
    return [
        MonthProgressCounts(
            month=month,
            expected=expected_counts(total.expected[month]),
            **dict(month_counts(months)),
        )
        for month, months in total.by_month.items()
    ]


def _cells(by_month: ByMonth, pieces: ByMonthPieces) -> list[HeatMapCell]:
    found = ((month, month_counts(months)) for month, months in by_month.items())
    return [
        HeatMapCell(
            month=month,
            expected=expected_counts(pieces[month]),
            progress=most_urgent(counts),
            **dict(counts),
        )
        for month, counts in found
    ]


def _scope(actor: Actor, decree: Decree, key: Column) -> Scope:
    def narrow(statement: AnySelect) -> AnySelect:
        return in_sight(actor, statement).where(Decree.id == decree.id)

    return Scope(actor, key, narrow)
