"""The plan's rows, and the persons in charge of many at once."""

from operator import attrgetter
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from app.api.bulk import Bulk
from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.core.errors import Stale
from app.models import ActionItem
from app.models.rights import Permission
from app.policies.actors import Actor
from app.schemas.plan.persons_in_charge import PersonInChargeItem, PersonInChargeList
from app.schemas.plan.rows import (
    ActionItemPage,
    ActionItemQuery,
    ActionItemRead,
    ActionItemUpdate,
    ActivityPage,
    ActivityQuery,
    ActivityRead,
    IndicatorPage,
    IndicatorPlacementUpdate,
    IndicatorQuery,
    IndicatorRead,
    PlanRowUpdate,
)
from app.schemas.platform.bulk import BulkRead
from app.services.decrees import queries as decrees
from app.services.plan.rows import commands, placement, queries
from app.services.plan.rows.queries import LoadedPlanRow

router = FeatureRouter("plan", seen_with=Permission.PLAN_READ)
READ, EDIT, PLACE = Permission.PLAN_READ, Permission.PLAN_EDIT, Permission.PLAN_PLACE


@router.operation("GET", "/activities", permission=READ)
async def list_activities(
    query: Annotated[ActivityQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ActivityPage:
    """Kegiatan (activities)."""
    return links(await queries.list_activities(session, actor, query))


@router.operation("GET", "/activities/{activity_id}", permission=READ, errors=(404,))
async def read_activity(
    activity_id: UUID, session: ReadSession, actor: CurrentActor
) -> ActivityRead:
    """Satu kegiatan (one activity)."""
    located = await queries.get_activity(session, actor, activity_id)
    return await queries.read_activity(session, actor, located)


@router.operation("PATCH", "/activities/{activity_id}", permission=EDIT, errors=(403, 404, 409))
async def update_activity(
    activity_id: UUID,
    body: PlanRowUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> ActivityRead:
    """Catatan di samping teks kegiatan (notes beside an activity)."""
    located = await queries.get_activity(session, actor, activity_id)
    commands.require_edit(actor, located)
    await precondition.check(lambda: queries.read_activity(session, actor, located))
    await commands.update_row(session, actor, located, body)
    return await queries.read_activity(session, actor, located)


@router.operation("GET", "/action-items", permission=READ)
async def list_action_items(
    query: Annotated[ActionItemQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> ActionItemPage:
    """Sub kegiatan (action items)."""
    return links(await queries.list_action_items(session, actor, query))


@router.operation("GET", "/action-items/{action_item_id}", permission=READ, errors=(404,))
async def read_action_item(
    action_item_id: UUID, session: ReadSession, actor: CurrentActor
) -> ActionItemRead:
    """Satu sub kegiatan dengan bulan pelaksanaannya (one action item with its months)."""
    located = await queries.get_action_item(session, actor, action_item_id)
    return await queries.read_action_item(session, actor, located)


@router.operation(
    "PATCH", "/action-items/{action_item_id}", permission=EDIT, errors=(403, 404, 409)
)
async def update_action_item(
    action_item_id: UUID,
    body: ActionItemUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> ActionItemRead:
    """Catatan dan penanggung jawab sub kegiatan (notes and person in charge)."""
    located = await queries.get_action_item(session, actor, action_item_id)
    commands.require_edit(actor, located)
    await precondition.check(lambda: queries.read_action_item(session, actor, located))
    await commands.update_row(session, actor, located, body)
    return await queries.read_action_item(session, actor, located)


@router.operation("GET", "/indicators", permission=READ)
async def list_indicators(
    query: Annotated[IndicatorQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> IndicatorPage:
    """Indikator keberhasilan dengan statusnya (indicators with their state)."""
    return links(await queries.list_indicators(session, actor, query))


@router.operation("GET", "/indicators/{indicator_id}", permission=READ, errors=(404,))
async def read_indicator(
    indicator_id: UUID, session: ReadSession, actor: CurrentActor
) -> IndicatorRead:
    """Satu indikator (one indicator)."""
    located = await queries.get_indicator(session, actor, indicator_id)
    return await queries.read_indicator(session, actor, located)


@router.operation("PATCH", "/indicators/{indicator_id}", permission=EDIT, errors=(403, 404, 409))
async def update_indicator(
    indicator_id: UUID,
    body: PlanRowUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> IndicatorRead:
    """Catatan di samping teks indikator (notes beside an indicator)."""
    located = await queries.get_indicator(session, actor, indicator_id)
    commands.require_edit(actor, located)
    await precondition.check(lambda: queries.read_indicator(session, actor, located))
    await commands.update_row(session, actor, located, body)
    return await queries.read_indicator(session, actor, located)


@router.operation(
    "PUT", "/indicators/{indicator_id}/action-items", permission=PLACE, errors=(403, 404, 409)
)
async def place_indicator(
    indicator_id: UUID,
    body: IndicatorPlacementUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> IndicatorRead:
    """Tetapkan sub kegiatan di samping indikator (what it stands beside, and why)."""
    located = await queries.get_indicator(session, actor, indicator_id)
    placement.require_placing(actor, located)
    await decrees.lock_decree(session, located.decree)
    await precondition.check(lambda: queries.read_indicator(session, actor, located))
    await placement.place_indicator(session, actor, located, body)
    return await queries.read_indicator(session, actor, located)


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


@router.many_of("update_action_item", "/bulk/action-items/person-in-charge")
async def put_many_in_charge(
    body: PersonInChargeList, request: Request, session: WriteSession, actor: CurrentActor
) -> BulkRead:
    """Tetapkan penanggung jawab beberapa sub kegiatan sekaligus (persons in charge)."""
    return await _PUTTING_IN_CHARGE.answer(request, session, actor, body.items)
