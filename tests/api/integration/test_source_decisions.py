"""What became of a system's records, as its service account reads it."""

from typing import Any

import pytest

from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, ok, step
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II

PATH = "/sources/sirian/decisions"
NEWER = "2023-07-02T08:00:00+08:00"


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


@pytest.fixture
def coordinator(office: Office) -> Person:
    return office.person(COORDINATOR_II)


def page(prepared: Prepared, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = ok(prepared.sirian.get(PATH + query))
    return found


def told(prepared: Prepared, query: str = "") -> list[tuple[Any, ...]]:
    names = "decision", "external_id", "version", "state", "evidence_status", "reason_code"
    return [tuple(item[name] for name in names) for item in page(prepared, query)["items"]]


@on_one_engine
def test_from_the_inbox_to_the_end_of_the_review(
    prepared: Prepared, coordinator: Person, office: Office
) -> None:
    assert page(prepared)["items"] == []
    record_id = prepared.hand_in("1/PL.01/2023")
    reason = {"reason": "Belum final, menunggu cuti bersama."}
    ok(coordinator.post(f"/inbox/{record_id}/reject", reason))
    (rejected,) = page(prepared)["items"]
    assert (rejected["record_id"], rejected["reason"]) == (record_id, reason["reason"])
    assert (rejected["type"], rejected["work_unit_code"]) == ("attendance", "53")
    name = "1/PL.01/2023"
    assert told(prepared) == [("record.rejected", name, 1, "rejected", None, None)]
    cursor = page(prepared)["next_cursor"]
    prepared.hand_in(name, title="Koreksi", taken_at=NEWER)
    assert told(prepared) == [("record.rejected", name, 1, "changed", None, None)]
    offers = ok(coordinator.post(f"/inbox/{record_id}/accept", {}))["offers"]
    evidence_id = offers[0]["evidence_id"]
    ok(coordinator.post(f"/evidence/{evidence_id}/submit", {}))
    ok(step(office.person(KETUA), evidence_id, "return", reason="Belum ditandatangani"))
    more = told(prepared, f"?cursor={cursor}")
    assert more == [
        ("record.accepted", name, 2, "accepted", "returned", None),
        ("evidence.returned", name, 2, "accepted", "returned", "unsigned"),
    ]
    assert told(prepared, f"?cursor={cursor}&size=1") == more[:1]
    assert told(prepared, "?since=2023-06-01T00:00:00Z&external_id=lain") == []
    said = prepared.sirian.get(PATH).text
    for username in (COORDINATOR_II, KETUA):
        assert office.person(username).get("/me").json()["name"] not in said
    last = page(prepared)["next_cursor"]
    assert page(prepared, f"?cursor={last}")["items"] == []


@on_one_engine
def test_a_withdrawn_one_says_so_and_other_sources_are_out_of_sight(
    prepared: Prepared, coordinator: Person
) -> None:
    record_id = prepared.hand_in("satu")
    ok(coordinator.post(f"/inbox/{record_id}/accept", {}))
    withdraw = "/sources/sirian/records/satu/withdraw"
    ok(prepared.sirian.post(withdraw, {"reason": "Tercatat dua kali."}))
    assert told(prepared) == [("record.accepted", "satu", 1, "withdrawn", "draft", None)]
    assert prepared.sirian.get("/sources/gpp/decisions").status_code == 404
    body = prepared.service_account_body() | {"source_key": "gpp", "name": "GPP"}
    account = ok(prepared.administrator.post("/service-accounts", body))["id"]
    gpp = Person(prepared.office.client, prepared.issued_key(account)["key"])
    assert ok(gpp.get("/sources/gpp/decisions"))["items"] == []


@on_one_engine
def test_it_needs_its_scope_and_the_scope_a_source(prepared: Prepared) -> None:
    refused = prepared.service("records:read").get(PATH)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    body = prepared.service_account_body("decisions:read") | {"source_key": None}
    assert prepared.administrator.post("/service-accounts", body).status_code == 422


@on_one_engine
def test_a_cursor_from_before_a_restoration_is_told(prepared: Prepared) -> None:
    gone = prepared.sirian.get(f"{PATH}?cursor=999999")
    assert (gone.status_code, gone.json()["code"]) == (410, "events_restored")
