"""Events: exactly one for each change of state, in the order of the commits, for few eyes safe."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Validator, validator_for

from app.api.openapi.webhooks import schema_of
from app.models.comment import CommentSubject
from app.models.directive import DirectiveAction
from app.models.evidence import EvidenceAction
from app.models.finding import FindingAction
from app.models.follow_up import FollowUpAction
from app.models.rights import ActorRole
from app.schemas.platform.examples import GRATIFICATION_REPORT_ID, TEAM_V_ID
from app.services.integration.events.types import (
    BY_NAME,
    EVENT_TYPES,
    NO_EVENT,
    NO_EVENT_ENDINGS,
    PREFIX,
)
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, draft, evidence, ok, step
from tests.support.office import Office, Person
from tests.support.prepared import Prepared

SERVICES = Path(__file__).parents[3] / "app" / "services"
LITERAL = re.compile(r'"([a-z_]+\.[a-z_]+)"')


@cache
def form_of(name: str) -> Validator:
    """The JSON Schema of a type's events, as the document has it."""
    components = openapi_document()["components"]
    return validator_for(schema_of(BY_NAME[name]) | {"components": components})


def poll(person: Person, cursor: str = "0", **query: Any) -> tuple[list[dict[str, Any]], str]:
    """Everything after the cursor, page by page; each as the contract has its type."""
    found: list[dict[str, Any]] = []
    while True:
        page = ok(person.get("/events", params={"cursor": cursor, "size": 7, **query}))
        cursor = page["next_cursor"]
        if not page["items"]:
            return found, cursor
        for event in page["items"]:
            form_of(event["type"].removeprefix(PREFIX)).validate(event)
        found += page["items"]


def test_every_action_of_the_audit_log_is_an_event_or_said_to_be_none() -> None:
    literals = {
        name
        for file in SERVICES.rglob("*.py")
        # trials name fields of other systems, documents the figures that they print
        if not {"events", "trials", "documents"} & set(file.parts)
        for line in file.read_text(encoding="utf-8").splitlines()
        if "import" not in line
        for name in LITERAL.findall(line)
    }
    made = {f"{word}.{action.value}" for word, actions in (
        ("evidence", EvidenceAction), ("directive", DirectiveAction), ("finding", FindingAction),
        ("follow_up", FollowUpAction),
    ) for action in actions}  # fmt: skip
    made |= {"directive.issue", "finding.raise", "follow_up.create", "record.accept",
             "record.reject"}  # fmt: skip
    made |= {f"{kind.value}{ending}" for kind in CommentSubject for ending in NO_EVENT_ENDINGS}
    known = set(EVENT_TYPES) | NO_EVENT
    forgotten = {
        action
        for action in literals | made
        if action not in known and not action.endswith(NO_EVENT_ENDINGS)
    }
    no_actions = {
        "activities.letter", "alembic.ini", "manifest.json", "native.pgdump",
        "odata.count", "orang.lain", "signature.json",
    }  # fmt: skip
    assert forgotten <= no_actions, "a file's name, or a field's"
    assert not set(EVENT_TYPES) & NO_EVENT


class TestChanges:
    def test_a_piece_of_evidence_tells_its_life_step_by_step(self, office: Office) -> None:
        administrator = Prepared(office).administrator
        _, start = poll(administrator)
        evidence_id = evidence(office, "accepted")["id"]
        events, _ = poll(administrator, start, type="evidence.*")
        told = [
            (event["type"].removeprefix(PREFIX), event["data"]["to_status"]) for event in events
        ]
        assert told == [
            ("evidence.created", "draft"),
            ("evidence.submitted", "submitted"),
            ("evidence.verified", "verified"),
            ("evidence.accepted", "accepted"),
        ]
        data = [event["data"] for event in events]
        assert {each["team_id"] for each in data} == {str(TEAM_V_ID)}
        assert {tuple(each["indicator_ids"]) for each in data} == {(str(GRATIFICATION_REPORT_ID),)}
        assert {event["subject"] for event in events} == {f"evidence/{evidence_id}"}
        assert {event["data"]["work_unit_code"] for event in events} == {"53"}
        assert {event["data"]["href"] for event in events} == {f"/api/v1/evidence/{evidence_id}"}
        assert len({event["id"] for event in events}) == 4

    def test_nothing_of_restricted_words_or_names_is_in_them(self, office: Office) -> None:
        member = office.person(MEMBER)
        evidence_id = draft(member, title="Laporan rahasia", confidentiality="restricted")["id"]
        assert member.upload(evidence_id).is_success
        ok(step(member, evidence_id, "submit"))
        ok(step(office.person(COORDINATOR), evidence_id, "return", reason="Nama pelapor terlihat"))
        text = str(poll(Prepared(office).administrator))
        for secret in ("Laporan rahasia", "pelapor", "Lake", "Dengi"):
            assert secret not in text

    def test_what_is_undone_is_no_event(self, office: Office) -> None:
        administrator = Prepared(office).administrator
        _, start = poll(administrator)
        evidence_id = draft(office.person(MEMBER))["id"]
        refused = step(office.person(MEMBER), evidence_id, "verify")
        assert refused.status_code == 403
        nothing = office.person(MEMBER).post(f"/evidence/{evidence_id}/submit", {})
        assert nothing.status_code == 422
        events, _ = poll(administrator, start)
        assert [event["type"] for event in events] == [f"{PREFIX}evidence.created"]

    def test_many_writers_at_once_leave_no_gap_and_no_double(self, office: Office) -> None:
        administrator = Prepared(office).administrator
        _, cursor = poll(administrator)
        people = [office.person(name) for name in (MEMBER, COORDINATOR, KETUA)]
        seen: list[dict[str, Any]] = []
        with ThreadPoolExecutor(6) as threads:
            jobs = [threads.submit(draft, people[number % 3]) for number in range(18)]
            while not all(job.done() for job in jobs):
                new, cursor = poll(administrator, cursor)
                seen += new
        new, _ = poll(administrator, cursor)
        made = {f"evidence/{job.result()['id']}" for job in jobs}
        subjects = [event["subject"] for event in seen + new]
        assert sorted(subjects) == sorted(made), "a poller saw each once, none was skipped"

    @on_one_engine
    def test_steering_and_reminders_are_events_too(self, office: Office) -> None:
        administrator = Prepared(office).administrator
        _, start = poll(administrator)
        prepared = Prepared(office)
        prepared.finding()
        prepared.directive()
        kinds = {event["type"].removeprefix(PREFIX) for event in poll(administrator, start)[0]}
        assert {"finding.raised", "directive.issued"} <= kinds


@on_one_engine
class TestSight:
    def test_an_office_follows_itself_and_those_below(self, two_offices: Office) -> None:
        prepared = Prepared(two_offices)
        ok(two_offices.person(MEMBER).post("/evidence", prepared.evidence_body()), 201)
        body = prepared.service_account_body("events:read") | {"source_key": None}
        machines = {}
        for code in ("53", "5371"):
            made = prepared.administrator.post(
                "/service-accounts", body | {"work_unit_code": code, "name": f"Dasbor {code}"}
            )
            key = prepared.issued_key(ok(made, 201)["id"])["key"]
            machines[code] = Person(two_offices.client, key)
        offices = {
            code: {event["data"]["work_unit_code"] for event in poll(machine)[0]}
            for code, machine in machines.items()
        }
        assert offices["53"] == {"53", "5371"}
        assert offices["5371"] == {"5371"}

    def test_a_filter_is_a_name_or_a_beginning(self, office: Office) -> None:
        administrator = Prepared(office).administrator
        evidence(office, "submitted")
        every, _ = poll(administrator)
        some, _ = poll(administrator, type="evidence.submitted")
        assert {event["type"] for event in some} == {f"{PREFIX}evidence.submitted"}
        assert len(some) < len(every)
        both = {"type": "evidence.submitted,record.*", "since": "2020-01-01T00:00:00Z"}
        page = ok(administrator.get("/events", params=both))
        assert [event["id"] for event in page["items"]] == [event["id"] for event in some]
        assert ok(administrator.get(page["next"]))["items"] == [], "the next page has one beginning"
        wrong = administrator.get("/events", params={"type": "Evidence!"})
        assert wrong.status_code == 422
        assert office.person(ActorRole.KOORDINATOR).get("/events").status_code == 403


@pytest.mark.parametrize("name", sorted({kind.name for kind in EVENT_TYPES.values()}))
def test_every_type_is_among_the_document_s_webhooks(office: Office, name: str) -> None:
    webhooks = openapi_document()["webhooks"]
    assert webhooks[PREFIX + name]["post"]["requestBody"]
