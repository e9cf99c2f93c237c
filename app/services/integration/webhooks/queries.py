"""Endpoints and deliveries as their administrators see them."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import (
    Event,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
    WorkUnit,
)
from app.models.rights import Permission
from app.models.webhook import DeliveryState
from app.policies.actors import AnyActor, ServiceActor
from app.policies.rules import ScopeColumns, require_anywhere, visible
from app.schemas.integration.webhooks import (
    DeliveryAttemptRead,
    DeliveryPage,
    DeliveryQuery,
    DeliveryRead,
    DeliverySummary,
    WebhookAction,
    WebhookPage,
    WebhookQuery,
    WebhookRead,
    WebhookSummary,
)
from app.schemas.platform.references import WorkUnitReference
from app.services.identity.work_units import get_administered
from app.services.platform.paging import Filters, as_page, conditions, fetch_page
from app.services.platform.references import WORK_UNIT_COLUMNS, work_unit_reference
from app.services.platform.sql import AnyRow, AnySelect, held

_MANAGE = Permission.WEBHOOK_MANAGE
_COLUMNS = ScopeColumns(WebhookEndpoint.work_unit_id)
_FILTERS: Filters = {
    "work_unit_id": lambda value: WebhookEndpoint.work_unit_id == value,
    "is_active": lambda value: WebhookEndpoint.is_active == value,
}
_DELIVERIES: Filters = {
    "state": lambda value: WebhookDelivery.state == value,
    "cursor": lambda value: WebhookDelivery.event_position < int(value),
}
_A = WebhookAction


async def list_endpoints(
    session: AsyncSession, actor: AnyActor, query: WebhookQuery
) -> WebhookPage:
    """The endpoints the administrator manages, or a machine's own; raises Forbidden for others."""
    in_sight = _in_sight(actor)
    statement = (
        select(
            WebhookEndpoint.id,
            WebhookEndpoint.url,
            WebhookEndpoint.event_types,
            WebhookEndpoint.is_active,
            WebhookEndpoint.service_account_id,
            WebhookProgress.paused_at,
            *WORK_UNIT_COLUMNS,
        )
        .join(WorkUnit, WorkUnit.id == WebhookEndpoint.work_unit_id)
        .join(WebhookProgress, WebhookProgress.endpoint_id == WebhookEndpoint.id)
        .where(in_sight, *conditions(query, _FILTERS))
        .order_by(WebhookEndpoint.created_at, WebhookEndpoint.id)
    )
    rows, total = await fetch_page(session, statement, query)
    items = [
        WebhookSummary(
            id=row.id,
            url=row.url,
            work_unit=work_unit_reference(row),
            event_types=row.event_types,
            is_active=row.is_active,
            paused_at=row.paused_at,
            service_account_id=row.service_account_id,
        )
        for row in rows
    ]
    return as_page(WebhookPage, items, total, query)


def _in_sight(actor: AnyActor) -> ColumnElement[bool]:
    if isinstance(actor, ServiceActor):
        return WebhookEndpoint.service_account_id == actor.account_id
    require_anywhere(actor, _MANAGE)
    return visible(actor, _MANAGE, _COLUMNS)


async def get_visible(session: AsyncSession, actor: AnyActor, endpoint_id: UUID) -> WebhookEndpoint:
    """The endpoint; raises Forbidden for people who manage none, NotFound out of their sight."""
    if isinstance(actor, ServiceActor):
        mine = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, _in_sight(actor))
        found = await session.scalar(held(session, mine, WebhookEndpoint))
        if found is None:
            raise NotFound
        return found
    return await get_administered(session, actor, _MANAGE, WebhookEndpoint, endpoint_id)


async def read_endpoint(session: AsyncSession, endpoint: WebhookEndpoint) -> WebhookRead:
    """The endpoint as it is answered."""
    unit = await session.get_one(WorkUnit, endpoint.work_unit_id)
    progress = await session.get_one(WebhookProgress, endpoint.id)
    rows = await session.execute(
        select(WebhookDelivery.state, func.count())
        .where(
            WebhookDelivery.endpoint_id == endpoint.id,
            WebhookDelivery.state != DeliveryState.DELIVERED,
        )
        .group_by(WebhookDelivery.state)
    )
    counts = {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to the type checker
    actions = [_A.EDIT, _A.REMOVE, _A.ROTATE, _A.TEST, _A.REPLAY] if endpoint.is_active else []
    return WebhookRead(
        id=endpoint.id,
        url=endpoint.url,
        work_unit=WorkUnitReference.model_validate(unit),
        event_types=endpoint.event_types,
        is_active=endpoint.is_active,
        paused_at=progress.paused_at,
        service_account_id=endpoint.service_account_id,
        description=endpoint.description,
        paused_because=progress.paused_because,
        failing_since=progress.failing_since,
        last_delivered_at=progress.last_delivered_at,
        pending=counts.get(DeliveryState.PENDING, 0),
        dead=counts.get(DeliveryState.DEAD, 0),
        created_at=endpoint.created_at,
        allowed_actions=[*actions, *([_A.RESUME] if actions and progress.paused_at else [])],
    )


async def list_deliveries(
    session: AsyncSession, endpoint: WebhookEndpoint, query: DeliveryQuery
) -> DeliveryPage:
    """What was, or is to be, sent there, the newest event first."""
    found = await session.execute(
        _deliveries(endpoint.id)
        .where(*conditions(query, _DELIVERIES))
        .order_by(WebhookDelivery.event_position.desc())
        .limit(query.size + 1)
    )
    rows = found.all()
    shown = rows[: query.size]
    cursor = str(shown[-1].event_position) if len(rows) > query.size else None
    return DeliveryPage(items=[_summary(row) for row in shown], next_cursor=cursor, next=None)


async def read_delivery(
    session: AsyncSession, endpoint: WebhookEndpoint, delivery_id: UUID
) -> DeliveryRead:
    """One delivery with its attempts; raises NotFound."""
    statement = _deliveries(endpoint.id).where(WebhookDelivery.id == delivery_id)
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotFound
    attempts = await session.scalars(
        select(WebhookAttempt)
        .where(WebhookAttempt.delivery_id == delivery_id)
        .order_by(WebhookAttempt.at, WebhookAttempt.id)
    )
    log = [DeliveryAttemptRead.model_validate(attempt) for attempt in attempts]
    return DeliveryRead(**dict(_summary(row)), log=log)


def _deliveries(endpoint_id: UUID) -> AnySelect:
    return (
        select(
            WebhookDelivery.id,
            WebhookDelivery.event_position,
            Event.id.label("event_id"),
            Event.type.label("event_type"),
            WebhookDelivery.subject,
            WebhookDelivery.state,
            WebhookDelivery.attempts,
            WebhookDelivery.next_try_at,
            WebhookDelivery.delivered_at,
        )
        .join(Event, Event.position == WebhookDelivery.event_position)
        .where(WebhookDelivery.endpoint_id == endpoint_id)
    )


def _summary(row: AnyRow) -> DeliverySummary:
    return DeliverySummary.model_validate(row)
