"""After an outage: what wakes what waits, who is told of it and how often; who comes first."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.database import Database
from app.models import Notification, User, WebhookDelivery, WebhookProgress
from app.models.webhook import DeliveryState
from app.services.integration.webhooks import claims
from app.services.integration.webhooks.claims import claim
from app.services.integration.webhooks.fan_out import fan_out
from app.services.integration.webhooks.faring import held_progress, note, note_success
from app.services.integration.webhooks.sending import Outcome
from app.services.platform.notices import by_itself
from app.services.platform.places import Place
from tests.support.databases import on_one_engine
from tests.support.machines import Machines

pytestmark = on_one_engine
HOOK = "http://127.0.0.1:9/"
TAKEN, FAILED, GONE = Outcome(1, 204), Outcome(1, 500), Outcome(1, 410)
LATER = timedelta(hours=4)


def waiting(machines: Machines, *endpoints: UUID) -> list[UUID]:
    """Two subjects' events on their way to each endpoint, to be tried again in some hours."""

    async def story(database: Database) -> None:
        for _ in range(2):
            await machines.happens(database)
        await fan_out(database)

    machines.run(story)
    machines.put(WebhookDelivery, next_try_at=clock.now() + LATER, attempts=5)
    keys: list[UUID] = machines.all(select(WebhookDelivery.id).order_by(WebhookDelivery.id))
    assert len(keys) == 2 * len(endpoints)
    return keys


def fares(machines: Machines, endpoint: UUID, outcome: Outcome, *, is_dead: bool = False) -> None:
    async def story(database: Database) -> None:
        async with database.writing() as session:
            progress = await held_progress(session, endpoint)
            await note(session, progress, outcome, is_dead=is_dead, with_mail=False)

    machines.run(story)


def due(machines: Machines) -> set[UUID]:
    now = clock.now()
    return set(machines.all(select(WebhookDelivery.id).where(WebhookDelivery.next_try_at <= now)))


@pytest.mark.parametrize(
    ("failing", "wakes"),
    [(timedelta(minutes=1, seconds=1), True), (timedelta(seconds=50), False), (None, False)],
)
def test_a_success_after_an_outage_wakes_what_waits_and_leaves_what_is_on_its_way(
    machines: Machines, failing: timedelta | None, *, wakes: bool
) -> None:
    own, other = machines.endpoint(HOOK), machines.endpoint(HOOK)
    waiting(machines, own, other)
    here = WebhookDelivery.endpoint_id == own
    first, second = machines.all(select(WebhookDelivery.id).where(here))
    machines.put_where(WebhookDelivery, WebhookDelivery.id == second, is_taken=True)
    began = clock.now() - failing if failing else None
    machines.put(WebhookProgress, failing_since=began, fails_told=True, dead_told=True)
    fares(machines, own, TAKEN)
    assert due(machines) == ({first} if wakes else set())
    progress = machines.all(select(WebhookProgress).where(WebhookProgress.endpoint_id == own))[0]
    assert (progress.failing_since, progress.fails_told, progress.dead_told) == (None, False, False)
    tried = machines.all(select(WebhookDelivery.attempts).where(WebhookDelivery.id == first))
    assert tried == [5], "what is woken has no more attempts than before"


def test_a_good_test_wakes_at_once(machines: Machines) -> None:
    own = machines.endpoint(HOOK)
    keys = waiting(machines, own)

    async def story(database: Database) -> None:
        async with database.writing() as session:
            await note_success(session, await held_progress(session, own), wakes=True)

    machines.run(story)
    assert due(machines) == set(keys)


def test_each_change_of_state_is_told_once_and_anew_after_a_success(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = machines.endpoint(HOOK)

    async def somebody(*_: Any) -> set[UUID]:
        return set(machines.all(select(User.id).limit(1)))

    monkeypatch.setattr("app.services.integration.webhooks.faring.administrators_of", somebody)
    assert by_itself.administrators_of is not somebody

    def told() -> list[str]:
        facts = machines.all(select(Notification.facts).order_by(Notification.id))
        return [each["kind"] for each in facts]

    def since(moment: timedelta) -> datetime:
        return clock.now() - moment

    fares(machines, own, FAILED)
    assert told() == [], "not of a first failure"
    machines.put(WebhookProgress, failing_since=since(timedelta(minutes=61)))
    for _ in range(3):
        fares(machines, own, FAILED)
    assert told() == ["webhook_fails"]
    for _ in range(3):
        fares(machines, own, FAILED, is_dead=True)
    assert told() == ["webhook_fails", "deliveries_dead"]
    fares(machines, own, GONE)
    fares(machines, own, FAILED, is_dead=True)
    assert told()[2:] == ["webhook_paused"]
    machines.put(WebhookProgress, paused_at=None)
    fares(machines, own, TAKEN)
    machines.put(WebhookProgress, failing_since=since(timedelta(minutes=61)))
    fares(machines, own, FAILED)
    assert told()[3:] == ["webhook_fails"]


def test_whoever_waits_longest_comes_first_each_with_how_it_fares(machines: Machines) -> None:
    first, second = sorted(machines.endpoint(HOOK) for _ in range(2))
    waiting(machines, first, second)
    now = clock.now()
    times = {first: timedelta(seconds=5), second: timedelta(seconds=9)}
    for endpoint, ago in times.items():
        here = WebhookDelivery.endpoint_id == endpoint
        machines.put_where(WebhookDelivery, here, next_try_at=now - ago)
    failing = WebhookProgress.endpoint_id == first
    machines.put_where(WebhookProgress, failing, failing_since=now)

    async def story(database: Database) -> list[Place]:
        async with database.reading() as session:
            return await claims._waiting(session)

    assert machines.run(story) == [Place(second, is_failing=False), Place(first, is_failing=True)]


def test_what_is_claimed_is_taken_until_it_is_settled(machines: Machines) -> None:
    own = machines.endpoint(HOOK)
    waiting(machines, own)
    machines.put(WebhookDelivery, next_try_at=clock.now())

    async def story(database: Database) -> int:
        return len(await claim(database, machines.settings, ()))

    count = machines.run(story)
    taken = machines.all(select(WebhookDelivery.is_taken))
    assert (count, sum(taken)) == (2, 2)
    assert set(machines.all(select(WebhookDelivery.state))) == {DeliveryState.PENDING}
