"""The persons in charge of many action items at once."""

from operator import attrgetter

from fastapi import Request

from app.api.bulk import Bulk
from app.api.dependencies import CurrentActor, WriteSession
from app.api.routing import FeatureRouter
from app.core.errors import Stale
from app.models import ActionItem
from app.models.rights import Permission
from app.policies.actors import Actor
from app.schemas.plan.persons_in_charge import PersonInChargeItem, PersonInChargeList
from app.schemas.plan.rows import ActionItemUpdate
from app.schemas.platform.bulk import BulkRead
from app.services.plan.rows import commands, queries
from app.services.plan.rows.queries import LoadedPlanRow

router = FeatureRouter("plan")


async def _as_read(
    session: WriteSession, actor: Actor, item: PersonInChargeItem
) -> LoadedPlanRow[ActionItem]:
    located = await queries.get_action_item(session, actor, item.action_item_id)
    commands.require_edit(actor, located)
    if located.row.person_in_charge_id != item.instead_of_id:
        raise Stale(code="person_in_charge_differs", pointer="/instead_of_id")
    return located


async def _put_in_charge(
    session: WriteSession,
    actor: Actor,
    located: LoadedPlanRow[ActionItem],
    item: PersonInChargeItem,
) -> None:
    changes = ActionItemUpdate(person_in_charge_id=item.person_in_charge_id)
    await commands.update_row(session, actor, located, changes)


_PUTTING_IN_CHARGE = Bulk(
    attrgetter("action_item_id"), queries.find_in_sight, _as_read, _put_in_charge
)


@router.operation(
    "POST", "/bulk/action-items/person-in-charge", permission=Permission.PLAN_EDIT, errors=(403,)
)
async def put_many_in_charge(
    body: PersonInChargeList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Tetapkan penanggung jawab beberapa sub kegiatan sekaligus (persons in charge)."""
    return await _PUTTING_IN_CHARGE.answer(request, session, actor, body.items)
