"""Changing what belongs in good evidence of an indicator."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.texts import once_each
from app.models import Indicator, IndicatorChecklist
from app.models.plan import EVERY_MONTH
from app.policies.actors import Actor
from app.schemas.plan.checklists import ChecklistUpdate
from app.services.plan.periods import require_open
from app.services.plan.rows.commands import require_edit
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.platform import audit


async def set_checklist(
    session: AsyncSession, actor: Actor, located: LoadedPlanRow[Indicator], body: ChecklistUpdate
) -> None:
    """Set the list for every month or for one, or go back to what is suggested.

    What is the same text to people counts once. What was ticked before stays as it was ticked.
    Raises Forbidden or Conflict (the month, or the year, is closed).
    """
    require_edit(actor, located)
    months = [body.month] if body.month else []
    await require_open(session, located.decree.id, months=months)
    key = (located.row.id, body.month or EVERY_MONTH)
    kept = await session.get(IndicatorChecklist, key)
    old = kept.items if kept else None
    new = once_each(body.items) if body.items else None
    if old == new:
        return
    if new is None:
        await session.delete(kept)
    else:
        if kept is None:
            kept = IndicatorChecklist(indicator_id=key[0], month=key[1])
            session.add(kept)
        kept.items, kept.set_by_id, kept.set_at = new, actor.user_id, clock.now()
        kept.set_for_id = actor.on_behalf_of
    target = audit.Target.in_decree("indicator", located.row.id, located.decree)
    changes: audit.Changes = {"items": [old, new], "month": [body.month, body.month]}
    audit.log(session, actor, "indicator.set_checklist", target, changes=changes)
    await session.flush()
