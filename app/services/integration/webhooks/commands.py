"""Endpoints and their secrets, in the hands of administrators."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.core.identifiers import new_id
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.integrations.guarded_http import may_be_asked
from app.integrations.webhook_signatures import new_webhook_secret
from app.models import (
    ServiceAccount,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
    WebhookSecret,
    WorkUnit,
)
from app.models.rights import Permission
from app.models.webhook import DeliveryState
from app.policies.actors import Actor, AnyActor
from app.schemas.integration.webhooks import (
    WebhookCreate,
    WebhookReplay,
    WebhookRotate,
    WebhookUpdate,
)
from app.services.identity import work_units
from app.services.integration.events.queries import beginning, require_known
from app.services.platform import audit

ENDPOINTS_AT_MOST = 20
"""So many a service account has at the same time."""


async def create_endpoint(
    session: AsyncSession, settings: Settings, actor: AnyActor, body: WebhookCreate
) -> tuple[WebhookEndpoint, str]:
    """An endpoint for what happens from now on, or from earlier on, and its secret.

    Raises Forbidden, NotFound (the office), Invalid (an address that may not be sent to, two
    beginnings, too many endpoints of an account), Gone (a beginning of which events are cleared).
    """
    unit_id, made_by = await _maker(session, actor, body.work_unit_code)
    _require_sendable(settings, body.url)
    require_known(body.event_types, "/event_types/{}")
    position = await beginning(session, body.cursor, body.since)
    values = body.model_dump(exclude={"work_unit_code", "cursor", "since"})
    endpoint = WebhookEndpoint(
        id=new_id(), work_unit_id=unit_id, is_active=True, **made_by, **values
    )
    session.add(endpoint)
    await session.flush()
    session.add(WebhookProgress(endpoint_id=endpoint.id, position=position))
    secret = _add_secret(session, settings, endpoint, new_webhook_secret())
    told = audit.created(values)
    audit.log(session, actor, "webhook.create", target_of(endpoint), changes=told)
    await session.flush()
    return endpoint, secret


async def _maker(session: AsyncSession, actor: AnyActor, code: str) -> tuple[UUID, dict[str, UUID]]:
    """The office of the new endpoint, and who makes it; a machine has few of its own."""
    if isinstance(actor, Actor):
        unit = await work_units.find_administered(
            session, actor, Permission.WEBHOOK_MANAGE, code, pointer="/work_unit_code"
        )
        return unit.id, {"created_by_id": actor.user_id}
    reached = select(WorkUnit.id).where(WorkUnit.code == code, WorkUnit.id.in_(actor.work_unit_ids))
    unit_id = await session.scalar(reached)
    if unit_id is None:
        raise NotFound(pointer="/work_unit_code")
    account = await session.get_one(ServiceAccount, actor.account_id, with_for_update=True)
    mine = select(func.count()).select_from(WebhookEndpoint)
    own = await session.scalar(
        mine.where(WebhookEndpoint.service_account_id == account.id, WebhookEndpoint.is_active)
    )
    if (own or 0) >= ENDPOINTS_AT_MOST:
        raise Conflict("too_many_endpoints", most=ENDPOINTS_AT_MOST)
    return unit_id, {"created_by_id": account.created_by_id, "service_account_id": account.id}


async def update_endpoint(
    session: AsyncSession,
    settings: Settings,
    actor: AnyActor,
    endpoint: WebhookEndpoint,
    body: WebhookUpdate,
) -> None:
    """Change it; a given secret signs alone from now on.

    Raises Invalid: an address that may not be sent to, or a new one without its secret.
    """
    if body.url is not None:
        _require_sendable(settings, body.url)
        if body.url != endpoint.url and body.secret is None:
            raise Invalid("webhook_secret_needed", pointer="/secret")
    require_known(body.event_types or (), "/event_types/{}")
    values = body.given("description")
    values.pop("secret", None)
    changes = audit.apply(endpoint, values)
    if body.secret is not None:
        here = WebhookSecret.endpoint_id == endpoint.id
        await session.execute(delete(WebhookSecret).where(here))
        _add_secret(session, settings, endpoint, body.secret.get_secret_value())
        endpoint.updated_at = clock.now()
        changes["secret"] = [None, "changed"]
    if changes:
        audit.log(session, actor, "webhook.update", target_of(endpoint), changes=changes)
    await session.flush()


async def remove_endpoint(
    session: AsyncSession, actor: AnyActor, endpoint: WebhookEndpoint
) -> None:
    """Send nothing there any more; what was sent stays in the log until it is forgotten."""
    if not endpoint.is_active:
        raise Conflict("already_ended")
    changes = audit.apply(endpoint, {"is_active": False})
    audit.log(session, actor, "webhook.remove", target_of(endpoint), changes=changes)
    await session.flush()


async def rotate_secret(
    session: AsyncSession,
    settings: Settings,
    actor: AnyActor,
    endpoint: WebhookEndpoint,
    body: WebhookRotate,
) -> str:
    """A new secret; until the grace is over every delivery carries both signatures."""
    now = clock.now()
    ends_at = now + timedelta(hours=body.grace_hours)
    await session.execute(
        delete(WebhookSecret).where(
            WebhookSecret.endpoint_id == endpoint.id, WebhookSecret.expires_at <= now
        )
    )
    await session.execute(
        update(WebhookSecret)
        .where(WebhookSecret.endpoint_id == endpoint.id, WebhookSecret.expires_at.is_(None))
        .values(expires_at=ends_at)
    )
    secret = _add_secret(session, settings, endpoint, new_webhook_secret())
    endpoint.updated_at = now
    told: audit.Changes = {"old_secret_expires_at": [None, audit.plain(ends_at)]}
    audit.log(session, actor, "webhook.rotate", target_of(endpoint), changes=told)
    await session.flush()
    return secret


async def resume(session: AsyncSession, actor: AnyActor, endpoint: WebhookEndpoint) -> None:
    """Go on with a paused endpoint, at once; raises Conflict when it is not paused."""
    progress = await session.get_one(WebhookProgress, endpoint.id, with_for_update=True)
    if progress.paused_at is None:
        raise Conflict("webhook_not_paused")
    progress.paused_at = progress.paused_because = progress.failing_since = None
    progress.fails_told = progress.dead_told = False
    await _retry(session, _waiting(endpoint))
    audit.log(session, actor, "webhook.resume", target_of(endpoint))
    await session.flush()


async def replay(
    session: AsyncSession, actor: AnyActor, endpoint: WebhookEndpoint, body: WebhookReplay
) -> int:
    """Send again, under their old ids, what was given up in a span of time; how many.

    On request also what was delivered in it.
    """
    until = body.until or clock.now() + timedelta(days=1)
    tried = select(WebhookAttempt.delivery_id).where(
        WebhookAttempt.at >= body.since, WebhookAttempt.at < until
    )
    states = [DeliveryState.DEAD, *([DeliveryState.DELIVERED] if body.delivered else [])]
    count = await _retry(
        session,
        (
            WebhookDelivery.endpoint_id == endpoint.id,
            WebhookDelivery.state.in_(states),
            WebhookDelivery.id.in_(tried),
        ),
    )
    told: audit.Changes = {"deliveries": [None, count], "delivered": [None, body.delivered]}
    audit.log(session, actor, "webhook.replay", target_of(endpoint), changes=told)
    return count


async def replay_one(
    session: AsyncSession, actor: AnyActor, endpoint: WebhookEndpoint, delivery_id: UUID
) -> None:
    """Send one again under its old id; raises NotFound, Conflict when it is on its way."""
    delivery = await session.get(WebhookDelivery, delivery_id)
    if delivery is None or delivery.endpoint_id != endpoint.id:
        raise NotFound
    if delivery.state is DeliveryState.PENDING:
        raise Conflict("delivery_pending")
    await _retry(session, (WebhookDelivery.id == delivery_id,))
    told: audit.Changes = {"delivery_id": [None, str(delivery_id)]}
    audit.log(session, actor, "webhook.replay", target_of(endpoint), changes=told)
    await session.flush()
    await session.refresh(delivery)


def target_of(endpoint: WebhookEndpoint) -> audit.Target:
    """The endpoint as the audit log names it."""
    return audit.Target("webhook", endpoint.id, endpoint.work_unit_id)


def _waiting(endpoint: WebhookEndpoint) -> tuple[Any, ...]:
    return (
        WebhookDelivery.endpoint_id == endpoint.id,
        WebhookDelivery.state == DeliveryState.PENDING,
    )


async def _retry(session: AsyncSession, which: tuple[Any, ...]) -> int:
    again = await session.execute(
        update(WebhookDelivery)
        .where(*which)
        .values(
            state=DeliveryState.PENDING,
            attempts=0,
            is_taken=False,
            next_try_at=clock.now(),
            delivered_at=None,
        )
        .returning(WebhookDelivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(again.all())


def _add_secret(
    session: AsyncSession, settings: Settings, endpoint: WebhookEndpoint, secret: str
) -> str:
    sealed = Sealer.of(settings).seal(secret)
    session.add(WebhookSecret(id=new_id(), endpoint_id=endpoint.id, sealed=sealed))
    return secret


def _require_sendable(settings: Settings, url: str) -> None:
    if not may_be_asked(url, settings.internal_hosts):
        raise Invalid("webhook_needs_https", pointer="/url")
