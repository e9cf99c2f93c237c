"""The months of a row of the plan, whatever stands in it: in the decree they belong to the row."""

from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import ActionItem, Indicator, indicator_action_items
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require
from app.schemas.plan.schedule import ScheduleUpdate
from app.services.plan.rows import queries
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.plan.schedule.commands import set_schedule
from app.services.platform import audit


def require_setting_row(actor: Actor, located: LoadedPlanRow[Indicator]) -> None:
    """Raise Forbidden unless the person may set the months of the indicator's row."""
    require(actor, Permission.SCHEDULE_SET, located.place)


async def set_row_schedule(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Indicator], body: ScheduleUpdate
) -> None:
    """Set the months of everything beside an indicator; raises as `set_schedule`.

    Where nothing stands beside it, the row itself becomes a line of the plan, in the words of its
    indicator: from then on it is planned, done and asked for like any action item.
    """
    require_setting_row(actor, located)
    beside = indicator_action_items.c
    found = await session.scalars(
        select(beside.action_item_id).where(beside.indicator_id == located.row.id)
    )
    ids = list(found) or [await _add_line(session, actor, located)]
    items = await queries.find_action_items(session, actor, ids)
    await set_schedule(session, actor, located.decree, list(items.values()), body)


async def _add_line(session: AsyncSession, actor: Actor, located: LoadedPlanRow[Indicator]) -> UUID:
    indicator = located.row
    of_activity = ActionItem.activity_id == indicator.activity_id
    last = await session.scalar(select(func.max(ActionItem.position)).where(of_activity))
    line = ActionItem(
        activity_id=indicator.activity_id,
        position=(last or 0) + 1,
        text=indicator.text,
        correction=indicator.correction,
        stands_for_row=True,
    )
    session.add(line)
    await session.flush()
    link = {"indicator_id": indicator.id, "action_item_id": line.id}
    await session.execute(insert(indicator_action_items), [link])
    target = audit.Target.in_decree("action_item", line.id, located.decree)
    audit.log(session, actor, "action_item.add", target, changes={"text": [None, line.text]})
    await session.flush()
    return line.id
