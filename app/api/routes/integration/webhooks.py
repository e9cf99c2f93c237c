"""Webhook endpoints and their deliveries: an administrator's, or a service account's own."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import (
    AppDatabase,
    AppSettings,
    CurrentCaller,
    IfMatch,
    ReadSession,
    RequiredIfMatch,
    WriteSession,
)
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.integration.webhooks import (
    DeliveryPage,
    DeliveryQuery,
    DeliveryRead,
    IssuedWebhook,
    WebhookCreate,
    WebhookPage,
    WebhookQuery,
    WebhookRead,
    WebhookReplay,
    WebhookReplayed,
    WebhookRotate,
    WebhookTestRead,
    WebhookUpdate,
)
from app.services.integration.webhooks import commands, queries, testing

router = FeatureRouter("webhooks")
MANAGE, OWN = Permission.WEBHOOK_MANAGE, ServiceScope.WEBHOOKS_MANAGE


@router.operation("GET", "/webhook-endpoints", permission=MANAGE, scope=OWN, errors=(403,))
async def list_webhook_endpoints(
    query: Annotated[WebhookQuery, Query()],
    session: ReadSession,
    actor: CurrentCaller,
    links: Links,
) -> WebhookPage:
    """Titik webhook yang Anda kelola (endpoints you manage)."""
    return links(await queries.list_endpoints(session, actor, query))


@router.operation(
    "POST",
    "/webhook-endpoints",
    permission=MANAGE,
    scope=OWN,
    has_secret=True,
    errors=(403, 404, 409, 410),
    location="/webhook-endpoints/{id}",
)
async def create_webhook_endpoint(
    body: WebhookCreate,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentCaller,
) -> IssuedWebhook:
    """Buat titik webhook; rahasianya ditampilkan sekali ini saja (its secret is shown once)."""
    endpoint, secret = await commands.create_endpoint(session, settings, actor, body)
    read = await queries.read_endpoint(session, endpoint)
    return IssuedWebhook(**dict(read), secret=secret)


@router.operation(
    "GET", "/webhook-endpoints/{endpoint_id}", permission=MANAGE, scope=OWN, errors=(403, 404)
)
async def read_webhook_endpoint(
    endpoint_id: UUID, session: ReadSession, actor: CurrentCaller
) -> WebhookRead:
    """Satu titik webhook dan keadaannya (one endpoint, and how it fares)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    return await queries.read_endpoint(session, endpoint)


@router.operation(
    "PATCH", "/webhook-endpoints/{endpoint_id}", permission=MANAGE, scope=OWN, errors=(403, 404)
)
async def update_webhook_endpoint(
    endpoint_id: UUID,
    body: WebhookUpdate,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentCaller,
    precondition: RequiredIfMatch,
) -> WebhookRead:
    """Ubah titik webhook (change an endpoint)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    await precondition.check(lambda: queries.read_endpoint(session, endpoint))
    await commands.update_endpoint(session, settings, actor, endpoint, body)
    return await queries.read_endpoint(session, endpoint)


@router.operation(
    "POST",
    "/webhook-endpoints/{endpoint_id}/rotate",
    permission=MANAGE,
    scope=OWN,
    has_secret=True,
    errors=(403, 404),
)
async def rotate_webhook_secret(
    endpoint_id: UUID,
    body: WebhookRotate,
    session: WriteSession,
    settings: AppSettings,
    actor: CurrentCaller,
) -> IssuedWebhook:
    """Ganti rahasia; yang lama ikut menandatangani selama tenggang (rotate the secret)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    secret = await commands.rotate_secret(session, settings, actor, endpoint, body)
    read = await queries.read_endpoint(session, endpoint)
    return IssuedWebhook(**dict(read), secret=secret)


@router.operation(
    "POST", "/webhook-endpoints/{endpoint_id}/test", permission=MANAGE, scope=OWN, errors=(403, 404)
)
async def start_webhook_test(
    endpoint_id: UUID, database: AppDatabase, settings: AppSettings, actor: CurrentCaller
) -> WebhookTestRead:
    """Kirim peristiwa percobaan sekarang (send a test now)."""
    return await testing.send_test(database, settings, actor, endpoint_id)


@router.operation(
    "POST",
    "/webhook-endpoints/{endpoint_id}/resume",
    permission=MANAGE,
    scope=OWN,
    errors=(403, 404, 409),
)
async def resume_webhook_endpoint(
    endpoint_id: UUID, session: WriteSession, actor: CurrentCaller, precondition: IfMatch
) -> WebhookRead:
    """Lanjutkan titik yang dijeda (resume a paused endpoint)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    await precondition.check(lambda: queries.read_endpoint(session, endpoint))
    await commands.resume(session, actor, endpoint)
    return await queries.read_endpoint(session, endpoint)


@router.operation(
    "POST",
    "/webhook-endpoints/{endpoint_id}/replay",
    permission=MANAGE,
    scope=OWN,
    errors=(403, 404),
)
async def replay_webhook_deliveries(
    endpoint_id: UUID, body: WebhookReplay, session: WriteSession, actor: CurrentCaller
) -> WebhookReplayed:
    """Kirim ulang yang sudah menyerah (send again what was given up)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    return WebhookReplayed(deliveries=await commands.replay(session, actor, endpoint, body))


@router.operation(
    "DELETE",
    "/webhook-endpoints/{endpoint_id}",
    permission=MANAGE,
    scope=OWN,
    errors=(403, 404, 409),
)
async def remove_webhook_endpoint(
    endpoint_id: UUID, session: WriteSession, actor: CurrentCaller, precondition: RequiredIfMatch
) -> WebhookRead:
    """Berhenti mengirim ke sana; catatannya tetap (send nothing there any more)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    await precondition.check(lambda: queries.read_endpoint(session, endpoint))
    await commands.remove_endpoint(session, actor, endpoint)
    return await queries.read_endpoint(session, endpoint)


@router.operation(
    "GET",
    "/webhook-endpoints/{endpoint_id}/deliveries",
    permission=MANAGE,
    scope=OWN,
    errors=(403, 404),
)
async def list_webhook_deliveries(
    endpoint_id: UUID,
    query: Annotated[DeliveryQuery, Query()],
    session: ReadSession,
    actor: CurrentCaller,
    links: Links,
) -> DeliveryPage:
    """Pengiriman ke sana, peristiwa terbaru dahulu (deliveries, the newest event first)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    return links.cursor(await queries.list_deliveries(session, endpoint, query))


@router.operation(
    "GET",
    "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}",
    permission=MANAGE,
    scope=OWN,
    errors=(403, 404),
)
async def read_webhook_delivery(
    endpoint_id: UUID, delivery_id: UUID, session: ReadSession, actor: CurrentCaller
) -> DeliveryRead:
    """Satu pengiriman dengan semua percobaannya (one delivery with all attempts)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    return await queries.read_delivery(session, endpoint, delivery_id)


@router.operation(
    "POST",
    "/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay",
    permission=MANAGE,
    scope=OWN,
    errors=(403, 404, 409),
)
async def replay_webhook_delivery(
    endpoint_id: UUID, delivery_id: UUID, session: WriteSession, actor: CurrentCaller
) -> DeliveryRead:
    """Kirim ulang satu peristiwa dengan id yang sama (send one event again)."""
    endpoint = await queries.get_visible(session, actor, endpoint_id)
    await commands.replay_one(session, actor, endpoint, delivery_id)
    return await queries.read_delivery(session, endpoint, delivery_id)
