"""A test of an endpoint: is anybody there, and do they take what is signed so."""

from uuid import UUID

from app.core import clock
from app.core.database import Database
from app.core.identifiers import new_id
from app.core.settings import Settings
from app.models import WorkUnit
from app.policies.actors import AnyActor
from app.schemas.integration.event_data import TrialEventData
from app.schemas.integration.events import CloudEvent
from app.schemas.integration.webhooks import WebhookTestRead
from app.services.integration.events.queries import source_of
from app.services.integration.events.types import PREFIX, TEST
from app.services.integration.webhooks.commands import target_of
from app.services.integration.webhooks.faring import held_progress, note_success
from app.services.integration.webhooks.queries import get_visible
from app.services.integration.webhooks.sending import Sender
from app.services.platform import audit


async def send_test(
    database: Database, settings: Settings, actor: AnyActor, endpoint_id: UUID
) -> WebhookTestRead:
    """Send an event that says nothing, now; what the receiver said.

    If it takes it, whatever waits for a later try is sent at once.

    Raises Forbidden, NotFound. Nothing is sent within a transaction.
    """
    sender = Sender(settings)
    async with database.reading() as session:
        endpoint = await get_visible(session, actor, endpoint_id)
        unit = await session.get_one(WorkUnit, endpoint.work_unit_id)
        secrets = await sender.secrets_of(session, endpoint.id)
    try:
        outcome = await sender.send(endpoint.url, secrets, _test_event(settings, unit))
    finally:
        await sender.close()
    async with database.writing() as session:
        told: audit.Changes = {"status": [None, outcome.status], "error": [None, outcome.error]}
        audit.log(session, actor, "webhook.test", target_of(endpoint), changes=told)
        if outcome.is_delivered:
            progress = await held_progress(session, endpoint_id)
            await note_success(session, progress, wakes=True)
    return WebhookTestRead(
        delivered=outcome.is_delivered,
        http_status=outcome.status,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
    )


def _test_event(settings: Settings, unit: WorkUnit) -> CloudEvent:
    key = new_id()
    data = TrialEventData(
        work_unit_code=unit.code,
        work_unit_id=unit.id,
        decree_id=None,
        target_type="test",
        target_id=key,
        href=None,
        from_status=None,
        to_status=TEST.word,
        actor_kind=None,
        actor_id=None,
        audit_event_id=None,
    )
    return CloudEvent(
        specversion="1.0",
        id=key,
        source=source_of(settings.public_url),
        type=PREFIX + TEST.name,
        subject=f"{TEST.name}/{key}",
        time=clock.now(),
        datacontenttype="application/json",
        data=data,
    )
