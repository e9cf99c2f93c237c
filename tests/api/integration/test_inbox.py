"""The inbox: records become draft evidence by a person's word, and never more than a draft."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.models.rights import ActorRole
from app.schemas.platform.examples import DECREE_ID, TEAM_II_ID
from app.services.integration.inbox.intake import carry_out
from tests.support.databases import on_one_engine
from tests.support.evidence import KETUA, entries_of, every, ok, step, told_by_itself
from tests.support.gaps import at
from tests.support.office import PDF, Office, Person
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II
from tests.support.reminders import run

NEWER = "2023-07-02T08:00:00+08:00"


@pytest.fixture
def prepared(office: Office) -> Prepared:
    return Prepared(office)


@pytest.fixture
def coordinator(office: Office) -> Person:
    return office.person(COORDINATOR_II)


def file_of(prepared: Prepared, name: str = "rekap.pdf", content: bytes = PDF) -> str:
    upload = [("files", (name, content))]
    sent = prepared.sirian.request("POST", "/sources/sirian/files", files=upload)
    return str(ok(sent, 201)["items"][0]["id"])


def take_in(person: Person, record_id: str, **body: Any) -> dict[str, Any]:
    """The evidence that accepting the record makes."""
    taken = ok(person.post(f"/inbox/{record_id}/accept", body))
    evidence_id = taken["offers"][0]["evidence_id"]
    return dict(ok(person.get(f"/evidence/{evidence_id}")))


def carry_out_rules(office: Office) -> int:
    async def once() -> int:
        return await carry_out(office.app.state.database)

    assert office.client.portal is not None
    return int(office.client.portal.call(once))


class TestAccepting:
    def test_makes_a_draft_that_says_where_it_came_from_and_can_be_accepted(
        self, prepared: Prepared, coordinator: Person, office: Office
    ) -> None:
        file_id = file_of(prepared, "Rekap Juni.pdf")
        record_id = prepared.hand_in(files=[file_id], url="https://sirian.kpu.go.id/rekap/6")
        offered = ok(coordinator.get("/inbox"))["items"][0]
        assert (offered["id"], offered["state"]) == (record_id, "pending")
        draft = take_in(coordinator, record_id)
        revision = draft["revision"]
        assert draft["status"] == "draft"
        assert (draft["covers_from"], draft["covers_to"]) == ("2023-06-01", "2023-06-30")
        assert draft["evidence_date"] == "2023-07-01"
        assert len(draft["indicator_ids"]) == 2
        assert [file["original_name"] for file in revision["files"]] == ["Rekap Juni.pdf"]
        assert [link["url"] for link in revision["links"]] == ["https://sirian.kpu.go.id/rekap/6"]
        (origin,) = revision["provenance"]
        assert (origin["source_key"], origin["external_id"], origin["version"]) == (
            "sirian", "presensi-2023-06", 1,
        )  # fmt: skip
        assert f"digest {origin['digest']}" in draft["description"]
        path = f"/evidence/{draft['id']}"
        ok(coordinator.post(f"{path}/submit", {}))
        own = step(coordinator, draft["id"], "verify")
        assert (own.status_code, own.json()["code"]) == (403, "own_evidence")
        accepted = ok(step(office.person(KETUA), draft["id"], "accept"))
        assert accepted["status"] == "accepted"
        states = {ok(coordinator.get(f"/indicators/{key}"))["state"] for key in
                  draft["indicator_ids"]}  # fmt: skip
        assert states == {"proven"}

    @on_one_engine
    def test_a_record_without_a_file_is_content_enough(
        self, prepared: Prepared, coordinator: Person, office: Office
    ) -> None:
        draft = take_in(coordinator, prepared.hand_in())
        ok(coordinator.post(f"/evidence/{draft['id']}/submit", {}))
        ok(step(office.person(KETUA), draft["id"], "accept"))

    @on_one_engine
    def test_a_newer_version_brings_the_draft_up_to_date_or_waits_for_the_reviewers(
        self, prepared: Prepared, coordinator: Person, office: Office
    ) -> None:
        first = take_in(coordinator, prepared.hand_in(files=[file_of(prepared)]))
        other = file_of(prepared, "koreksi.pdf", PDF + b"%")
        record_id = prepared.hand_in(title="Koreksi", taken_at=NEWER, files=[other])
        assert ok(coordinator.get("/inbox"))["items"][0]["state"] == "changed"
        again = take_in(coordinator, record_id)
        assert (again["id"], again["title"]) == (first["id"], "Koreksi")
        names = [file["original_name"] for file in again["revision"]["files"]]
        assert names == ["koreksi.pdf"]
        path = f"/evidence/{again['id']}"
        ok(coordinator.post(f"{path}/submit", {}))
        prepared.hand_in(title="Ketiga", taken_at="2023-07-03T08:00:00+08:00")
        refused = coordinator.post(f"/inbox/{record_id}/accept", {})
        assert (refused.status_code, refused.json()["code"]) == (409, "evidence_in_review")
        ok(step(office.person(KETUA), again["id"], "return", reason="Belum final"))
        third = take_in(coordinator, record_id)
        assert (third["revision_number"], third["title"]) == (2, "Ketiga")

    @on_one_engine
    def test_one_moved_to_another_month_after_it_was_accepted_is_warned_of(
        self, prepared: Prepared, coordinator: Person
    ) -> None:
        record_id = prepared.hand_in()
        prepared.hand_in(title="Sebelum diterima", period="2023-05", taken_at=NEWER)
        assert ok(coordinator.get("/inbox"))["items"][0]["warnings"] == []
        take_in(coordinator, record_id)
        later = "2023-07-03T08:00:00+08:00"
        prepared.hand_in(period="2023-04", taken_at=later)
        (offer,) = ok(coordinator.get("/inbox"))["items"]
        (warning,) = offer["warnings"]
        assert (warning["code"], warning["pointer"]) == ("accepted_period_moved", "/period")
        assert "1 Mei 2023 sampai 31 Mei 2023" in warning["detail"]
        version = ok(coordinator.get(f"/inbox/{record_id}"))["versions"][0]
        assert version["warnings"] == [warning]

    def test_of_two_at_once_one_decides(self, prepared: Prepared, office: Office) -> None:
        record_id = prepared.hand_in()
        people = [office.person(COORDINATOR_II), office.person(KETUA)] * 2

        def accept(person: Person) -> int:
            return person.post(f"/inbox/{record_id}/accept", {}).status_code

        with ThreadPoolExecutor(4) as threads:
            answers = sorted(threads.map(accept, people))
        assert answers == [200, 409, 409, 409]
        assert ok(office.person(KETUA).get("/evidence"))["total"] == 1

    @on_one_engine
    def test_a_stale_reading_is_told(self, prepared: Prepared, coordinator: Person) -> None:
        record_id = prepared.hand_in()
        etag = coordinator.get(f"/inbox/{record_id}").headers["etag"]
        prepared.hand_in(title="Koreksi", taken_at=NEWER)
        path, headers = f"/inbox/{record_id}/accept", {"If-Match": etag}
        told = coordinator.post(path, {}, headers=headers)
        assert (told.status_code, told.json()["code"]) == (412, "record_renewed")


@on_one_engine
class TestRejecting:
    def test_needs_a_reason_and_leaves_the_next_version_open(
        self, prepared: Prepared, coordinator: Person
    ) -> None:
        record_id = prepared.hand_in()
        path = f"/inbox/{record_id}/reject"
        assert coordinator.post(path, {}).status_code == 422
        rejected = ok(coordinator.post(path, {"reason": "Belum final"}))
        assert rejected["offers"][0]["state"] == "rejected"
        assert rejected["offers"][0]["allowed_actions"] == []
        assert coordinator.post(path, {"reason": "Lagi"}).json()["code"] == "record_decided"
        prepared.hand_in(title="Koreksi", taken_at=NEWER)
        changed = ok(coordinator.get(f"/inbox/{record_id}"))
        assert changed["offers"][0]["state"] == "changed"
        assert changed["decisions"][0]["reason"] == "Belum final"


@on_one_engine
class TestSight:
    def test_of_another_team_there_is_nothing(self, prepared: Prepared, office: Office) -> None:
        record_id = prepared.hand_in()
        stranger = office.person(ActorRole.KOORDINATOR)
        assert ok(stranger.get("/inbox"))["total"] == 0
        assert stranger.get(f"/inbox/{record_id}").status_code == 404
        member = office.person("edson.carlos")
        assert ok(member.get(f"/inbox/{record_id}"))["offers"][0]["allowed_actions"] == []
        assert member.post(f"/inbox/{record_id}/accept", {}).status_code == 403

    def test_complaints_become_restricted_evidence(
        self, prepared: Prepared, office: Office
    ) -> None:
        body = prepared.service_account_body() | {"source_key": "sp4n-lapor", "name": "LAPOR"}
        account = ok(prepared.administrator.post("/service-accounts", body), 201)["id"]
        lapor = Person(office.client, prepared.issued_key(account)["key"])
        record = prepared.record_body(type="complaints", figures={"received": 3, "resolved": 2})
        ok(lapor.put("/sources/sp4n-lapor/records/6", record, etag=None), 201)
        chair = office.person("andrew.s.n.kette")
        offered = ok(chair.get("/inbox"))["items"][0]
        draft = take_in(chair, offered["id"])
        assert draft["confidentiality"] == "restricted"


class TestRules:
    def test_make_drafts_by_themselves_in_the_name_of_who_gave_them(
        self, prepared: Prepared, coordinator: Person, office: Office
    ) -> None:
        order = {"source_key": "sirian", "type": "attendance", "team_id": str(TEAM_II_ID)}
        rule = ok(coordinator.post("/intake-rules", order), 201)
        assert coordinator.post("/intake-rules", order).json()["code"] == "already_exists"
        record_id = prepared.hand_in()
        assert (carry_out_rules(office), carry_out_rules(office)) == (1, 0)
        (draft,) = every(coordinator, "/evidence")
        assert draft["status"] == "draft"
        assert draft["created_by"]["id"] == str(office.user_id(COORDINATOR_II))
        decision = ok(coordinator.get(f"/inbox/{record_id}"))["decisions"][0]
        assert decision["by_rule"]
        prepared.hand_in(title="Koreksi", taken_at=NEWER)
        assert carry_out_rules(office) == 1
        assert ok(coordinator.get(f"/evidence/{draft['id']}"))["title"] == "Koreksi"
        ok(coordinator.post(f"/evidence/{draft['id']}/submit", {}))
        prepared.hand_in(title="Ketiga", taken_at="2023-07-03T08:00:00+08:00")
        assert carry_out_rules(office) == 0, "it waits for the reviewers"
        assert coordinator.delete(f"/intake-rules/{rule['id']}").status_code == 204
        prepared.hand_in("presensi-2023-05", period="2023-05")
        assert carry_out_rules(office) == 0

    @on_one_engine
    def test_rest_while_their_giver_has_no_right(
        self, prepared: Prepared, coordinator: Person, office: Office
    ) -> None:
        order = {"source_key": "sirian", "type": "attendance", "team_id": str(TEAM_II_ID)}
        rule = ok(coordinator.post("/intake-rules", order), 201)
        prepared.end_memberships(COORDINATOR_II)
        prepared.hand_in()
        assert told_by_itself(office, KETUA) == []
        for _ in range(2):
            assert carry_out_rules(office) == 0
        assert ok(office.person(KETUA).get(f"/intake-rules/{rule['id']}"))["is_resting"]
        (title,) = told_by_itself(office, KETUA)
        assert title.startswith("Perintah tetap berhenti: ")
        (entry,) = entries_of(office, "intake_rule.rest")
        assert entry["target_id"] == rule["id"]


@on_one_engine
def test_records_are_work_until_they_are_decided(prepared: Prepared, coordinator: Person) -> None:
    record_id = prepared.hand_in()
    (work,) = ok(coordinator.get("/me/work?kind=take_in"))["items"]
    assert (work["record_id"], work["status"]) == (record_id, "pending")
    take_in(coordinator, record_id)
    assert ok(coordinator.get("/me/work?kind=take_in"))["items"] == []


class TestFreshness:
    def test_a_silent_source_is_a_gap_and_reminds_the_coordinator_once(
        self, prepared: Prepared, office: Office
    ) -> None:
        prepared.hand_in()  # June; the office is connected from now on
        gaps = f"/decrees/{DECREE_ID}/gaps?code=source_silent&size=100"
        with at(office, "2023-08-10T02:00:00Z"):  # by the tenth: the day itself still counts
            before = ok(office.person(COORDINATOR_II).get(gaps))["items"]
        with at(office, "2023-08-11T02:00:00Z"):
            late = ok(office.person(COORDINATOR_II).get(gaps))["items"]
        assert not [gap for gap in before if gap["month"] == 7]
        july = [gap for gap in late if gap["month"] == 7]
        assert {gap["indicator"]["code"] for gap in july} == {"2B-1", "2B-2"}
        assert {gap["due_date"] for gap in july} == {"2023-08-10"}
        assert all("10 Agustus 2023" in gap["detail"] and "…" not in gap["detail"] for gap in july)
        assert not [gap for gap in late if gap["month"] == 6]
        assert not [gap for gap in late if "SiPleno" in str(gap)], "nobody connected it"
        given = run(office, "2023-08-11T02:00:00Z")
        silent = [each for each in given if each[1] == "source_silent"]
        assert {name for name, _, _ in silent} == {COORDINATOR_II}
        months = len({gap["month"] for gap in late})
        assert len(silent) == months, "the engine and the gaps agree"
        assert run(office, "2023-08-12T02:00:00Z") == []
