"""Workers that deliver events while they are killed again and again; and what must have arrived."""

import asyncio
import json
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook

from app.core import clock
from app.core.database import AT_COMMIT, Database
from app.core.identifiers import new_id
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.integrations.webhook_signatures import new_webhook_secret
from app.models import (
    Event,
    EventLog,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookProgress,
    WebhookSecret,
    WorkUnit,
)
from app.models.webhook import DeliveryState
from app.services.integration.committing import STEPS
from app.services.integration.webhooks.delivery import deliver_events
from app.worker import PeriodicJob, Worker
from tests.support.databases import SECRET
from tests.support.engines import engine_at
from tests.support.receiver import Received, Receiver, receiving
from tests.support.server import environment, processes

PATIENCE_SECONDS = 180
WORKERS = 2
SUBJECTS = 40
FAILS = 0.3
WAITS = (0.1,) * 60  # so that nothing is given up within the time of a test


def arrives(folder: Path, url: str, events: int, kills: int, tell: Callable[[str], object]) -> None:
    """Deliver so many events to a flaky receiver, killing workers meanwhile; raises what is wrong.

    Each came at least once under its own id and signed, those of a subject in their order.
    """
    dice = random.Random(142)  # noqa: S311 - repeatable
    taken: list[Received] = []

    def answer(one: Received) -> tuple[int, dict[str, str]]:
        if dice.random() < FAILS:
            return dice.choice((0, 500, 503)), {}
        taken.append(one)
        return 204, {}

    with receiving() as receiver:
        receiver.answer = answer
        secret, wanted = _prepare(url, receiver, events)
        given = environment(
            folder,
            {
                "ZI_DATABASE_URL": url,
                "ZI_SECRET_KEY": SECRET,
                "ZI_INTERNAL_HOSTS": "127.0.0.1:*",
                "ZI_WEBHOOK_LEASE_SECONDS": "1",
            },
        )
        started = time.monotonic()
        _work_and_kill(given, url, kills, taken, events)
        seconds = time.monotonic() - started
    _judge(secret, wanted, taken)
    tell(f"{events} events, {kills} kills: {len(taken)} arrivals in {seconds:.1f} s")


def _prepare(url: str, receiver: Receiver, events: int) -> tuple[str, dict[str, list[str]]]:
    """An endpoint and events of some subjects; the secret, and the ids by subject in order."""
    secret, wanted = new_webhook_secret(), defaultdict(list)
    with Session(engine_at(url)) as session, session.begin():
        unit_id = session.scalars(select(WorkUnit.id).where(WorkUnit.code == "53")).one()
        endpoint = WebhookEndpoint(
            id=new_id(),
            work_unit_id=unit_id,
            url=receiver.url,
            event_types=[],
            created_by_id=session.scalars(select(User.id).limit(1)).one(),
        )
        log = session.scalars(select(EventLog)).one()
        session.add(endpoint)
        session.flush()
        session.add(WebhookProgress(endpoint_id=endpoint.id, position=log.length))
        sealed = Sealer(SECRET).seal(secret)
        session.add(WebhookSecret(endpoint_id=endpoint.id, sealed=sealed))
        for number in range(events):
            event = _event(unit_id, log.length + 1, f"evidence/{number % SUBJECTS}")
            log.length = event.position
            session.add(event)
            wanted[event.subject].append(str(event.id))
    return secret, dict(wanted)


def _event(unit_id: UUID, position: int, subject: str) -> Event:
    data = dict.fromkeys(
        ("decree_id", "target_id", "from_status", "to_status", "actor_kind", "actor_id",
         "audit_event_id")
    )  # fmt: skip
    return Event(
        position=position,
        id=new_id(),
        type="id.go.kpu.zi.evidence.submitted",
        subject=subject,
        work_unit_id=unit_id,
        at=clock.now(),
        data={"target_type": "evidence", **data},
    )


def _work_and_kill(
    given: dict[str, str], url: str, kills: int, taken: list[Received], events: int
) -> None:
    workers = [_start(given) for _ in range(WORKERS)]
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        for kill in range(kills):
            enough = events * (kill + 1) // (kills + 1)
            while len(taken) < enough and time.monotonic() < deadline:
                time.sleep(0.005)
            victim = workers.pop(0)
            victim.kill()
            victim.join()
            workers.append(_start(given))
        while _unfinished(url) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert _unfinished(url) == 0, "some were not delivered in time"
    finally:
        for worker in workers:
            worker.kill()
            worker.join()


def _unfinished(url: str) -> int:
    with Session(engine_at(url)) as session:
        behind = session.scalar(
            select(EventLog.length - WebhookProgress.position).select_from(EventLog)
            .join(WebhookProgress, WebhookProgress.position < EventLog.length)
        )  # fmt: skip
        waiting = session.scalar(
            select(func.count()).where(WebhookDelivery.state != DeliveryState.DELIVERED)
        )
    return (behind or 0) + (waiting or 0)


def _start(given: dict[str, str]) -> BaseProcess:
    process: BaseProcess = processes.Process(target=_courier, args=(given,))
    process.start()
    return process


def _courier(given: dict[str, str]) -> None:
    """A worker that does nothing but deliver."""
    os.environ.clear()
    os.environ.update(given)
    settings = Settings(_env_file=None)

    async def work() -> None:
        database = Database(settings.async_database_url, info={AT_COMMIT: STEPS})
        job = PeriodicJob("events", 0.05, lambda: deliver_events(database, settings, WAITS))
        await Worker([job]).run()

    asyncio.run(work())


def _judge(secret: str, wanted: dict[str, list[str]], taken: list[Received]) -> None:
    came = defaultdict(list)
    for one in taken:
        event = json.loads(one.body)
        assert Webhook(secret).verify(one.body, one.headers)["id"] == one.headers["webhook-id"]
        came[event["subject"]].append(event["id"])
    for subject, ids in wanted.items():
        assert list(dict.fromkeys(came[subject])) == ids, f"lost or out of order: {subject}"
        places = [ids.index(each) for each in came[subject]]
        assert places == sorted(places), f"a duplicate came after its successor: {subject}"
