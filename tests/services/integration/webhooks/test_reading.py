"""Endpoints and deliveries as administrators see them: their own, as the filters say."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import clock
from app.core.database import Database
from app.core.errors import Forbidden, NotFound
from app.core.identifiers import new_id
from app.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookProgress
from app.models.rights import ActorRole
from app.models.webhook import DeliveryState
from app.policies.actors import Actor, RoleAssignment
from app.schemas.integration.webhooks import DeliveryPage, DeliveryQuery, WebhookQuery, WebhookRead
from app.services.integration.webhooks import queries
from app.services.integration.webhooks.fan_out import fan_out
from tests.support.databases import on_one_engine
from tests.support.machines import CITY, PROVINCE, Machines

pytestmark = on_one_engine
DELIVERED, DEAD, PENDING = DeliveryState.DELIVERED, DeliveryState.DEAD, DeliveryState.PENDING
STATES = (DELIVERED, DEAD, DEAD, PENDING, PENDING, PENDING)
EDITED = ["edit", "remove", "rotate", "test", "replay"]


class Endpoints:
    """Two of the province, of which one was removed, and one of the city below; six events."""

    def __init__(self, machines: Machines) -> None:
        self.machines = machines
        self.own, self.removed, self.city = (
            machines.endpoint(f"http://127.0.0.1:9/{name}", office)
            for name, office in (("satu", PROVINCE), ("dua", PROVINCE), ("tiga", CITY))
        )

        async def story(database: Database) -> list[str]:
            subjects = [await machines.happens(database, CITY) for _ in STATES]
            await fan_out(database)
            return subjects

        self.subjects = machines.run(story)
        here = WebhookEndpoint.id == self.removed
        machines.put_where(WebhookEndpoint, here, is_active=False)
        paused = WebhookProgress.endpoint_id == self.city
        machines.put_where(WebhookProgress, paused, paused_at=clock.now(), paused_because="gone")
        for subject, state in zip(self.subjects, STATES, strict=True):
            machines.put_where(WebhookDelivery, WebhookDelivery.subject == subject, state=state)
        for endpoint_id in (self.own, self.city):
            delivery = self.delivery(endpoint_id)
            for hours, status in ((1, 500), (3, 404), (2, 503)):
                at = clock.now() - timedelta(hours=hours)
                machines.add(
                    WebhookAttempt(
                        id=new_id(), delivery_id=delivery, at=at, milliseconds=1, http_status=status
                    )
                )

    def delivery(self, endpoint_id: UUID, number: int = 0) -> UUID:
        return UUID(
            str(
                self.machines.all(
                    select(WebhookDelivery.id).where(
                        WebhookDelivery.endpoint_id == endpoint_id,
                        WebhookDelivery.subject == self.subjects[number],
                    )
                )[0]
            )
        )

    def ask(self, question: Any) -> Any:
        async def story(database: Database) -> Any:
            async with database.reading() as session:
                return await question(session)

        return self.machines.run(story)

    def person(self, role: ActorRole, office: str | None = None) -> Actor:
        unit = self.machines.unit(office) if office else None
        return Actor(new_id(), "Admin", new_id(), (RoleAssignment(role, unit),))

    def listed(self, office: str | None = None, **filters: Any) -> list[UUID]:
        actor = self.person(ActorRole.ADMINISTRATOR, office)
        query = WebhookQuery(**filters)
        page = self.ask(lambda session: queries.list_endpoints(session, actor, query))
        assert page.total == len(page.items)
        return [item.id for item in page.items]

    def read(self, endpoint_id: UUID) -> WebhookRead:
        async def question(session: AsyncSession) -> WebhookRead:
            endpoint = await session.get_one(WebhookEndpoint, endpoint_id)
            return await queries.read_endpoint(session, endpoint)

        found: WebhookRead = self.ask(question)
        return found

    def deliveries(self, **query: Any) -> tuple[list[int], str | None]:
        """Which of the six, and the cursor of the next page."""

        async def question(session: AsyncSession) -> DeliveryPage:
            endpoint = await session.get_one(WebhookEndpoint, self.own)
            return await queries.list_deliveries(session, endpoint, DeliveryQuery(**query))

        page: DeliveryPage = self.ask(question)
        return [self.subjects.index(item.subject) for item in page.items], page.next_cursor


@pytest.fixture(scope="module")
def endpoints(machines_once: Machines) -> Endpoints:
    """One for all tests of this file: they only read."""
    return Endpoints(machines_once)


def test_an_administrator_sees_the_endpoints_of_their_offices_as_the_filters_say(
    endpoints: Endpoints,
) -> None:
    own, removed, city = endpoints.own, endpoints.removed, endpoints.city
    assert endpoints.listed() == [own, removed, city]
    assert endpoints.listed(CITY) == [city]
    assert endpoints.listed(work_unit_id=endpoints.machines.unit(PROVINCE)) == [own, removed]
    assert endpoints.listed(is_active=True) == [own, city]
    assert endpoints.listed(is_active=False) == [removed]
    nobody = endpoints.person(ActorRole.PELAKSANA, PROVINCE)
    with pytest.raises(Forbidden):
        endpoints.ask(lambda session: queries.list_endpoints(session, nobody, WebhookQuery()))


def test_an_endpoint_tells_what_waits_there_what_was_given_up_and_what_may_be_done(
    endpoints: Endpoints,
) -> None:
    own, removed, city = map(endpoints.read, (endpoints.own, endpoints.removed, endpoints.city))
    assert [(each.pending, each.dead) for each in (own, removed, city)] == [(3, 2)] * 3
    assert [each.allowed_actions for each in (own, removed, city)] == [
        EDITED, [], [*EDITED, "resume"],
    ]  # fmt: skip
    assert (own.work_unit.code, city.work_unit.code) == (PROVINCE, CITY)
    assert (own.paused_because, city.paused_because) == (None, "gone")


def test_deliveries_are_those_of_the_endpoint_the_newest_first_page_by_page(
    endpoints: Endpoints,
) -> None:
    assert endpoints.deliveries() == ([5, 4, 3, 2, 1, 0], None)
    assert endpoints.deliveries(state=DEAD) == ([2, 1], None)
    assert endpoints.deliveries(size=6) == ([5, 4, 3, 2, 1, 0], None), "nothing is left"
    first, cursor = endpoints.deliveries(size=4)
    assert first == [5, 4, 3, 2]
    assert endpoints.deliveries(size=4, cursor=cursor) == ([1, 0], None)


def test_a_delivery_is_read_at_its_endpoint_with_its_attempts_in_their_order(
    endpoints: Endpoints,
) -> None:
    async def question(session: AsyncSession, which: UUID) -> Any:
        endpoint = await session.get_one(WebhookEndpoint, endpoints.own)
        return await queries.read_delivery(session, endpoint, which)

    def read(which: UUID) -> Any:
        return endpoints.ask(lambda session: question(session, which))

    delivery = read(endpoints.delivery(endpoints.own))
    assert delivery.subject == endpoints.subjects[0]
    assert [attempt.http_status for attempt in delivery.log] == [404, 503, 500]
    assert read(endpoints.delivery(endpoints.own, 1)).log == []
    for elsewhere in (endpoints.delivery(endpoints.city), new_id()):
        with pytest.raises(NotFound):
            read(elsewhere)
