"""The whole plan of a decree in one answer, with a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
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
from app.models.team import TeamKind
from app.policies.actors import Actor
from app.schemas.plan import (
    PlanActionItem,
    PlanActivity,
    PlanIndicator,
    PlanRead,
    PlanTeam,
    ScheduleMonth,
)
from app.schemas.references import TeamReference
from app.services.plan.statements import action_item_values, action_items, activities, indicators
from app.services.statements import AnyRow

Months = dict[UUID, dict[int, bool]]
KNOWN = {True: MonthStatus.PLANNED, False: MonthStatus.NOT_PLANNED}


async def read_plan(session: AsyncSession, actor: Actor, decree: Decree) -> PlanRead:
    """The tree of working teams, activities, action items and indicators."""
    plan = (await session.scalars(select(Plan).where(Plan.decree_id == decree.id))).one()
    here = Team.decree_id == decree.id
    teams = await session.scalars(
        select(Team).where(here, Team.kind == TeamKind.TIM_KERJA).order_by(Team.position)
    )
    activity_rows = await session.execute(activities(actor).where(here).order_by(Activity.position))
    items = await session.execute(action_items(actor).where(here).order_by(ActionItem.position))
    signs = await session.execute(indicators(actor).where(here).order_by(Indicator.position))
    months = await planned_months(session, decree_id=decree.id)
    beside = await action_items_beside(session, decree.id)

    items_of = _grouped(items, "activity_id")
    signs_of = _grouped(signs, "activity_id")
    tree: dict[UUID, list[PlanActivity]] = defaultdict(list)
    for row in activity_rows:
        tree[row.team_id].append(
            PlanActivity(
                **row._asdict(),
                action_items=[_action_item(item, months[item.id]) for item in items_of[row.id]],
                indicators=[
                    PlanIndicator(**sign._asdict(), action_item_ids=beside[sign.id])
                    for sign in signs_of[row.id]
                ],
            )
        )
    return PlanRead(
        id=plan.id,
        decree_id=decree.id,
        year=plan.year,
        teams=[
            PlanTeam(**TeamReference.model_validate(team).model_dump(), activities=tree[team.id])
            for team in teams
        ],
    )


def _action_item(row: AnyRow, months: dict[int, bool]) -> PlanActionItem:
    return PlanActionItem(**action_item_values(row), schedule=schedule_of(months))


async def planned_months(
    session: AsyncSession, *, decree_id: UUID | None = None, action_item_id: UUID | None = None
) -> Months:
    """For each action item the months somebody set, and whether they are planned."""
    statement = select(ScheduleEntry)
    if action_item_id:
        statement = statement.where(ScheduleEntry.action_item_id == action_item_id)
    if decree_id:
        statement = (
            statement.join(ActionItem, ActionItem.id == ScheduleEntry.action_item_id)
            .join(Activity, Activity.id == ActionItem.activity_id)
            .join(Team, Team.id == Activity.team_id)
            .where(Team.decree_id == decree_id)
        )
    months: Months = defaultdict(dict)
    for entry in await session.scalars(statement):
        months[entry.action_item_id][entry.month] = entry.planned
    return months


def statuses(planned: dict[int, bool]) -> dict[int, MonthStatus]:
    """All twelve months; what nobody set is unknown."""
    return {
        month: KNOWN[planned[month]] if month in planned else MonthStatus.UNKNOWN
        for month in MONTHS
    }


def schedule_of(months: dict[int, bool]) -> list[ScheduleMonth]:
    """All twelve months as they are answered."""
    return [ScheduleMonth(month=month, status=status) for month, status in statuses(months).items()]


async def action_items_beside(session: AsyncSession, decree_id: UUID) -> dict[UUID, list[UUID]]:
    """For each indicator of a decree the action items it stands beside, in the plan's order."""
    rows = await session.execute(
        select(indicator_action_items.c.indicator_id, ActionItem.id)
        .join(ActionItem, ActionItem.id == indicator_action_items.c.action_item_id)
        .join(Activity, Activity.id == ActionItem.activity_id)
        .join(Team, Team.id == Activity.team_id)
        .where(Team.decree_id == decree_id)
        .order_by(ActionItem.position)
    )
    beside: dict[UUID, list[UUID]] = defaultdict(list)
    for indicator_id, action_item_id in rows:
        beside[indicator_id].append(action_item_id)
    return beside


def _grouped(rows: Iterable[AnyRow], key: str) -> dict[UUID, list[AnyRow]]:
    groups: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups
