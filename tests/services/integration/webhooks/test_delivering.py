"""Getting events to their endpoints, whoever else is slow, fails or was faster."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import Database
from app.models import WebhookAttempt, WebhookDelivery, WebhookProgress
from app.models.webhook import DeliveryState
from app.services.integration.events import queries as reading
from app.services.integration.webhooks import delivery as delivering
from app.services.integration.webhooks.claims import claim
from app.services.integration.webhooks.delivery import WAITS, deliver_events
from app.services.integration.webhooks.fan_out import fan_out
from app.services.integration.webhooks.sending import Outcome
from tests.support.databases import on_one_engine
from tests.support.machines import Machines
from tests.support.receiver import Receiver, dripping, receiving

WITHIN = 3.0


async def came(receiver: Receiver, count: int) -> None:
    async with asyncio.timeout(WITHIN):
        while len(receiver.came) < count:  # noqa: ASYNC110 - it counts in a thread of its own
            await asyncio.sleep(0.01)


@on_one_engine
class TestSlowReceivers:
    def test_a_good_one_gets_its_events_within_three_seconds(self, machines: Machines) -> None:
        async def story(database: Database) -> None:
            for _ in range(6):  # more than a slow one has places
                await machines.happens(database)
            worker = asyncio.create_task(deliver_events(database, machines.settings))
            try:
                await came(good, 6)
                await machines.happens(database)  # while nothing comes to an end
                await came(good, 7)
            finally:
                worker.cancel()
                await asyncio.gather(worker, return_exceptions=True)

        with receiving() as good, dripping() as slow, dripping() as another:
            for url in (slow, another, good.url):
                machines.endpoint(url)
            machines.run(story)

    def test_one_event_that_cannot_be_sent_stops_no_other(
        self, machines: Machines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def story(database: Database) -> int:
            first = await machines.happens(database)
            await machines.happens(database)
            letter = reading.cloud_event

            def spoiled(row: Any, *told: Any) -> Any:
                if row.subject == first:
                    raise ValueError(first)
                return letter(row, *told)

            monkeypatch.setattr(reading, "cloud_event", spoiled)
            return await deliver_events(database, machines.settings)

        with receiving() as receiver:
            machines.endpoint(receiver.url)
            assert machines.run(story) == 1
        (spoiled,) = machines.all(
            select(WebhookDelivery).where(WebhookDelivery.state == DeliveryState.PENDING)
        )
        assert (spoiled.attempts, spoiled.next_try_at > clock.now()) == (1, True), "it moved on"

    def test_whoever_fails_has_one_place_until_it_answers_again(self, machines: Machines) -> None:
        async def story(database: Database) -> tuple[int, int]:
            for _ in range(6):
                await machines.happens(database)
            await fan_out(database)
            failing = await claim(database, machines.settings, ())
            machines.put(WebhookProgress, failing_since=None)
            healthy = await claim(database, machines.settings, ())
            return len(failing), len(healthy)

        machines.endpoint("http://127.0.0.1:9/")
        machines.put(WebhookProgress, failing_since=clock.now())
        assert machines.run(story) == (1, 4)


class TestLeases:
    @pytest.mark.parametrize("renewed", [{"attempts": 2}, {"attempts": 1}])
    def test_whoever_lost_the_lease_settles_nothing(
        self, machines: Machines, renewed: dict[str, int]
    ) -> None:
        """`attempts` begins anew when somebody lets a paused endpoint go on."""

        async def story(database: Database) -> None:
            await machines.happens(database)
            await fan_out(database)
            ((mine, _),) = await claim(database, machines.settings, ())
            lease = mine.next_try_at + timedelta(seconds=5)
            machines.put(WebhookDelivery, **renewed, next_try_at=lease)
            async with database.writing() as session:
                await delivering._settle(session, mine, Outcome(1, 204), WAITS)

        machines.endpoint("http://127.0.0.1:9/")
        machines.run(story)
        (delivery,) = machines.all(select(WebhookDelivery))
        assert delivery.state is DeliveryState.PENDING
        assert delivery.delivered_at is None
        assert len(machines.all(select(WebhookAttempt))) == 1, "that it was sent is still told"

    @on_one_engine
    def test_an_outcome_is_of_its_delivery_and_its_endpoint(self, machines: Machines) -> None:
        async def story(database: Database) -> None:
            for _ in range(2):
                await machines.happens(database)
            await fan_out(database)
            (mine, _), (_, _) = await claim(database, machines.settings, ())
            async with database.writing() as session:
                await delivering._settle(session, mine, Outcome(1, 204), WAITS)

        machines.endpoint("http://127.0.0.1:9/")
        machines.run(story)
        states = machines.all(select(WebhookDelivery.state))
        assert sorted(states) == [DeliveryState.DELIVERED, DeliveryState.PENDING]
        assert machines.all(select(WebhookProgress.last_delivered_at)) != [None]

    def test_a_lease_is_nobody_elses_until_it_is_over(self, machines: Machines) -> None:
        async def story(database: Database) -> list[int]:
            await machines.happens(database)
            await fan_out(database)
            first, second = [await claim(database, machines.settings, ()) for _ in range(2)]
            machines.put(WebhookDelivery, next_try_at=clock.now())
            third = await claim(database, machines.settings, ())
            return [len(first), len(second), len(third), third[0][0].attempts]

        machines.endpoint("http://127.0.0.1:9/")
        assert machines.run(story) == [1, 0, 1, 2]
