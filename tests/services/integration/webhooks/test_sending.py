"""What is noted of one attempt, whatever the receiver does; one deadline for all of it."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.identifiers import new_id
from app.core.settings import Settings
from app.schemas.integration.event_data import TrialEventData
from app.schemas.integration.events import CloudEvent
from app.services.integration.webhooks.sending import Outcome, Sender
from tests.support.machines import SIGNED_WITH, Machines
from tests.support.receiver import dripping, receiving

DEADLINE = 0.3


def an_event() -> CloudEvent:
    key = new_id()
    data = TrialEventData(
        work_unit_code="53",
        work_unit_id=key,
        decree_id=None,
        target_type="test",
        target_id=key,
        href=None,
        from_status=None,
        to_status="test",
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


def settings_of(tmp_path: Path, *hosts: str) -> Settings:
    """A service that may send to these hosts of its own network."""
    return Machines(f"sqlite:///{tmp_path}/none", tmp_path, *hosts).settings


def outcome_of(settings: Settings, url: str, *secrets: str, deadline: float = 5) -> Outcome:
    async def send() -> Outcome:
        sender = Sender(settings, deadline)
        try:
            return await sender.send(url, secrets, an_event())
        finally:
            await sender.close()

    return asyncio.run(send())


# What is asked of a receiver, what it says, and what is noted of it.
ANSWERS: dict[str, tuple[int, dict[str, str], Outcome]] = {
    "taken": (204, {}, Outcome(0, 204)),
    "gone": (410, {}, Outcome(0, 410)),
    "elsewhere, which is not followed": (302, {"Location": "http://10.0.0.1/"}, Outcome(0, 302)),
    "later": (503, {"Retry-After": "90"}, Outcome(0, 503, retry_after=timedelta(seconds=90))),
    "hung up": (0, {}, Outcome(0, error="RemoteProtocolError")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_receiver_says_is_noted(tmp_path: Path, name: str) -> None:
    status, headers, noted = ANSWERS[name]
    with receiving() as receiver:
        receiver.answer = lambda _: (status, headers)
        outcome = outcome_of(settings_of(tmp_path, "127.0.0.1:*"), receiver.url, SIGNED_WITH)
    assert replace(outcome, milliseconds=0) == noted
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    ("url", "secrets", "error"),
    [
        ("https://127.0.0.1:9/", (SIGNED_WITH,), "not_allowed"),
        ("https://dasbor.kpu.go.id/", (), "secret_unreadable"),
    ],
)
def test_what_is_not_sent_says_why(
    tmp_path: Path, url: str, secrets: tuple[str, ...], error: str
) -> None:
    outcome = outcome_of(settings_of(tmp_path), url, *secrets)
    assert (outcome.status, outcome.error, outcome.is_delivered) == (None, error, False)


def test_a_receiver_that_drips_is_given_up_at_the_deadline(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "127.0.0.1:*")
    with dripping() as url:
        started = time.monotonic()
        outcome = outcome_of(settings, url, SIGNED_WITH, deadline=DEADLINE)
    assert outcome.error == "timed_out"
    assert DEADLINE <= time.monotonic() - started < DEADLINE * 10
