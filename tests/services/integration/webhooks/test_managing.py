"""Sending again, and secrets: of one endpoint, and of no other."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import Database
from app.core.errors import Conflict, NotFound, ServiceError
from app.core.identifiers import new_id
from app.core.sealing import Sealer
from app.models import (
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
    WebhookSecret,
)
from app.models.rights import ActorRole
from app.models.webhook import DeliveryState
from app.policies.actors import Actor, RoleAssignment
from app.schemas.integration.webhooks import WebhookReplay, WebhookRotate
from app.services.integration.webhooks import commands
from app.services.integration.webhooks.fan_out import fan_out
from app.services.integration.webhooks.faring import PAUSED_AFTER, held_progress, note
from app.services.integration.webhooks.sending import Outcome, Sender
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR
from tests.support.machines import SECRET_KEY, SIGNED_WITH, Machines

pytestmark = on_one_engine
HOOK = "http://127.0.0.1:9/"


class Managed:
    """An endpoint with a delivery in some state, another one beside it, and an administrator."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.own, self.other = machines.endpoint(HOOK), machines.endpoint(HOOK)
        self.actor = Actor(
            machines.user(COORDINATOR),
            "Admin",
            new_id(),
            (RoleAssignment(ActorRole.ADMINISTRATOR),),
        )

        async def story(database: Database) -> None:
            await machines.happens(database)
            await fan_out(database)

        machines.run(story)

    def do(self, deed: Any, *arguments: Any) -> Any:
        """What comes of something an administrator does to the endpoint; the error if any."""

        async def story(database: Database) -> Any:
            try:
                async with database.writing() as session:
                    endpoint = await session.get_one(WebhookEndpoint, self.own)
                    return await deed(session, *arguments, endpoint)
            except ServiceError as error:
                return error

        return self.machines.run(story)

    def delivery(self, endpoint_id: UUID | None = None) -> WebhookDelivery:
        here = WebhookDelivery.endpoint_id == (endpoint_id or self.own)
        found: WebhookDelivery = self.machines.all(select(WebhookDelivery).where(here))[0]
        return found

    def progress(self) -> WebhookProgress:
        here = WebhookProgress.endpoint_id == self.own
        found: WebhookProgress = self.machines.all(select(WebhookProgress).where(here))[0]
        return found

    def tried(self, ago: timedelta) -> None:
        for endpoint_id in (self.own, self.other):
            delivery = self.delivery(endpoint_id)
            self.machines.add(
                WebhookAttempt(delivery_id=delivery.id, at=clock.now() - ago, milliseconds=1)
            )

    def secrets(self) -> list[str]:
        async def story(database: Database) -> list[str]:
            sender = Sender(self.machines.settings)
            async with database.reading() as session:
                found = await sender.secrets_of(session, self.own)
            await sender.close()
            return found

        return self.machines.run(story)


@pytest.fixture
def managed(machines: Machines) -> Managed:
    return Managed(machines)


@pytest.mark.parametrize(
    ("state", "hours_ago", "again"),
    [
        (DeliveryState.DEAD, 1, 1),
        (DeliveryState.DEAD, 3, 0),
        (DeliveryState.DELIVERED, 1, 0),
        (DeliveryState.PENDING, 1, 0),
    ],
)
def test_what_was_given_up_since_an_instant_is_sent_again_and_nothing_else(
    managed: Managed, state: DeliveryState, hours_ago: int, again: int
) -> None:
    managed.machines.put(WebhookDelivery, state=state, attempts=7, next_try_at=None)
    managed.tried(timedelta(hours=hours_ago))
    since = WebhookReplay(since=clock.now() - timedelta(hours=2))

    async def replay(session: Any, endpoint: WebhookEndpoint) -> int:
        return await commands.replay(session, managed.actor, endpoint, since)

    assert managed.do(replay) == again
    delivery, beside = managed.delivery(), managed.delivery(managed.other)
    assert (delivery.attempts, beside.attempts) == (0 if again else 7, 7)
    assert beside.state is state
    assert delivery.state is (DeliveryState.PENDING if again else state)


@pytest.mark.parametrize("state", DeliveryState)
def test_one_delivery_is_sent_again_unless_it_is_on_its_way(
    managed: Managed, state: DeliveryState
) -> None:
    managed.machines.put(WebhookDelivery, state=state, next_try_at=None)

    async def replay(session: Any, which: UUID, endpoint: WebhookEndpoint) -> None:
        await commands.replay_one(session, managed.actor, endpoint, which)

    elsewhere = managed.delivery(managed.other).id
    assert isinstance(managed.do(replay, elsewhere), NotFound)
    assert isinstance(managed.do(replay, new_id()), NotFound)
    outcome = managed.do(replay, managed.delivery().id)
    if state is DeliveryState.PENDING:
        assert isinstance(outcome, Conflict)
    else:
        assert outcome is None
        assert managed.delivery().state is DeliveryState.PENDING
        assert managed.delivery().next_try_at is not None


def test_only_what_is_paused_goes_on_and_at_once(managed: Managed) -> None:
    async def resume(session: Any, endpoint: WebhookEndpoint) -> None:
        await commands.resume(session, managed.actor, endpoint)

    assert isinstance(managed.do(resume), Conflict)
    late = clock.now() + timedelta(hours=8)
    managed.machines.put(WebhookDelivery, next_try_at=late, attempts=9)
    managed.machines.put(
        WebhookProgress, paused_at=clock.now(), paused_because="gone", failing_since=clock.now()
    )
    assert managed.do(resume) is None
    progress, delivery = managed.progress(), managed.delivery()
    assert (progress.paused_at, progress.paused_because, progress.failing_since) == (None,) * 3
    assert delivery.next_try_at is not None
    assert (delivery.attempts, delivery.next_try_at <= clock.now()) == (0, True)
    assert managed.delivery(managed.other).attempts == 9


@pytest.mark.parametrize(("grace", "count"), [(0, 1), (2, 2)])
def test_an_old_secret_signs_until_its_grace_is_over(
    managed: Managed, grace: int, count: int
) -> None:
    async def rotate(session: Any, endpoint: WebhookEndpoint) -> str:
        body = WebhookRotate(grace_hours=grace)
        return await commands.rotate_secret(
            session, managed.machines.settings, managed.actor, endpoint, body
        )

    new = managed.do(rotate)
    assert managed.secrets() == [new, SIGNED_WITH][:count], "the newest first"
    managed.machines.put_where(
        WebhookSecret,
        WebhookSecret.expires_at.is_not(None),
        expires_at=clock.now() - timedelta(seconds=1),
    )
    assert managed.secrets() == [new]
    newest = managed.do(rotate)
    kept = [Sealer(SECRET_KEY).open(each) for each in managed.machines.all(own_secrets(managed))]
    assert set(kept) == {new, newest}, "what is over is gone"


def own_secrets(managed: Managed) -> Any:
    return select(WebhookSecret.sealed).where(WebhookSecret.endpoint_id == managed.own)


@pytest.mark.parametrize(
    ("outcome", "since", "paused"),
    [
        (Outcome(1, 204), None, None),
        (Outcome(1, 500), timedelta(0), None),
        (Outcome(1, 410), timedelta(0), "gone"),
        (Outcome(1, error="timed_out"), PAUSED_AFTER + timedelta(minutes=1), "failing_for_days"),
        (Outcome(1, 500), PAUSED_AFTER - timedelta(minutes=1), None),
    ],
)
def test_how_an_endpoint_fares(
    managed: Managed, outcome: Outcome, since: timedelta | None, paused: str | None
) -> None:
    began = None if since is None else clock.now() - since
    managed.machines.put(WebhookProgress, failing_since=began)

    async def fares(session: Any, endpoint: WebhookEndpoint) -> None:
        progress = await held_progress(session, endpoint.id)
        await note(session, progress, outcome, is_dead=False, with_mail=False)

    managed.do(fares)
    progress = managed.progress()
    assert progress.paused_because == paused
    assert (progress.paused_at is None) == (paused is None)
    assert (progress.failing_since is None) == outcome.is_delivered
    assert (progress.last_delivered_at is not None) == outcome.is_delivered
    here = WebhookProgress.endpoint_id == managed.other
    (beside,) = managed.machines.all(select(WebhookProgress).where(here))
    assert (beside.paused_at, beside.failing_since, beside.last_delivered_at) == (None, began, None)
