"""What the decree before planned: a proposal for this one, never taken over by itself."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Decree
from app.policies.actors import Actor
from app.services.plan.pairing import pair_plans, read_plan_words
from app.services.plan.rows.tree import planned_months

Previous = dict[UUID, dict[int, bool]]


async def previous_months(session: AsyncSession, actor: Actor, decree: Decree) -> Previous:
    """For the decree's action items what was known of the months of the same ones before.

    Nothing for an action item that is new, whose months nobody had set, or whose predecessor is
    out of sight.
    """
    if decree.predecessor_id is None:
        return {}
    pairs = pair_plans(
        await read_plan_words(session, actor, decree.predecessor_id, with_indicators=False),
        await read_plan_words(session, actor, decree.id, with_indicators=False),
    )
    months = await planned_months(session, decree_id=decree.predecessor_id)
    return {
        new.id: months[old.id]
        for old, new in pairs.action_items
        if old and new and old.id in months
    }


def planned_of(months: dict[int, bool] | None) -> list[int] | None:
    """The planned ones; null where nobody had said anything."""
    return sorted(month for month, is_planned in months.items() if is_planned) if months else None
