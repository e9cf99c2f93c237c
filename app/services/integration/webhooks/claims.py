"""Taking what is due: for the time of a lease it is nobody else's."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import Database
from app.core.settings import Settings
from app.models import (
    ServiceAccount,
    SourceSystem,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
)
from app.models.service_account import ServiceScope
from app.models.webhook import DeliveryState
from app.services.platform.places import Place, Places
from app.services.platform.sql import AnyRow

_HEARS: Final = (ServiceScope.WEBHOOKS_MANAGE, ServiceScope.EVENTS_READ)
_PLACES: Final = Places(at_once=32, each=4)


async def claim(
    database: Database, settings: Settings, taken: Iterable[Place]
) -> list[tuple[AnyRow, Place]]:
    """Deliveries to begin now beside those on their way: id, endpoint, event, attempt, lease.

    They come back to whoever asks first when their lease is over.
    """
    async with database.reading() as session:
        waiting = await _waiting(session)
    claimed: list[tuple[AnyRow, Place]] = []
    for place, count in Counter(_PLACES.deal(waiting, taken)).items():
        async with database.writing() as session:
            rows = await _claim_of(session, settings, place.whose, count)
        claimed += [(row, place) for row in rows]
    return claimed


async def _waiting(session: AsyncSession) -> list[Place]:
    """The endpoints with something due, the one that waits longest first."""
    rows = await session.execute(
        select(WebhookDelivery.endpoint_id, WebhookProgress.failing_since)
        .join(WebhookProgress, WebhookProgress.endpoint_id == WebhookDelivery.endpoint_id)
        .where(_is_due())
        .group_by(WebhookDelivery.endpoint_id, WebhookProgress.failing_since)
        .order_by(func.min(WebhookDelivery.next_try_at), WebhookDelivery.endpoint_id)
    )
    return [Place(row.endpoint_id, row.failing_since is not None) for row in rows]


async def _claim_of(
    session: AsyncSession, settings: Settings, endpoint_id: UUID, limit: int
) -> Sequence[AnyRow]:
    now = clock.now()
    chosen = (
        select(WebhookDelivery.id)
        .where(WebhookDelivery.endpoint_id == endpoint_id, _is_due())
        .order_by(WebhookDelivery.event_position)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.id.in_(chosen))
        .values(
            attempts=WebhookDelivery.attempts + 1,
            is_taken=True,
            next_try_at=now + timedelta(seconds=settings.webhook_lease_seconds),
        )
        .returning(
            WebhookDelivery.id,
            WebhookDelivery.endpoint_id,
            WebhookDelivery.event_position,
            WebhookDelivery.attempts,
            WebhookDelivery.next_try_at,
        )
        .execution_options(synchronize_session=False)
    )
    return claimed.all()


def _is_due() -> ColumnElement[bool]:
    """Its time has come, its endpoint is on, and no earlier one of its subject is on its way."""
    earlier = aliased(WebhookDelivery)
    waits_for_another = exists().where(
        earlier.endpoint_id == WebhookDelivery.endpoint_id,
        earlier.subject == WebhookDelivery.subject,
        earlier.state == DeliveryState.PENDING,
        earlier.event_position < WebhookDelivery.event_position,
    )
    # A machine hears by a webhook what it may read by itself, and as long as it may.
    scopes = cast(ServiceAccount.scopes, Text)
    source_is_off = exists().where(
        SourceSystem.id == ServiceAccount.source_id, ~SourceSystem.is_active
    )
    account_is_on = exists().where(
        ServiceAccount.id == WebhookEndpoint.service_account_id,
        ServiceAccount.is_active,
        ~source_is_off,
        *(scopes.contains(f'"{each}"', autoescape=True) for each in _HEARS),
    )
    is_on = exists().where(
        WebhookEndpoint.id == WebhookDelivery.endpoint_id,
        WebhookEndpoint.is_active,
        or_(WebhookEndpoint.service_account_id.is_(None), account_is_on),
        WebhookProgress.endpoint_id == WebhookEndpoint.id,
        WebhookProgress.paused_at.is_(None),
    )
    return (
        (WebhookDelivery.state == DeliveryState.PENDING)
        & (WebhookDelivery.next_try_at <= clock.now())
        & is_on
        & ~waits_for_another
    )
