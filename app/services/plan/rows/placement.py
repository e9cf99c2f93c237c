"""Which action items an indicator stands beside: the office decides, the text's reading stays."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.models import (
    ActionItem,
    Indicator,
    IndicatorPlacement,
    ScheduleEntry,
    indicator_action_items,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require
from app.schemas.plan.rows import IndicatorPlacementUpdate
from app.services.plan.periods import require_open
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.platform import audit

_BESIDE = indicator_action_items.c


def require_placing(actor: Actor, located: LoadedPlanRow[Indicator]) -> None:
    """Raise Forbidden unless the person may say what the indicator stands beside."""
    require(actor, Permission.PLAN_PLACE, located.place)


async def place_indicator(
    session: AsyncSession,
    actor: Actor,
    located: LoadedPlanRow[Indicator],
    body: IndicatorPlacementUpdate,
) -> None:
    """Say what an indicator stands beside, or that the reading is right; the last word counts.

    Raises Forbidden, Invalid (an action item of another activity), Conflict (a month that is
    planned for what comes or goes is closed).
    """
    require_placing(actor, located)
    indicator, wanted = located.row, set(body.action_item_ids)
    await _require_same_activity(session, indicator, body.action_item_ids)
    found = await session.scalars(
        select(_BESIDE.action_item_id).where(_BESIDE.indicator_id == indicator.id)
    )
    before = set(found)
    await _require_open(session, located, before ^ wanted)
    await _change(session, indicator.id, before, wanted)
    placement = await session.get(IndicatorPlacement, indicator.id)
    if placement is None:
        placement = IndicatorPlacement(
            indicator_id=indicator.id, read_action_item_ids=plain_ids(before)
        )
        session.add(placement)
    placement.reason = body.reason
    placement.placed_by_id, placement.placed_at = actor.user_id, clock.now()
    placement.placed_for_id = actor.on_behalf_of
    target = audit.Target.in_decree("indicator", indicator.id, located.decree)
    changes: audit.Changes = {"action_item_ids": [plain_ids(before), plain_ids(wanted)]}
    audit.log(session, actor, "indicator.place", target, changes=changes, reason=body.reason)
    await session.flush()


def plain_ids(ids: Iterable[UUID]) -> list[str]:
    """Keys as they are kept in JSON, in one order."""
    return sorted(map(str, ids))


async def _require_same_activity(
    session: AsyncSession, indicator: Indicator, wanted: Sequence[UUID]
) -> None:
    there = set(
        await session.scalars(
            select(ActionItem.id).where(ActionItem.activity_id == indicator.activity_id)
        )
    )
    for number, item_id in enumerate(wanted):
        if item_id not in there:
            raise Invalid("not_of_the_activity", pointer=f"/action_item_ids/{number}")


async def _require_open(
    session: AsyncSession, located: LoadedPlanRow[Indicator], moved: set[UUID]
) -> None:
    """What is expected in a closed month does not change."""
    months = await session.scalars(
        select(ScheduleEntry.month).where(
            ScheduleEntry.action_item_id.in_(moved), ScheduleEntry.planned
        )
    )
    await require_open(session, located.decree.id, months=sorted(set(months)))


async def _change(
    session: AsyncSession, indicator_id: UUID, before: set[UUID], wanted: set[UUID]
) -> None:
    gone = and_(_BESIDE.indicator_id == indicator_id, _BESIDE.action_item_id.in_(before - wanted))
    await session.execute(delete(indicator_action_items).where(gone))
    new = [{"indicator_id": indicator_id, "action_item_id": each} for each in wanted - before]
    if new:
        await session.execute(insert(indicator_action_items), new)
