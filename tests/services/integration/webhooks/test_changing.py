"""Making, changing and removing an endpoint: what is refused, what is kept, what the log says."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from app.core import clock
from app.core.database import Database
from app.core.errors import ServiceError
from app.core.identifiers import new_id
from app.core.sealing import Sealer
from app.models import (
    AuditEvent,
    EventLog,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
    WebhookSecret,
)
from app.models.rights import ActorRole
from app.models.webhook import DeliveryState
from app.policies.actors import Actor, RoleAssignment
from app.schemas.integration.webhooks import (
    WebhookCreate,
    WebhookReplay,
    WebhookRotate,
    WebhookUpdate,
)
from app.services.integration.webhooks import commands
from app.services.integration.webhooks.fan_out import fan_out
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR
from tests.support.machines import CITY, PROVINCE, SECRET_KEY, SIGNED_WITH, Machines

pytestmark = on_one_engine
HOOK, ELSEWHERE = "http://127.0.0.1:9/satu", "http://127.0.0.1:9/dua"
NEW_SECRET = "whsec_YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk="


class Hands:
    """The city's administrator."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        city = RoleAssignment(ActorRole.ADMINISTRATOR, machines.unit(CITY))
        self.actor = Actor(machines.user(COORDINATOR), "Admin", new_id(), (city,))

    def do(self, deed: Any) -> Any:
        """What comes of it; a refusal's code and pointer."""

        async def story(database: Database) -> Any:
            try:
                async with database.writing() as session:
                    return await deed(session)
            except ServiceError as error:
                return error.code, error.pointer

        return self.machines.run(story)

    def to(self, endpoint_id: UUID, deed: Any, *arguments: Any) -> Any:
        async def found(session: Any) -> Any:
            endpoint = await session.get_one(WebhookEndpoint, endpoint_id)
            return await deed(session, *arguments, endpoint)

        return self.do(found)

    def create(self, office: str = CITY, url: str = HOOK, *types: str) -> Any:
        body = WebhookCreate(work_unit_code=office, url=url, event_types=list(types))
        settings = self.machines.settings
        return self.do(lambda s: commands.create_endpoint(s, settings, self.actor, body))

    def update(self, endpoint_id: UUID, **changes: Any) -> Any:
        body, settings = WebhookUpdate(**changes), self.machines.settings

        async def deed(session: Any, endpoint: WebhookEndpoint) -> None:
            await commands.update_endpoint(session, settings, self.actor, endpoint, body)

        return self.to(endpoint_id, deed)

    def secrets(self, endpoint_id: UUID) -> list[str]:
        here = WebhookSecret.endpoint_id == endpoint_id
        sealed = self.machines.all(select(WebhookSecret.sealed).where(here))
        return [Sealer(SECRET_KEY).open(each) for each in sealed]

    def said(self) -> list[tuple[str, UUID | None, dict[str, Any]]]:
        entries = self.machines.all(
            select(AuditEvent).where(AuditEvent.target_type == "webhook").order_by(AuditEvent.id)
        )
        city = self.machines.unit(CITY)
        assert {(each.work_unit_id, each.actor_id) for each in entries} <= {
            (city, self.actor.user_id)
        }
        return [(each.action, each.target_id, each.changes) for each in entries]


@pytest.fixture
def hands(machines: Machines) -> Hands:
    return Hands(machines)


def test_an_endpoint_is_made_for_what_happens_from_now_on(hands: Hands) -> None:
    machines = hands.machines
    assert hands.create(PROVINCE) == ("not_found", "/work_unit_code")
    assert hands.create(CITY, "http://10.0.0.1/") == ("webhook_needs_https", "/url")
    unknown = hands.create(CITY, HOOK, "evidence.*", "evidence.create")
    assert unknown == ("event_type_unknown", "/event_types/1")
    assert hands.create(CITY, HOOK, "evid.*") == ("event_type_unknown", "/event_types/0")
    assert hands.said() == []
    machines.run(lambda database: machines.happens(database, CITY))
    endpoint, secret = hands.create(CITY, HOOK, "evidence.*", "decree.loaded")
    assert (endpoint.work_unit_id, endpoint.is_active) == (machines.unit(CITY), True)
    assert endpoint.created_by_id == hands.actor.user_id
    assert hands.secrets(endpoint.id) == [secret]
    assert machines.all(select(WebhookProgress.position)) == machines.all(select(EventLog.length))
    assert machines.run(fan_out) == 0
    ((action, key, changes),) = hands.said()
    assert (action, key, changes["url"]) == ("webhook.create", endpoint.id, [None, HOOK])
    assert secret not in str(changes)


def test_a_new_address_demands_its_secret_which_then_signs_alone(hands: Hands) -> None:
    own, other = (hands.machines.endpoint(HOOK, CITY) for _ in range(2))
    assert hands.update(own, url=ELSEWHERE) == ("webhook_secret_needed", "/secret")
    assert hands.update(own, url="http://10.0.0.1/") == ("webhook_needs_https", "/url")
    types = hands.update(own, event_types=["evidence.*", "apa"])
    assert types == ("event_type_unknown", "/event_types/1")
    assert hands.update(own, url=HOOK) is None, "the same address"
    assert hands.said() == [], "nothing has changed"
    assert hands.update(own, description="Dasbor", event_types=["finding.*"]) is None
    assert hands.secrets(own) == [SIGNED_WITH]
    assert hands.update(own, url=ELSEWHERE, secret=SecretStr(NEW_SECRET)) is None
    assert (hands.secrets(own), hands.secrets(other)) == ([NEW_SECRET], [SIGNED_WITH])
    first, second = hands.said()
    assert first[:2] == second[:2] == ("webhook.update", own)
    assert set(first[2]) == {"description", "event_types"}
    assert second[2] == {"url": [HOOK, ELSEWHERE], "secret": [None, "changed"]}
    assert hands.update(own, secret=SecretStr(SIGNED_WITH)) is None
    assert hands.said()[2][2] == {"secret": [None, "changed"]}


def test_an_endpoint_is_removed_once_and_stays_in_the_log(hands: Hands) -> None:
    own, other = (hands.machines.endpoint(HOOK, CITY) for _ in range(2))

    async def remove(session: Any, endpoint: WebhookEndpoint) -> None:
        await commands.remove_endpoint(session, hands.actor, endpoint)

    assert hands.to(own, remove) is None
    assert hands.to(own, remove) == ("already_ended", None)
    active = select(WebhookEndpoint.id).where(WebhookEndpoint.is_active)
    assert hands.machines.all(active) == [other]
    assert hands.said() == [("webhook.remove", own, {"is_active": [True, False]})]


def test_whatever_is_done_to_an_endpoint_is_written_down(hands: Hands) -> None:
    machines = hands.machines
    own, settings = machines.endpoint(HOOK, CITY), machines.settings

    async def happen(database: Database) -> None:
        await machines.happens(database, CITY)
        await fan_out(database)

    machines.run(happen)
    machines.put(WebhookProgress, paused_at=clock.now(), paused_because="gone")
    machines.put(WebhookDelivery, state=DeliveryState.DEAD, next_try_at=None)
    (delivery,) = machines.all(select(WebhookDelivery.id))

    async def all_of_it(session: Any, endpoint: WebhookEndpoint) -> None:
        since = WebhookReplay(since=clock.now())
        await commands.replay(session, hands.actor, endpoint, since)
        await commands.replay_one(session, hands.actor, endpoint, delivery)
        await commands.resume(session, hands.actor, endpoint)
        body = WebhookRotate(grace_hours=0)
        await commands.rotate_secret(session, settings, hands.actor, endpoint, body)

    hands.to(own, all_of_it)
    said = [(action, changes) for action, _, changes in hands.said()]
    assert said[:3] == [
        ("webhook.replay", {"deliveries": [None, 0], "delivered": [None, False]}),
        ("webhook.replay", {"delivery_id": [None, str(delivery)]}),
        ("webhook.resume", {}),
    ]
    assert (said[3][0], *said[3][1]) == ("webhook.rotate", "old_secret_expires_at")
