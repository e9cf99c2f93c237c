"""What a service account asks and is refused: read by itself and by whoever manages it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.integrations.rate_limits import RateLimit
from app.models import ServiceAccountUsage
from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II
from tests.support.statements import counted

OWN = "/service-account"
RECORDS = "/sources/sirian/records"
NOON = datetime(2026, 11, 30, 4, tzinfo=UTC)  # noon in Makassar


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


def rows(office: Office) -> int:
    with Session(office.engine) as session:
        return session.scalar(select(func.count()).select_from(ServiceAccountUsage)) or 0


def test_every_refusal_of_a_known_account_is_told_with_the_last_of_it(
    prepared: Prepared, office: Office
) -> None:
    machine, body = prepared.sirian, prepared.record_body()
    wrong = body | {"figures": {"employees": -1}}
    machine.get("/me")
    machine.put(f"{RECORDS}/satu", wrong, etag=None)
    lines = [wrong | {"external_id": "a"}, wrong | {"external_id": "b"}, {"external_id": "c"}]
    text = "\n".join(map(json.dumps, [*lines, body | {"external_id": "d"}]))
    headers = {"Content-Type": "application/jsonl"}
    assert machine.request("POST", RECORDS, content=text, headers=headers).is_success
    machine.get(f"{RECORDS}/rahasia-orang")
    usual = office.app.state.service_limit
    office.app.state.service_limit = RateLimit(0)
    try:
        assert machine.get(RECORDS).status_code == 429
    finally:
        office.app.state.service_limit = usual
    told = ok(machine.request("GET", OWN, headers={"Accept-Language": "en"}))
    found = {each["code"]: each for each in told["refused"]}
    assert {code: each["count"] for code, each in found.items()} == {
        "people_only": 1, "record_refused": 4, "not_found": 1, "rate_limited": 1,
    }  # fmt: skip
    record = found["record_refused"]
    assert record["last_operation"] == "POST /sources/{source_key}/records"
    assert record["last_fault"] == "missing"
    assert found["people_only"]["last_operation"] == "GET /me"
    assert found["rate_limited"]["title"]
    assert "rahasia-orang" not in json.dumps(told["refused"])
    (today,) = told["usage"]
    assert (today["requests"], today["refused"]) == (6, 7)
    path = f"/service-accounts/{told['id']}/usage"
    managed = ok(prepared.administrator.get(path))
    assert {each["code"]: each["count"] for each in managed["refused"]} == {
        code: each["count"] for code, each in found.items()
    }
    assert office.person(COORDINATOR_II).get(path).status_code == 403


def test_a_key_that_has_ended_is_told_to_whoever_comes_with_the_next_one(
    prepared: Prepared, office: Office
) -> None:
    account = prepared.service_account()
    first, second = (prepared.issued_key(account)["key"] for _ in range(2))
    read = ok(prepared.administrator.get(f"/service-accounts/{account}"))
    old = next(each["id"] for each in read["keys"] if first.startswith(f"zi_{each['prefix']}"))
    ok(prepared.administrator.post(f"/service-accounts/{account}/keys/{old}/revoke", {}))
    assert Person(office.client, first).get(OWN).status_code == 401
    (told,) = ok(Person(office.client, second).get(OWN))["refusals"]
    assert told["failures_today"] == 1


def test_it_costs_no_statement_but_where_the_last_use_is_noted(
    prepared: Prepared, office: Office
) -> None:
    machine = prepared.sirian
    with time_machine.travel(NOON, tick=False) as moment:
        ok(machine.get(RECORDS))  # notes the last use of the key
        moment.shift(timedelta(seconds=30))
        with counted(office) as sent:
            ok(machine.get(RECORDS))
            machine.get("/me")
        assert not [each for each in sent if "service_account_usage" in each]
        before = rows(office)
        moment.shift(timedelta(seconds=31))
        with counted(office) as sent:
            ok(machine.get(RECORDS))
        written = [each for each in sent if "service_account_usage" in each]
        assert len(written) == 1
        assert rows(office) - before == 2, "requests, and what was refused"
        moment.shift(timedelta(days=1))
        ok(machine.get(RECORDS))
        days = ok(machine.get(OWN))["usage"]
    assert [each["day"] for each in days] == ["2026-12-01", "2026-11-30"]
    assert [each["requests"] for each in days] == [2, 4]


@on_one_engine
def test_a_scope_that_is_missing_is_told_to_whoever_lacks_it(prepared: Prepared) -> None:
    machine = prepared.service("events:read")
    machine.get("/findings")
    (told,) = ok(machine.get(OWN))["refused"]
    assert (told["code"], told["last_operation"]) == ("scope_missing", "GET /findings")


@on_one_engine
def test_what_strangers_send_adds_no_row(prepared: Prepared, office: Office) -> None:
    key = prepared.issued_key(prepared.service_account())["key"]
    machine = Person(office.client, key)
    ok(machine.get(OWN))
    for number in range(5):
        Person(office.client, f"{key[:-3]}{number}xx").get(f"/x{number}")
        machine.get(f"{RECORDS}/nama-{number}")
    assert [each["code"] for each in ok(machine.get(OWN))["refused"]] == ["not_found"]
