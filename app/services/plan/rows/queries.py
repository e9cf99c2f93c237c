"""Activities, action items and indicators: lists, single rows, and notes beside their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.calendar import MONTHS
from app.core.errors import NotFound
from app.models import (
    ActionItem,
    Activity,
    Decree,
    Evidence,
    Indicator,
    IndicatorPlacement,
    Team,
    User,
    evidence_indicators,
    indicator_action_items,
)
from app.models.key_lists import one_of
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, Sight, allows
from app.schemas.plan.rows import (
    ActionItemPage,
    ActionItemQuery,
    ActionItemRead,
    ActivityPage,
    ActivityQuery,
    ActivityRead,
    IndicatorPage,
    IndicatorPlacementRead,
    IndicatorQuery,
    IndicatorRead,
    PlanRowAction,
)
from app.schemas.platform.references import TeamReference
from app.services.plan.indicator_years import years_of_some
from app.services.plan.periods import closed_months
from app.services.plan.rows import statements
from app.services.plan.rows.beside import NONE_BESIDE, named_beside
from app.services.plan.rows.tree import planned_months, schedule_of
from app.services.platform.paging import fetch_plain, page_of_rows
from app.services.platform.prepared import Prepared, key
from app.services.platform.references import people_by_id, person_reference
from app.services.platform.sql import AnyRow, AnySelect

RowT = TypeVar("RowT", Activity, ActionItem, Indicator)


@dataclass(frozen=True)
class LoadedPlanRow(Generic[RowT]):
    """A row of the plan with its team and decree; `summary` has the columns its list shows."""

    row: RowT
    team: Team
    decree: Decree
    summary: AnyRow

    @property
    def place(self) -> ResourceScope:
        """Where it lies."""
        return ResourceScope(self.decree.work_unit_id, self.decree.id, self.team.id)


async def list_activities(
    session: AsyncSession, actor: Actor, query: ActivityQuery
) -> ActivityPage:
    """Activities in sight."""
    statement = statements.narrowed(statements.activities(actor), query, Activity.name)
    rows, total = await fetch_plain(session, statement, query)
    return page_of_rows(ActivityPage, rows, total, query)


async def list_action_items(
    session: AsyncSession, actor: Actor, query: ActionItemQuery
) -> ActionItemPage:
    """Action items in sight."""
    statement = statements.narrowed(
        statements.action_items(actor), query, ActionItem.text, ActionItem.position
    ).where(*statements.action_item_filters(query))
    rows, total = await fetch_plain(session, statement, query)
    items = [statements.action_item_values(row) for row in rows]
    return page_of_rows(ActionItemPage, items, total, query)


async def list_indicators(
    session: AsyncSession, actor: Actor, query: IndicatorQuery
) -> IndicatorPage:
    """Indicators in sight, with their state."""
    statement = statements.narrowed(
        statements.indicators(actor), query, Indicator.text, Indicator.position
    ).where(*statements.indicator_filters(query))
    rows, total = await fetch_plain(session, statement, query)
    ids = [row["id"] for row in rows]
    years = await years_of_some(session, ids)
    beside = await named_beside(session, ids)
    items = [
        row | statements.year_values(years[row["id"]]) | beside.get(row["id"], NONE_BESIDE)
        for row in rows
    ]
    return page_of_rows(IndicatorPage, items, total, query)


def _whole(
    make: Callable[[Sight], AnySelect], model: type[RowT], which: ColumnElement[bool]
) -> Prepared:
    """Rows with their team and decree beside the columns their list shows."""
    return Prepared(
        lambda sight: make(sight).add_columns(model, Team, Decree).where(which),
        Permission.PLAN_READ,
    )


def _one(make: Callable[[Sight], AnySelect], model: type[RowT]) -> Prepared:
    return _whole(make, model, model.id == key("row_id"))


_ACTIVITY = _one(statements.activities, Activity)
_ACTION_ITEM = _one(statements.action_items, ActionItem)
_ACTION_ITEMS = _whole(statements.action_items, ActionItem, one_of(ActionItem.id, "row_ids"))
_INDICATOR = _one(statements.indicators, Indicator)
_ENTITIES = 3


async def get_activity(
    session: AsyncSession, actor: Actor, activity_id: UUID
) -> LoadedPlanRow[Activity]:
    """The activity; raises NotFound when it is out of sight."""
    return await _locate(session, actor, _ACTIVITY, activity_id)


async def get_action_item(
    session: AsyncSession, actor: Actor, action_item_id: UUID
) -> LoadedPlanRow[ActionItem]:
    """The action item; raises NotFound when it is out of sight."""
    return await _locate(session, actor, _ACTION_ITEM, action_item_id)


async def find_action_items(
    session: AsyncSession, actor: Actor, action_item_ids: Sequence[UUID]
) -> dict[UUID, LoadedPlanRow[ActionItem]]:
    """Those in sight, by their ids."""
    found = await session.execute(*_ACTION_ITEMS.of(actor, row_ids=action_item_ids))
    return {each.row.id: each for each in map(_loaded, found)}


async def find_in_sight(
    session: AsyncSession, actor: Actor, action_item_ids: Sequence[UUID]
) -> set[UUID]:
    """Those of them that the person sees."""
    return set(await find_action_items(session, actor, action_item_ids))


async def get_indicator(
    session: AsyncSession, actor: Actor, indicator_id: UUID
) -> LoadedPlanRow[Indicator]:
    """The indicator; raises NotFound when it is out of sight."""
    return await _locate(session, actor, _INDICATOR, indicator_id)


async def read_activity(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Activity]
) -> ActivityRead:
    """The activity as it is answered."""
    return ActivityRead(**await _common(session, actor, located))


async def read_action_item(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[ActionItem]
) -> ActionItemRead:
    """The action item with its months and the indicators beside it."""
    item_id = located.row.id
    months = await planned_months(session, action_item_id=item_id)
    person_id = located.row.person_in_charge_id
    person = await session.get_one(User, person_id) if person_id else None
    beside = await session.scalars(
        select(Indicator.id)
        .join(indicator_action_items, indicator_action_items.c.indicator_id == Indicator.id)
        .where(indicator_action_items.c.action_item_id == item_id)
        .order_by(Indicator.position)
    )
    common = await _common(session, actor, located)
    return ActionItemRead(
        **common | {"person_in_charge_id": person_id},
        person_in_charge=person_reference(person) if person else None,
        schedule=schedule_of(months[item_id]),
        indicator_ids=list(beside),
    )


async def read_indicator(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Indicator]
) -> IndicatorRead:
    """The indicator with its state and the action items beside it."""
    indicator_id = located.row.id
    beside = await session.scalars(
        select(ActionItem.id)
        .join(indicator_action_items, indicator_action_items.c.action_item_id == ActionItem.id)
        .where(indicator_action_items.c.indicator_id == indicator_id)
        .order_by(ActionItem.position)
    )
    evidence_count = await session.scalar(
        select(func.count())
        .select_from(evidence_indicators)
        .join(Evidence, Evidence.id == evidence_indicators.c.evidence_id)
        .where(evidence_indicators.c.indicator_id == indicator_id)
    )
    common = await _common(session, actor, located)
    if allows(actor, Permission.PLAN_PLACE, located.place):
        common["allowed_actions"].append(PlanRowAction.PLACE)
    closed = await closed_months(session, located.decree.id)
    if len(closed) < len(MONTHS) and allows(actor, Permission.EVIDENCE_UPLOAD, located.place):
        common["allowed_actions"].append(PlanRowAction.UPLOAD_EVIDENCE)
    text = str(indicator_id)
    year = (await years_of_some(session, [text]))[text]
    named = (await named_beside(session, [text])).get(text, NONE_BESIDE)
    return IndicatorRead(
        **common,
        **named,
        **statements.year_values(year),
        action_item_ids=list(beside),
        evidence_count=evidence_count or 0,
        beside_empty_cell=located.row.beside_empty_cell,
        placement=await _placement(session, indicator_id),
    )


async def _placement(session: AsyncSession, indicator_id: UUID) -> IndicatorPlacementRead | None:
    placement = await session.get(IndicatorPlacement, indicator_id)
    if placement is None:
        return None
    people = await people_by_id(session, {placement.placed_by_id, placement.placed_for_id})
    return IndicatorPlacementRead(
        read_action_item_ids=placement.read_action_item_ids,
        reason=placement.reason,
        placed_by=people[placement.placed_by_id],
        placed_on_behalf_of=people[placement.placed_for_id] if placement.placed_for_id else None,
        placed_at=placement.placed_at,
    )


async def _locate(
    session: AsyncSession, actor: Actor, prepared: Prepared, row_id: UUID
) -> LoadedPlanRow[Any]:
    found = (await session.execute(*prepared.of(actor, row_id=row_id))).first()
    if found is None:
        raise NotFound
    return _loaded(found)


def _loaded(found: AnyRow) -> LoadedPlanRow[Any]:
    row, team, decree = found[-_ENTITIES:]
    return LoadedPlanRow(row, team, decree, found)


async def _common(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Any]
) -> dict[str, Any]:
    """What the answers of all three kinds share."""
    row = located.row
    people = await people_by_id(session, {row.edited_by_id, row.edited_for_id})
    editable = allows(actor, Permission.PLAN_EDIT, located.place)
    noted = {name: getattr(row, name) for name in ("correction", "remarks")}
    return {
        **dict(list(located.summary._asdict().items())[:-_ENTITIES]),
        **noted,
        "team": TeamReference.model_validate(located.team),
        "decree_id": located.decree.id,
        "edited_by": people.get(row.edited_by_id),
        "edited_on_behalf_of": people.get(row.edited_for_id),
        "edited_at": row.edited_at,
        "allowed_actions": [PlanRowAction.EDIT] if editable else [],
    }
