"""What an event says of a step: pure functions over an entry of the audit log."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.models.audit import ActorKind
from app.models.evidence import EvidenceStatus
from app.schemas.integration.event_data import DATA_OF, data_of
from app.services.integration.events.telling import data_of_entry
from app.services.integration.events.types import BY_NAME, EVENT_TYPES

KEY = UUID(int=5)
RECORD = {
    "source": [None, "sirian"],
    "type": [None, "attendance"],
    "external_id": [None, "1/PL.01/2023"],
    "version": [None, 2],
    "digest": [None, "ab"],
}


def told(action: str, changes: dict[str, Any], **about: Any) -> dict[str, Any]:
    kind = EVENT_TYPES[action]
    entry: dict[str, Any] = {
        "id": 7,
        "action": action,
        "decree_id": KEY,
        "target_type": kind.about,
        "target_id": KEY,
        "changes": changes,
        "actor_kind": ActorKind.PERSON,
        "actor_id": KEY,
    }
    return data_of_entry(kind, entry, about)


def test_a_record_s_events_say_which_it_is_and_what_was_decided() -> None:
    decided = told("record.reject", RECORD, team_id=KEY, reason="Angka Juni belum lengkap.")
    assert {name: decided[name] for name in decided if name not in told("record.receive", {})} == {
        "source_key": "sirian",
        "record_type": "attendance",
        "external_id": "1/PL.01/2023",
        "version": 2,
        "decision": "rejected",
        "team_id": str(KEY),
        "reason": "Angka Juni belum lengkap.",
    }
    received = told("record.receive", {**RECORD, "outcome": [None, "changed"]})
    assert (received["outcome"], received["to_status"]) == ("changed", "received")
    assert "decision" not in received


@pytest.mark.parametrize(
    ("action", "changes", "about", "status"),
    [
        ("evidence.submit", {"status": ["draft", "submitted"]}, {}, "submitted"),
        ("evidence.create", {}, {"status": EvidenceStatus.DRAFT}, "draft"),
        ("schedule.set", {}, {"months": [6, 7]}, "set"),
        ("membership.create", {}, {}, "started"),
        ("plan.approve", {}, {}, "approved"),
    ],
)
def test_every_event_says_what_became_of_its_thing(
    action: str, changes: dict[str, Any], about: dict[str, Any], status: str
) -> None:
    assert told(action, changes, **about)["to_status"] == status


def test_days_and_keys_are_told_as_json_has_them() -> None:
    data = told("realisation.report", {}, months=[6], done_on=date(2023, 6, 5), team_id=KEY)
    assert (data["done_on"], data["months"], data["team_id"]) == ("2023-06-05", [6], str(KEY))


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_type_is_about_something_that_data_has_a_form_for(name: str) -> None:
    assert BY_NAME[name].about is None or BY_NAME[name].about in DATA_OF


def test_events_from_before_say_what_they_can() -> None:
    before = {
        "work_unit_code": "53", "work_unit_id": KEY, "decree_id": None, "target_type": "record",
        "target_id": KEY, "href": None, "from_status": None, "to_status": "accepted",
        "actor_kind": None, "actor_id": None, "audit_event_id": 1,
    }  # fmt: skip
    assert data_of(before).external_id is None
