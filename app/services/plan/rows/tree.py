"""The whole plan of a decree in one answer, with a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
from app.core.database import Execute
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Indicator,
    Plan,
    ScheduleEntry,
    Team,
    indicator_action_items,
)
from app.models.plan import MonthStatus
from app.models.rights import Permission
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.schemas.plan.rows import (
    PlanActionItem,
    PlanActivity,
    PlanIndicator,
    PlanRead,
    PlanTeam,
    ScheduleMonth,
)
from app.services.plan.indicator_years import years_of_decree
from app.services.plan.rows.statements import (
    action_item_values,
    action_items,
    activities,
    indicators,
    year_values,
)
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import TEAM_COLUMNS, team_reference
from app.services.platform.sql import AnyRow

Months = dict[UUID, dict[int, bool]]
KNOWN = {True: MonthStatus.PLANNED, False: MonthStatus.NOT_PLANNED}


_HERE = Team.decree_id == key("decree_id")
_PLAN = select(Plan.id, Plan.year).where(Plan.decree_id == key("decree_id"))
_TEAMS = select(*TEAM_COLUMNS).where(_HERE, Team.kind == TeamKind.TIM_KERJA).order_by(Team.position)
_ACTIVITIES = Prepared(
    lambda sight: activities(sight).where(_HERE).order_by(Activity.position), Permission.PLAN_READ
)
_ITEMS = Prepared(
    lambda sight: action_items(sight).where(_HERE).order_by(ActionItem.position),
    Permission.PLAN_READ,
)
_INDICATORS = Prepared(
    lambda sight: indicators(sight).where(_HERE).order_by(Indicator.position), Permission.PLAN_READ
)
_MONTHS = select(ScheduleEntry.action_item_id, ScheduleEntry.month, ScheduleEntry.planned)
_MONTHS_OF_ITEM = _MONTHS.where(ScheduleEntry.action_item_id == key("action_item_id"))
_MONTHS_OF_DECREE = (
    _MONTHS.join(ActionItem, ActionItem.id == ScheduleEntry.action_item_id)
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(_HERE)
)
# The action items that indicators of a decree stand beside, in the plan's order.
BESIDE = (
    select(indicator_action_items.c.indicator_id, ActionItem.id)
    .join(ActionItem, ActionItem.id == indicator_action_items.c.action_item_id)
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(_HERE)
    .order_by(ActionItem.position)
)


async def read_plan(session: AsyncSession, actor: Actor, decree: Decree) -> PlanRead:
    """The tree of working teams, activities, action items and indicators."""
    return await in_one_go(session, lambda execute: _tree(execute, actor, decree.id))


def _tree(execute: Execute, actor: Actor, decree_id: UUID) -> PlanRead:
    here = {"decree_id": decree_id}
    plan = execute(_PLAN, here).one()
    teams = execute(_TEAMS, here).all()
    months = _by_item(execute(_MONTHS_OF_DECREE, here))
    beside = _by_indicator(execute(BESIDE, here))
    items_of = _grouped(execute(*_ITEMS.of(actor, **here)), "activity_id")
    years = years_of_decree(execute, decree_id)
    signs_of = _grouped(execute(*_INDICATORS.of(actor, **here)), "activity_id")
    tree: dict[UUID, list[PlanActivity]] = defaultdict(list)
    for row in execute(*_ACTIVITIES.of(actor, **here)):
        tree[row.team_id].append(
            PlanActivity(
                **row._asdict(),
                action_items=[_action_item(item, months[item.id]) for item in items_of[row.id]],
                indicators=[
                    PlanIndicator(
                        **sign._asdict(),
                        **year_values(years[sign.id]),
                        action_item_ids=beside[sign.id],
                    )
                    for sign in signs_of[row.id]
                ],
            )
        )
    return PlanRead(
        id=plan.id,
        decree_id=decree_id,
        year=plan.year,
        teams=[
            PlanTeam(**dict(team_reference(team)), activities=tree[team.team_id]) for team in teams
        ],
    )


def _action_item(row: AnyRow, months: dict[int, bool]) -> PlanActionItem:
    return PlanActionItem(**action_item_values(row), schedule=schedule_of(months))


async def planned_months(
    session: AsyncSession, *, decree_id: UUID | None = None, action_item_id: UUID | None = None
) -> Months:
    """For each action item the months somebody set, and whether they are planned."""
    statement = _MONTHS_OF_ITEM if action_item_id else _MONTHS_OF_DECREE
    values = {"action_item_id": action_item_id, "decree_id": decree_id}
    return await in_one_go(session, lambda execute: _by_item(execute(statement, values)))


def _by_item(rows: Iterable[AnyRow]) -> Months:
    months: Months = defaultdict(dict)
    for row in rows:
        months[row.action_item_id][row.month] = row.planned
    return months


def statuses(planned: dict[int, bool]) -> dict[int, MonthStatus]:
    """All twelve months; what nobody set is unknown."""
    return {
        month: KNOWN[planned[month]] if month in planned else MonthStatus.UNKNOWN
        for month in MONTHS
    }


def schedule_of(months: dict[int, bool]) -> list[ScheduleMonth]:
    """All twelve months as they are answered."""
    return [_shown(month, status) for month, status in statuses(months).items()]


@cache
def _shown(month: int, status: MonthStatus) -> ScheduleMonth:
    """One of the few there are: a plan shows a thousand of them, and none is ever changed."""
    return ScheduleMonth(month=month, status=status)


async def action_items_beside(session: AsyncSession, decree_id: UUID) -> dict[UUID, list[UUID]]:
    """For each indicator of a decree the action items it stands beside, in the plan's order."""
    here = {"decree_id": decree_id}
    return await in_one_go(session, lambda execute: _by_indicator(execute(BESIDE, here)))


def _by_indicator(rows: Iterable[AnyRow]) -> dict[UUID, list[UUID]]:
    beside: dict[UUID, list[UUID]] = defaultdict(list)
    for indicator_id, action_item_id in rows:
        beside[indicator_id].append(action_item_id)
    return beside


def _grouped(rows: Iterable[AnyRow], key: str) -> dict[UUID, list[AnyRow]]:
    groups: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
