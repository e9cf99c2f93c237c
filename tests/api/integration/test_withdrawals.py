"""A system takes a record back: nothing is erased, nobody decides, and it may come back."""

from typing import Any

import pytest

from tests.support.databases import on_one_engine
from tests.support.evidence import ok
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II

PATH = "/sources/sirian/records/presensi-2023-06"
WHY = "Rekap ini tercatat dua kali."


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


@pytest.fixture
def coordinator(office: Office) -> Person:
    return office.person(COORDINATOR_II)


def withdrawn(prepared: Prepared, query: str = "") -> dict[str, Any]:
    told: dict[str, Any] = ok(prepared.sirian.post(f"{PATH}/withdraw{query}", {"reason": WHY}))
    return told


def put(prepared: Prepared, **changes: Any) -> dict[str, Any]:
    answer = prepared.sirian.put(PATH, prepared.record_body(**changes), etag=None)
    told: dict[str, Any] = ok(answer)
    return told


def test_it_is_a_version_and_nobody_has_to_decide(prepared: Prepared, coordinator: Person) -> None:
    record_id = prepared.hand_in()
    told = withdrawn(prepared)
    assert (told["outcome"], told["version"], told["record_id"]) == ("withdrawn", 2, record_id)
    assert withdrawn(prepared) == told | {"outcome": "unchanged"}
    record = ok(prepared.sirian.get(PATH))
    assert (record["withdrawal_reason"], record["title"]) == (WHY, "Rekap presensi Juni 2023")
    assert [version["withdrawal_reason"] for version in record["versions"]] == [WHY, None]
    (offer,) = ok(coordinator.get("/inbox"))["items"]
    assert (offer["state"], offer["withdrawal_reason"]) == ("withdrawn", WHY)
    assert ok(coordinator.get("/inbox?state=pending"))["total"] == 0
    shown = ok(coordinator.get(f"/inbox/{record_id}"))["offers"][0]
    assert (shown["state"], shown["allowed_actions"]) == ("withdrawn", [])
    refused = coordinator.post(f"/inbox/{record_id}/accept", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "record_is_withdrawn")
    entry = ok(prepared.administrator.get("/audit-events?size=1"))["items"][0]
    assert (entry["action"], entry["reason"]) == ("record.withdraw", WHY)
    event = ok(prepared.administrator.get("/events?type=record.withdrawn"))["items"][0]
    assert event["subject"] == f"record/{record_id}"
    data = event["data"]
    assert (data["to_status"], data["external_id"], data["record_type"], data["reason"]) == (
        "withdrawn", "presensi-2023-06", "attendance", WHY,
    )  # fmt: skip


@on_one_engine
@pytest.mark.parametrize("taken_at", ["2023-07-01T08:00:00+08:00", "2023-07-02T08:00:00+08:00"])
def test_handed_in_again_it_is_back_as_a_new_version(
    prepared: Prepared, coordinator: Person, taken_at: str
) -> None:
    """Also the very same again: its system says once more that it is so."""
    record_id = prepared.hand_in()
    withdrawn(prepared)
    back = put(prepared, taken_at=taken_at)
    assert (back["outcome"], back["version"], back["current_version"]) == ("changed", 3, 3)
    assert [each["code"] for each in back["warnings"]] == ["record_came_back"]
    assert ok(coordinator.get("/inbox"))["items"][0]["state"] == "pending"
    assert ok(coordinator.post(f"/inbox/{record_id}/accept", {}))["version"] == 3
    assert put(prepared, taken_at=taken_at)["outcome"] in {"unchanged", "confirmed"}


@on_one_engine
def test_what_is_older_does_not_bring_it_back(prepared: Prepared) -> None:
    prepared.hand_in(taken_at="2023-07-02T08:00:00+08:00")
    withdrawn(prepared)
    older = put(prepared, title="Lama")
    assert (older["outcome"], older["current_version"]) == ("superseded", 2)
    assert [each["code"] for each in older["warnings"]] == ["record_stays_withdrawn"]
    assert ok(prepared.sirian.get(PATH))["withdrawal_reason"] == WHY


@on_one_engine
def test_evidence_made_from_it_stays_and_its_people_are_told(
    prepared: Prepared, coordinator: Person
) -> None:
    record_id = prepared.hand_in()
    taken = ok(coordinator.post(f"/inbox/{record_id}/accept", {}))
    evidence_id = taken["offers"][0]["evidence_id"]
    assert withdrawn(prepared, "?dry_run=true")["outcome"] == "withdrawn"
    assert ok(coordinator.get("/notifications?stage=by_itself"))["total"] == 0
    withdrawn(prepared)
    (told,) = ok(coordinator.get("/notifications?stage=by_itself"))["items"]
    assert WHY in told["detail"]
    assert (told["subject_type"], told["subject_id"]) == ("evidence", evidence_id)
    draft = ok(coordinator.get(f"/evidence/{evidence_id}"))
    assert draft["status"] == "draft"
    assert draft["revision"]["provenance"][0]["withdrawal_reason"] == WHY
    (event,) = ok(prepared.administrator.get("/events?type=record.withdrawn"))["items"]
    data, days = event["data"], {"covers_from": "2023-06-01", "covers_to": "2023-06-30"}
    made = {"evidence_id": evidence_id, "team_id": draft["team"]["id"]}
    indicators = sorted(draft["indicator_ids"])
    assert data["concerned"] == [made | days | {"indicator_ids": indicators}]
    assert data.items() >= (made | days).items()
    assert put(prepared)["outcome"] == "changed"
    assert ok(coordinator.get("/inbox"))["items"][0]["state"] == "changed"


@on_one_engine
def test_only_what_was_handed_in_can_be_taken_back(prepared: Prepared) -> None:
    prepared.hand_in()
    for path in ("/sources/sirian/records/lain/withdraw", f"{PATH}/withdraw?work_unit_code=5371"):
        assert prepared.sirian.post(path, {"reason": WHY}).status_code == 404
    assert prepared.sirian.post(f"{PATH}/withdraw", {}).status_code == 422
    assert prepared.sirian.request("DELETE", f"{PATH}/withdraw").headers["allow"] == "POST"
