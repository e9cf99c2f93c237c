"""The whole plan of a decree in one answer, with a constant number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Result, case, func, select
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
from app.schemas.base import Plain
from app.schemas.plan.rows import PlanRead
from app.services.plan.indicator_years import bit_of
from app.services.plan.rows.statements import (
    action_item_values,
    action_items,
    activities,
    indicators_of_decree,
    with_years,
)
from app.services.platform.prepared import Prepared, in_one_go, key
from app.services.platform.references import TEAM_COLUMNS, plain_rows, team_values
from app.services.platform.sql import as_texts

Months = dict[UUID, dict[int, bool]]
KNOWN = {True: MonthStatus.PLANNED, False: MonthStatus.NOT_PLANNED}


_HERE = Team.decree_id == key("decree_id")
_PLAN = select(Plan.id, Plan.year).where(Plan.decree_id == key("decree_id"))
_TEAMS = as_texts(
    select(*TEAM_COLUMNS).where(_HERE, Team.kind == TeamKind.TIM_KERJA).order_by(Team.position)
)
_ACTIVITIES = Prepared(
    lambda sight: as_texts(activities(sight).where(_HERE).order_by(Activity.position)),
    Permission.PLAN_READ,
)
_ITEMS = Prepared(
    lambda sight: as_texts(action_items(sight).where(_HERE).order_by(ActionItem.position)),
    Permission.PLAN_READ,
)
_INDICATORS = Prepared(
    lambda sight: as_texts(indicators_of_decree(sight).order_by(Indicator.position)),
    Permission.PLAN_READ,
)
_BIT = bit_of(ScheduleEntry.month)
# Months are numbers (bit 0 is January): those that somebody set, and those planned of them.
_MONTHS = select(
    ScheduleEntry.action_item_id,
    func.sum(_BIT).label("known"),
    func.sum(case((ScheduleEntry.planned, _BIT), else_=0)).label("planned"),
).group_by(ScheduleEntry.action_item_id)
_MONTHS_OF_ITEM = _MONTHS.where(ScheduleEntry.action_item_id == key("action_item_id"))
MONTHS_OF_DECREE = (
    _MONTHS.join(ActionItem, ActionItem.id == ScheduleEntry.action_item_id)
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(_HERE)
)
_MONTHS_IN_TREE = as_texts(MONTHS_OF_DECREE)
# The action items that indicators of a decree stand beside, in the plan's order.
BESIDE = (
    select(indicator_action_items.c.indicator_id, ActionItem.id)
    .join(ActionItem, ActionItem.id == indicator_action_items.c.action_item_id)
    .join(Activity, Activity.id == ActionItem.activity_id)
    .join(Team, Team.id == Activity.team_id)
    .where(_HERE)
    .order_by(ActionItem.position)
)
_BESIDE_IN_TREE = as_texts(BESIDE)
# Parts of the tree by the key of what they lie in, as its text.
Parts = dict[str, list[Plain]]


async def read_plan(session: AsyncSession, actor: Actor, decree: Decree) -> PlanRead:
    """The tree of working teams, activities, action items and indicators."""
    return await in_one_go(session, lambda execute: _tree(execute, actor, decree.id))


def _tree(execute: Execute, actor: Actor, decree_id: UUID) -> PlanRead:
    here = {"decree_id": decree_id}
    plan = execute(_PLAN, here).one()
    months = {row[0]: (row.known, row.planned) for row in execute(_MONTHS_IN_TREE, here).all()}
    beside = _by_indicator(execute(_BESIDE_IN_TREE, here))
    items: Parts = defaultdict(list)
    for item in plain_rows(execute(*_ITEMS.of(actor, **here)).all()):
        schedule = _schedule_of(*months.get(item["id"], (0, 0)))
        items[item["activity_id"]].append(action_item_values(item) | {"schedule": schedule})
    signs: Parts = defaultdict(list)
    for sign in with_years(execute(*_INDICATORS.of(actor, **here)).all()):
        signs[sign["activity_id"]].append(sign | {"action_item_ids": beside[sign["id"]]})
    tree: Parts = defaultdict(list)
    for row in plain_rows(execute(*_ACTIVITIES.of(actor, **here)).all()):
        parts = {"action_items": items[row["id"]], "indicators": signs[row["id"]]}
        tree[row["team_id"]].append(row | parts)
    return PlanRead.shaped(
        id=plan.id,
        decree_id=decree_id,
        year=plan.year,
        teams=[
            team_values(team) | {"activities": tree[team.team_id]}
            for team in execute(_TEAMS, here).all()
        ],
    )


async def planned_months(
    session: AsyncSession, *, decree_id: UUID | None = None, action_item_id: UUID | None = None
) -> Months:
    """For each action item the months somebody set, and whether they are planned."""
    statement = _MONTHS_OF_ITEM if action_item_id else MONTHS_OF_DECREE
    values = {"action_item_id": action_item_id, "decree_id": decree_id}
    return await in_one_go(session, lambda execute: _by_item(execute(statement, values)))


def _by_item(rows: Result[Any]) -> Months:
    months: Months = defaultdict(dict)
    for row in rows.all():
        months[row.action_item_id] = months_in(row.known, row.planned)
    return months


def months_in(known: int, planned: int) -> dict[int, bool]:
    """The months that somebody set, and whether they are planned."""
    return {month: bool(planned >> (month - 1) & 1) for month in MONTHS if known >> (month - 1) & 1}


def statuses(planned: dict[int, bool]) -> dict[int, MonthStatus]:
    """All twelve months; what nobody set is unknown."""
    return {
        month: KNOWN[planned[month]] if month in planned else MonthStatus.UNKNOWN
        for month in MONTHS
    }


def schedule_of(months: dict[int, bool]) -> list[Plain]:
    """All twelve months as they are answered."""
    return [{"month": month, "status": status} for month, status in statuses(months).items()]


@lru_cache(maxsize=4096)  # many action items have the same year
def _schedule_of(known: int, planned: int) -> Sequence[Plain]:
    return schedule_of(months_in(known, planned))


async def action_items_beside(session: AsyncSession, decree_id: UUID) -> dict[UUID, list[UUID]]:
    """For each indicator of a decree the action items it stands beside, in the plan's order."""
    here = {"decree_id": decree_id}
    return await in_one_go(session, lambda execute: _by_indicator(execute(BESIDE, here)))


def _by_indicator(rows: Result[Any]) -> dict[Any, list[Any]]:
    beside: dict[Any, list[Any]] = defaultdict(list)
    for row in rows.all():
        beside[row.indicator_id].append(row.id)
    return beside
