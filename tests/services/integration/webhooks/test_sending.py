"""One deadline for the whole exchange, whatever the receiver does."""

import asyncio
import time
from pathlib import Path

from app.core import clock
from app.core.identifiers import new_id
from app.schemas.integration.events import CloudEvent, EventData
from app.services.integration.webhooks.sending import Outcome, Sender
from tests.support.machines import SIGNED_WITH, Machines
from tests.support.receiver import dripping

DEADLINE = 0.3


def an_event() -> CloudEvent:
    key = new_id()
    data = EventData(
        work_unit_code="53",
        work_unit_id=key,
        decree_id=None,
        target_type="test",
        target_id=key,
        href=None,
        from_status=None,
        to_status=None,
        actor_kind=None,
        actor_id=None,
        audit_event_id=None,
    )
    return CloudEvent(
        specversion="1.0",
        id=key,
        source="urn:test",
        type="test",
        subject="test/1",
        time=clock.now(),
        datacontenttype="application/json",
        data=data,
    )


def test_a_receiver_that_drips_is_given_up_at_the_deadline(tmp_path: Path) -> None:
    settings = Machines(f"sqlite:///{tmp_path}/none", tmp_path, "127.0.0.1:*").settings

    async def send(url: str) -> Outcome:
        sender = Sender(settings, DEADLINE)
        try:
            return await sender.send(url, [SIGNED_WITH], an_event())
        finally:
            await sender.close()

    with dripping() as url:
        started = time.monotonic()
        outcome = asyncio.run(send(url))
    assert outcome.error == "timed_out"
    assert DEADLINE <= time.monotonic() - started < DEADLINE * 10
