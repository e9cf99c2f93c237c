"""From events to deliveries: whose events an endpoint gets, and each of them once."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.core import clock
from app.core.database import Database
from app.models import WebhookDelivery, WebhookEndpoint, WebhookProgress
from app.models.webhook import DeliveryState
from app.services.integration.events.types import EVENT_TYPES
from app.services.integration.webhooks.claims import claim
from app.services.integration.webhooks.fan_out import fan_out
from tests.support.databases import on_one_engine
from tests.support.machines import CITY, PROVINCE, Machines

pytestmark = on_one_engine
HOOK = "http://127.0.0.1:9/"
SUBMITTED, LOADED = EVENT_TYPES["evidence.submit"], EVENT_TYPES["decree.load"]


def deliveries(machines: Machines) -> dict[UUID, list[str]]:
    """The subjects that are on their way, by endpoint."""
    found: dict[UUID, list[str]] = {}
    for row in machines.all(select(WebhookDelivery).order_by(WebhookDelivery.event_position)):
        found.setdefault(row.endpoint_id, []).append(row.subject)
    return found


def test_an_endpoint_gets_what_happens_in_its_office_and_below_and_nothing_else(
    machines: Machines,
) -> None:
    async def story(database: Database) -> tuple[str, str]:
        return await machines.happens(database, PROVINCE), await machines.happens(database, CITY)

    machines.run(story)  # before there was anybody to tell
    province, city = machines.endpoint(HOOK, PROVINCE), machines.endpoint(HOOK, CITY)
    of_province, of_city = machines.run(story)
    assert machines.run(fan_out) == 3
    assert deliveries(machines) == {province: [of_province, of_city], city: [of_city]}
    assert machines.run(fan_out) == 0, "each once"


@pytest.mark.parametrize(
    ("wanted", "comes"),
    [
        ((), 3),
        (("evidence.*",), 2),
        (("evidence.created",), 1),
        (("id.go.kpu.zi.evidence.created",), 1),
        (("evidence.created", "decree.loaded"), 2),
        (("finding.*",), 0),
        (("evid.*",), 0),
        (("evidence.create",), 0),
    ],
)
def test_only_the_types_it_asked_for(
    machines: Machines, wanted: tuple[str, ...], comes: int
) -> None:
    async def story(database: Database) -> int:
        for kind in (EVENT_TYPES["evidence.create"], SUBMITTED, LOADED):
            await machines.happens(database, kind=kind)
        return await fan_out(database)

    machines.endpoint(HOOK, event_types=wanted)
    assert machines.run(story) == comes


def test_what_was_removed_gets_nothing_and_what_is_paused_keeps_it_for_later(
    machines: Machines,
) -> None:
    removed, paused = machines.endpoint(HOOK), machines.endpoint(HOOK)
    with machines.writing() as session:
        gone = WebhookEndpoint.id == removed
        session.execute(update(WebhookEndpoint).where(gone).values(is_active=False))
        rests = WebhookProgress.endpoint_id == paused
        session.execute(update(WebhookProgress).where(rests).values(paused_at=clock.now()))

    async def story(database: Database) -> list[int]:
        await machines.happens(database)
        counts = [await fan_out(database), len(await claim(database, machines.settings, ()))]
        machines.put(WebhookProgress, paused_at=None)
        return [*counts, len(await claim(database, machines.settings, ()))]

    assert machines.run(story) == [1, 0, 1]


def test_of_one_subject_only_the_first_is_due_until_it_is_taken_or_given_up(
    machines: Machines,
) -> None:
    machines.endpoint(HOOK)

    async def story(database: Database) -> list[list[int]]:
        for _ in range(2):
            await machines.happens(database, subject="evidence/satu")
        await machines.happens(database)
        await fan_out(database)
        (before,) = machines.all(select(func.min(WebhookDelivery.event_position) - 1))
        found = []
        for state in (None, DeliveryState.DEAD):
            if state is not None:
                with machines.writing() as session:
                    first = WebhookDelivery.event_position == before + 1
                    session.execute(update(WebhookDelivery).where(first).values(state=state))
            rows = await claim(database, machines.settings, ())
            found.append([row.event_position - before for row, _ in rows])
        return found

    assert machines.run(story) == [[1, 3], [2]]


def test_what_waits_at_one_endpoint_holds_up_no_other(machines: Machines) -> None:
    slow, good = machines.endpoint(HOOK), machines.endpoint(HOOK)

    async def story(database: Database) -> list[UUID]:
        for _ in range(2):
            await machines.happens(database, subject="evidence/satu")
        await fan_out(database)
        (last,) = machines.all(select(func.max(WebhookDelivery.event_position)))
        first = WebhookDelivery.event_position < last
        late = clock.now() + timedelta(hours=1)
        machines.put_where(WebhookDelivery, first, next_try_at=late)
        here = first & (WebhookDelivery.endpoint_id == good)
        machines.put_where(WebhookDelivery, here, state=DeliveryState.DELIVERED)
        return [row.endpoint_id for row, _ in await claim(database, machines.settings, ())]

    assert slow != good
    assert machines.run(story) == [good]


def test_a_delivery_is_due_only_when_its_time_has_come(machines: Machines) -> None:
    machines.endpoint(HOOK)

    async def story(database: Database) -> list[int]:
        await machines.happens(database)
        await fan_out(database)
        machines.put(WebhookDelivery, next_try_at=clock.now() + timedelta(minutes=1))
        early = await claim(database, machines.settings, ())
        machines.put(WebhookDelivery, next_try_at=clock.now() - timedelta(seconds=1))
        return [len(early), len(await claim(database, machines.settings, ()))]

    assert machines.run(story) == [0, 1]
