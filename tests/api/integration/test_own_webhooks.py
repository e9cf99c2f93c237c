"""Webhooks of a service account: its own and no other; filled from before; sent again by time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from tests.api.integration.test_webhooks import deliver, types
from tests.support.databases import on_one_engine
from tests.support.evidence import evidence, ok
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.receiver import Receiver, receiving

HOOKS = "/webhook-endpoints"
pytestmark = on_one_engine


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def local(office: Office) -> Office:
    """Allowed to send to this machine."""
    office.may_ask_this_machine()
    return office


def body(receiver: Receiver, **changes: Any) -> dict[str, Any]:
    plain = {"work_unit_code": "53", "url": receiver.url, "event_types": ["evidence.*"]}
    return plain | changes


def test_an_account_manages_its_own_alone(local: Office, receiver: Receiver) -> None:
    prepared = Prepared(local)
    machine = prepared.service("webhooks:manage", "events:read", "findings:read")
    other = prepared.service("webhooks:manage")
    made = ok(machine.post(HOOKS, body(receiver)), 201)
    path = f"{HOOKS}/{made['id']}"
    assert [each["id"] for each in ok(machine.get(HOOKS))["items"]] == [made["id"]]
    assert ok(other.get(HOOKS))["items"] == []
    assert other.get(path).status_code == 404
    assert other.post(f"{path}/test").status_code == 404
    read = ok(prepared.administrator.get(path))
    assert read["service_account_id"] == ok(machine.get("/service-account"))["id"]
    assert machine.post(HOOKS, body(receiver, work_unit_code="11")).status_code == 404
    assert prepared.service("events:read").get(HOOKS).status_code == 403
    assert ok(machine.post(f"{path}/test"))["delivered"]
    evidence(local, "submitted")
    assert deliver(local) == 2
    account = f"/service-accounts/{read['service_account_id']}"
    evidence(local, "draft")
    for change in ({"is_active": False}, {"is_active": True, "scopes": ["webhooks:manage"]}):
        ok(prepared.administrator.patch(account, change))
        assert deliver(local) == 0, "what may not read events, or is switched off, is sent nothing"
    ok(prepared.administrator.patch(account, {"scopes": ["webhooks:manage", "events:read"]}))
    assert deliver(local) == 1


def test_a_new_endpoint_is_filled_from_a_cursor_or_an_instant(
    local: Office, receiver: Receiver
) -> None:
    administrator = Prepared(local).administrator
    cursor = ok(administrator.get("/events", params={"latest": True}))["next_cursor"]
    since = clock.now()
    evidence(local, "submitted")
    for beginning in ({"cursor": cursor}, {"since": since.isoformat()}):
        made = ok(administrator.post(HOOKS, body(receiver, **beginning)), 201)
        assert deliver(local) == 2
        ok(administrator.delete(f"{HOOKS}/{made['id']}"))
    assert types(receiver) == ["evidence.created", "evidence.submitted"] * 2
    both = administrator.post(HOOKS, body(receiver, cursor=cursor, since=since.isoformat()))
    assert (both.status_code, both.json()["errors"][0]["pointer"]) == (422, "/since")
    beyond = administrator.post(HOOKS, body(receiver, cursor="999999999"))
    assert (beyond.status_code, beyond.json()["code"]) == (410, "events_restored")


def test_what_was_delivered_in_a_span_is_sent_again(local: Office, receiver: Receiver) -> None:
    administrator: Person = Prepared(local).administrator
    made = ok(administrator.post(HOOKS, body(receiver)), 201)
    evidence(local, "submitted")
    assert deliver(local) == 2
    path, hour = f"{HOOKS}/{made['id']}/replay", timedelta(hours=1)
    since, until = (clock.now() - hour).isoformat(), (clock.now() + hour).isoformat()
    before = (clock.now() - hour / 2).isoformat()

    def again(**span: Any) -> int:
        return int(ok(administrator.post(path, span))["deliveries"])

    assert again(since=since) == 0, "only what was given up"
    assert again(since=since, until=before, delivered=True) == 0
    assert again(since=since, until=until, delivered=True) == 2
    assert deliver(local) == 2
    assert types(receiver) == ["evidence.created", "evidence.submitted"] * 2
    first, second = receiver.came[0], receiver.came[2]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
