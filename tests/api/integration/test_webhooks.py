"""Events out: signed, at least once, in the order of each subject, and visible when they fail."""

import asyncio
import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook

from app.core import clock
from app.core.database import AT_COMMIT, Database
from app.models import WebhookDelivery, WebhookProgress, WebhookSecret
from app.services.integration.committing import STEPS
from app.services.integration.webhooks.delivery import WAITS, deliver_events
from tests.support.databases import on_one_engine
from tests.support.evidence import MEMBER, draft, entries_of, evidence, ok, refused, told_by_itself
from tests.support.office import Office
from tests.support.prepared import Prepared
from tests.support.receiver import Received, Receiver, receiving

AT_ONCE = (0,) * len(WAITS)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def office(office: Office) -> Office:
    """Allowed to send to this machine."""
    office.may_ask_this_machine()
    return office


def deliver(office: Office, waits: tuple[int, ...] = AT_ONCE, workers: int = 1) -> int:
    """What a worker, or several, send now."""

    async def once() -> int:
        url = office.app.state.settings.async_database_url
        databases = [Database(url, info={AT_COMMIT: STEPS}) for _ in range(workers)]
        try:
            each = (deliver_events(one, office.app.state.settings, waits) for one in databases)
            return sum(await asyncio.gather(*each))
        finally:
            for one in databases:
                await one.close()

    return asyncio.run(once())


def endpoint(office: Office, receiver: Receiver, **changes: Any) -> dict[str, Any]:
    return Prepared(office).webhook(url=receiver.url, **changes)


def types(receiver: Receiver) -> list[str]:
    return [json.loads(each.body)["type"].rpartition("zi.")[2] for each in receiver.came]


class TestDelivering:
    def test_what_happened_arrives_signed_in_order_and_once(
        self, office: Office, receiver: Receiver
    ) -> None:
        made = endpoint(office, receiver, event_types=["evidence.*"])
        evidence_id = evidence(office, "verified")["id"]
        assert deliver(office) == 3
        assert deliver(office) == 0
        assert types(receiver) == ["evidence.created", "evidence.submitted", "evidence.verified"]
        for each in receiver.came:
            event = Webhook(made["secret"]).verify(each.body, each.headers)
            assert event["id"] == each.headers["webhook-id"]
            assert event["specversion"] == "1.0"
            assert event["subject"] == f"evidence/{evidence_id}"
            assert each.headers["content-type"] == "application/cloudevents+json"
        read = ok(Prepared(office).administrator.get(f"/webhook-endpoints/{made['id']}"))
        assert (read["pending"], read["dead"]) == (0, 0)
        assert read["last_delivered_at"] is not None

    def test_a_failing_step_holds_up_its_subject_and_no_other(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint(office, receiver, event_types=["evidence.*"])
        first, second = (evidence(office, "submitted")["id"] for _ in range(2))

        def refuse_first(each: Received) -> tuple[int, dict[str, str]]:
            return (500 if first in each.body.decode() else 204), {}

        receiver.answer = refuse_first
        deliver(office, waits=(3600,) * 10)
        subjects = [json.loads(each.body)["subject"] for each in receiver.came]
        assert subjects.count(f"evidence/{first}") == 1, "submitted waits for created"
        assert subjects.count(f"evidence/{second}") == 2
        with Session(office.engine) as session, session.begin():
            session.execute(update(WebhookDelivery).values(next_try_at=clock.now()))
        receiver.answer = lambda _: (204, {})
        assert deliver(office) == 2
        of_first = [each for each in receiver.came if first in each.body.decode()]
        assert [json.loads(each.body)["type"][-7:] for each in of_first[1:]] == [
            "created", "bmitted",
        ]  # fmt: skip
        assert of_first[0].headers["webhook-id"] == of_first[1].headers["webhook-id"]
        assert of_first[0].body == of_first[1].body

    def test_two_workers_share_the_load_without_doubling(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint(office, receiver)
        for _ in range(12):
            draft(office.person(MEMBER))
        assert deliver(office, workers=2) == 12
        ids = [each.headers["webhook-id"] for each in receiver.came]
        assert len(ids) == len(set(ids)) == 12


@on_one_engine
class TestFailing:
    def test_every_attempt_is_in_the_log_until_it_is_given_up_and_replayed(
        self, office: Office, receiver: Receiver
    ) -> None:
        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        path = f"/webhook-endpoints/{made['id']}"
        receiver.answer = lambda _: (500, {}) if len(receiver.came) % 2 else (0, {})
        draft(office.person(MEMBER))
        assert deliver(office) == 0
        (dead,) = ok(administrator.get(f"{path}/deliveries?state=dead"))["items"]
        read = ok(administrator.get(f"{path}/deliveries/{dead['id']}"))
        assert len(read["log"]) == len(WAITS) + 1 == len(receiver.came)
        assert {attempt["http_status"] for attempt in read["log"]} == {500, None}
        assert len({each.headers["webhook-id"] for each in receiver.came}) == 1
        receiver.answer = lambda _: (200, {})
        since = (clock.now() - timedelta(hours=1)).isoformat()
        again = ok(administrator.post(f"{path}/replay", {"since": since}))
        assert again == {"deliveries": 1}
        assert deliver(office) == 1
        assert receiver.came[-1].headers["webhook-id"] == dead["event_id"]
        one = administrator.post(f"{path}/deliveries/{dead['id']}/replay")
        assert ok(one)["state"] == "pending"
        assert administrator.post(f"{path}/deliveries/{dead['id']}/replay").status_code == 409

    def test_the_waits_add_up_to_a_day_and_retry_after_is_kept(
        self, office: Office, receiver: Receiver
    ) -> None:
        assert timedelta(hours=20) < timedelta(seconds=sum(WAITS)) < timedelta(hours=28)
        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        receiver.answer = lambda _: (429, {"Retry-After": "7200"})
        draft(office.person(MEMBER))
        deliver(office, WAITS)
        path = f"/webhook-endpoints/{made['id']}/deliveries"
        (waiting,) = ok(administrator.get(path))["items"]
        earliest = (clock.now() + timedelta(seconds=7100)).isoformat()
        assert waiting["next_try_at"] > earliest.replace("+00:00", "Z")

    def test_who_is_gone_or_fails_for_days_is_paused_until_somebody_resumes(
        self, office: Office, receiver: Receiver
    ) -> None:
        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        path = f"/webhook-endpoints/{made['id']}"
        receiver.answer = lambda _: (410, {})
        draft(office.person(MEMBER))
        deliver(office, WAITS)
        assert ok(administrator.get(path))["paused_because"] == "gone"
        draft(office.person(MEMBER))
        deliver(office)
        assert len(receiver.came) == 1, "nothing is sent while it is paused"
        assert ok(administrator.get(path))["pending"] == 2
        receiver.answer = lambda _: (204, {})
        ok(administrator.post(f"{path}/resume"))
        assert deliver(office) == 2
        receiver.answer = lambda _: (500, {})
        with Session(office.engine) as session, session.begin():
            long_ago = clock.now() - timedelta(days=4)
            session.execute(update(WebhookProgress).values(failing_since=long_ago))
        draft(office.person(MEMBER))
        deliver(office, WAITS)
        assert ok(administrator.get(path))["paused_because"] == "failing_for_days"
        entries = entries_of(office, "webhook.pause")
        assert [one["changes"]["because"][1] for one in entries] == ["failing_for_days", "gone"]
        assert told_by_itself(office, "admin") == [f"Webhook dijeda: {made['url']}"] * 2
        assert told_by_itself(office, MEMBER) == []

    def test_a_redirect_into_the_network_is_not_followed(
        self, office: Office, receiver: Receiver
    ) -> None:
        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        receiver.answer = lambda _: (302, {"Location": "http://169.254.169.254/latest"})
        tested = ok(administrator.post(f"/webhook-endpoints/{made['id']}/test"))
        assert (tested["delivered"], tested["http_status"]) == (False, 302)
        assert len(receiver.came) == 1


@on_one_engine
class TestSecrets:
    def test_during_the_grace_both_secrets_verify_and_afterwards_only_the_new(
        self, office: Office, receiver: Receiver
    ) -> None:
        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        path = f"/webhook-endpoints/{made['id']}"
        rotated = ok(administrator.post(f"{path}/rotate", {"grace_hours": 2}))
        ok(administrator.post(f"{path}/test"))
        both = receiver.came[-1]
        for secret in (made["secret"], rotated["secret"]):
            Webhook(secret).verify(both.body, both.headers)
        last = ok(administrator.post(f"{path}/rotate", {"grace_hours": 0}))
        ok(administrator.post(f"{path}/test"))
        new = receiver.came[-1]
        Webhook(last["secret"]).verify(new.body, new.headers)
        assert new.headers["webhook-signature"].count("v1,") == 2, "the first grace still runs"

    def test_a_new_address_demands_its_own(self, office: Office, receiver: Receiver) -> None:
        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        path, elsewhere = f"/webhook-endpoints/{made['id']}", receiver.url + "/baru"
        problem = refused(administrator.patch(path, {"url": elsewhere}), 422)
        assert [(each["pointer"], each["code"]) for each in problem["errors"]] == [
            ("/secret", "webhook_secret_needed")
        ]
        ok(administrator.patch(path, {"url": receiver.url, "description": "Tetap"}))
        own = "whsec_" + base64.b64encode(b"penerima baru, rahasia baru").decode()
        changed = administrator.patch(path, {"url": elsewhere, "secret": own})
        assert ok(changed)["url"] == elsewhere
        assert own not in changed.text
        ok(administrator.post(f"{path}/test"))
        sent = receiver.came[-1]
        Webhook(own).verify(sent.body, sent.headers)
        assert sent.headers["webhook-signature"].count("v1,") == 1, "the old one signs no more"
        audited = administrator.get("/audit-events?size=100").text
        assert own not in audited
        assert own[6:] not in audited

    def test_a_secret_that_is_none_is_refused(self, office: Office, receiver: Receiver) -> None:
        """What else is none: `tests/schemas/test_integration_values.py`."""
        path = f"/webhook-endpoints/{endpoint(office, receiver)['id']}"
        answer = Prepared(office).administrator.patch(path, {"secret": "whsec_YQ=="})
        assert refused(answer, 422)["errors"][0]["code"] == "webhook_secret_unusable"

    def test_one_sealed_with_another_key_is_told_by_its_name(
        self, office: Office, receiver: Receiver
    ) -> None:
        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        path = f"/webhook-endpoints/{made['id']}"
        newer = ok(administrator.post(f"{path}/rotate", {"grace_hours": 2}))["secret"]
        older = WebhookSecret.expires_at.is_not(None)
        for which in (older, WebhookSecret.expires_at.is_(None)):
            with Session(office.engine) as session, session.begin():
                session.execute(update(WebhookSecret).where(which).values(sealed="gAAAAA broken"))
            tested = ok(administrator.post(f"{path}/test"))
            if which is older:
                sent = receiver.came[-1]
                Webhook(newer).verify(sent.body, sent.headers)
        assert (tested["delivered"], tested["error"]) == (False, "secret_unreadable")
        draft(office.person(MEMBER))
        assert deliver(office, WAITS) == 0
        (waiting,) = ok(administrator.get(f"{path}/deliveries"))["items"]
        read = ok(administrator.get(f"{path}/deliveries/{waiting['id']}"))
        assert read["log"][0]["error"] == "secret_unreadable"
        assert len(receiver.came) == 1

    def test_are_shown_once_and_stored_sealed(self, office: Office, receiver: Receiver) -> None:
        from tests.api.identity.test_service_accounts import stored_texts  # noqa: PLC0415

        made, administrator = endpoint(office, receiver), Prepared(office).administrator
        secret = made["secret"].removeprefix("whsec_")
        again = administrator.get(f"/webhook-endpoints/{made['id']}").text
        audit = administrator.get("/audit-events?size=100").text
        for place in (again, audit, *stored_texts(office)):
            assert secret not in place


@on_one_engine
def test_only_https_or_a_named_host_is_sent_to(office: Office) -> None:
    prepared = Prepared(office)
    for url in ("http://dasbor.kpu.go.id/x", "http://10.0.0.1/x", "http://localhost/x"):
        refused = prepared.administrator.post("/webhook-endpoints", prepared.webhook_body(url=url))
        assert refused.json()["errors"][0]["code"] == "webhook_needs_https"
    inside = prepared.webhook(url="https://169.254.169.254/latest")
    tested = ok(prepared.administrator.post(f"/webhook-endpoints/{inside['id']}/test"))
    assert (tested["delivered"], tested["error"]) == (False, "not_allowed")
