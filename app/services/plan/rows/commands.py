"""Writing beside the decree's words: corrections, remarks, who is in charge."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Invalid
from app.models import (
    Membership,
    WorkUnit,
)
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import require
from app.schemas.plan.rows import (
    ActionItemUpdate,
    PlanRowUpdate,
)
from app.services.identity.seats import holds_seat
from app.services.plan.rows.queries import LoadedPlanRow, RowT
from app.services.platform import audit


def require_edit(actor: Actor, located: LoadedPlanRow[RowT]) -> None:
    """Raise Forbidden unless the person may write beside the row."""
    require(actor, Permission.PLAN_EDIT, located.place)


async def update_row(
    session: AsyncSession,
    actor: Actor,
    located: LoadedPlanRow[RowT],
    body: PlanRowUpdate | ActionItemUpdate,
) -> None:
    """Write beside the decree's words; raises Forbidden, or Invalid for a stranger in charge."""
    require_edit(actor, located)
    values = body.model_dump(exclude_unset=True)
    if values.get("person_in_charge_id") is not None:
        await _require_member(session, located, values["person_in_charge_id"])
    changes = audit.apply(located.row, values)
    if not changes:
        return
    # Whoever names a person in charge has written no words, which loading the decree again keeps.
    if changes.keys() - {"person_in_charge_id"}:
        located.row.edited_by_id, located.row.edited_at = actor.user_id, clock.now()
        located.row.edited_for_id = actor.on_behalf_of
    kind = type(located.row).__name__
    target_type = {"Activity": "activity", "ActionItem": "action_item"}.get(kind, "indicator")
    target = audit.Target.in_decree(target_type, located.row.id, located.decree)
    audit.log(session, actor, f"{target_type}.update", target, changes=changes)
    await session.flush()


async def _require_member(
    session: AsyncSession, located: LoadedPlanRow[RowT], user_id: UUID
) -> None:
    zone = (await session.get_one(WorkUnit, located.decree.work_unit_id)).time_zone
    # A decree to come is prepared before.
    day = max(clock.today_in(zone), located.decree.takes_effect_on)
    in_team = Membership.team_id == located.team.id
    if not await session.scalar(select(holds_seat(user_id, day, in_team))):
        raise Invalid("not_a_member", pointer="/person_in_charge_id")
