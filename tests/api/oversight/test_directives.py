"""Directions of those who steer: given, acknowledged, acted on, closed by the giver."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine

from app.schemas.platform.examples import ACTIVITY_5A_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    end,
    every,
    evidence,
    ok,
    refused,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared
from tests.support.steering import STEERED, UNTIL, direct, scene_of, take


def work(person: Person) -> set[tuple[str, str]]:
    """What waits for a person because of directives."""
    rows = every(person, "/me/work")
    return {(row["kind"], row["directive_id"]) for row in rows if row["directive_id"]}


def said_of(office: Office, target_id: str) -> list[tuple[str, str | None]]:
    """The audit entries of a thing, oldest first."""
    page = ok(office.administrator().get("/audit-events", params={"target_id": target_id}))
    return [(entry["action"], entry["reason"]) for entry in reversed(page["items"])]


class TestLoop:
    def test_goes_to_the_coordinator_and_back_until_its_giver_closes_it(
        self, office: Office
    ) -> None:
        giver, coordinator = office.person(PENGARAH), office.person(COORDINATOR)
        made = direct(giver, team_id=None, action_item_id=Prepared(office).action_item_id)
        assert (made["action_item"]["code"], made["activity"]) == ("5A.1", None)
        assert made["team"]["id"] == STEERED
        path = f"/directives/{made['id']}"
        assert work(coordinator) == work(office.person(KETUA)) == {("acknowledge", made["id"])}
        assert work(giver) == work(office.person(OTHER_COORDINATOR)) == set()
        refused(coordinator.post(f"{path}/respond", {"text": "x"}), 409, "directive_wrong_status")

        take(coordinator, "directives", made, "acknowledge")
        assert work(coordinator) == {("respond", made["id"])}
        shown = evidence(office, "submitted")["id"]
        take(coordinator, "directives", made, "respond", text="Sudah.", evidence_id=shown)
        assert work(coordinator) == set()
        assert work(giver) == {("close", made["id"])}

        take(giver, "directives", made, "reopen", reason="Belum ada jadwal.")
        assert work(coordinator) == {("respond", made["id"])}
        take(coordinator, "directives", made, "respond", text="Jadwal terlampir.")
        closed = take(giver, "directives", made, "close")
        assert (closed["status"], closed["allowed_actions"]) == ("closed", [])
        steps = ["acknowledge", "respond", "reopen", "respond", "close"]
        assert [taken["action"] for taken in closed["steps"]] == steps
        assert closed["steps"][1]["revision_number"] == 1
        assert work(coordinator) == work(giver) == set()
        texts = [None, None, "Sudah.", "Belum ada jadwal.", "Jadwal terlampir.", None]
        names = [f"directive.{verb}" for verb in ("issue", *steps)]
        assert said_of(office, made["id"]) == list(zip(names, texts, strict=True))

    @on_one_engine
    def test_the_giver_closes_or_others_once_the_giver_steers_no_more(self, office: Office) -> None:
        giver, ketua = office.person(PENGARAH), office.person(KETUA)
        prepared = Prepared(office)
        made = {"id": prepared.directive("acted_on", giver)}
        path = f"/directives/{made['id']}"
        for verb in ("close", "reopen"):
            refused(ketua.post(f"{path}/{verb}", {"reason": "x"}), 403, "not_the_giver")
        assert not {"close", "reopen"} & set(ok(ketua.get(path))["allowed_actions"])
        assert work(ketua) == set()
        prepared.end_memberships(PENGARAH)
        assert end(giver, path).status_code == 404
        assert work(ketua) == {("close", made["id"])}
        assert take(ketua, "directives", made, "close")["status"] == "closed"

    @on_one_engine
    def test_nobody_closes_what_they_did_themselves(self, office: Office) -> None:
        ketua, overseer = office.person(KETUA), office.person(PENGARAH)
        mine = direct(ketua)
        assert work(ketua) == set()
        take(ketua, "directives", mine, "acknowledge")
        take(ketua, "directives", mine, "respond", text="Saya kerjakan sendiri.")
        with_own_evidence = direct(ketua)
        own = evidence(office, "submitted", author=KETUA)["id"]
        coordinator = office.person(COORDINATOR)
        take(coordinator, "directives", with_own_evidence, "acknowledge")
        take(coordinator, "directives", with_own_evidence, "respond", text="Ada.", evidence_id=own)
        for thing, code in ((mine, "own_answer"), (with_own_evidence, "own_evidence")):
            refused(end(ketua, f"/directives/{thing['id']}"), 403, code)
            assert ("close", thing["id"]) in work(overseer) - work(ketua)
            take(overseer, "directives", thing, "close")

    @on_one_engine
    def test_ending_it_before_anybody_acted_needs_a_reason(self, office: Office) -> None:
        giver = office.person(PENGARAH)
        made = direct(giver)
        early = end(giver, f"/directives/{made['id']}")
        assert refused(early, 422, "directive_unanswered")["errors"][0]["pointer"] == "/reason"
        take(giver, "directives", made, "close", reason="Sudah tidak relevan.")
        late = office.person(COORDINATOR).post(f"/directives/{made['id']}/acknowledge", {})
        refused(late, 409, "directive_wrong_status")

    def test_of_twelve_clients_one_acknowledges(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        path = f"/directives/{direct(office.person(PENGARAH))['id']}"
        with ThreadPoolExecutor(12) as pool:
            answers = pool.map(lambda _: coordinator.post(f"{path}/acknowledge", {}), range(12))
            assert sorted(answer.status_code for answer in answers) == [200, *[409] * 11]
        assert len(ok(coordinator.get(path))["steps"]) == 1


@on_one_engine
class TestIssue:
    @pytest.mark.parametrize(
        ("fields", "code", "pointer"),
        [
            ({"team_id": None}, "directive_needs_one_subject", "/team_id"),
            ({"activity_id": str(ACTIVITY_5A_ID)}, "directive_needs_one_subject", "/team_id"),
            ({"due_date": "2023-06-04"}, "due_date_before_decree", "/due_date"),
            ({"due_date": "2023-06-05"}, "due_date_passed", "/due_date"),
            ({"text": "x" * 10_000}, None, "/text"),
            ({"text": " "}, None, "/text"),
        ],
    )
    def test_says_what_is_wrong_and_writes_nothing(
        self, office: Office, fields: dict[str, Any], code: str | None, pointer: str
    ) -> None:
        giver = office.person(PENGARAH)
        body = {"team_id": STEERED, "text": "Dahulukan.", "due_date": UNTIL} | fields
        problem = refused(giver.post("/directives", body), 422, code)
        assert problem["errors"][0]["pointer"] == pointer
        assert every(giver, "/directives") == []
        query = {"action": "directive.issue"}
        assert ok(office.administrator().get("/audit-events", params=query))["items"] == []

    def test_today_is_the_day_of_the_office(self, office: Office) -> None:
        with time_machine.travel("2099-03-09T17:00:00Z", tick=False):  # 01.00 of the 10th in Kupang
            giver = office.person(PENGARAH)
            body = {"team_id": STEERED, "text": "Dahulukan.", "due_date": "2099-03-09"}
            refused(giver.post("/directives", body), 422, "due_date_passed")
            assert direct(giver, due_date="2099-03-10")["due_date"] == "2099-03-10"

    def test_is_never_changed_and_is_for_those_who_steer(self, office: Office) -> None:
        body = {"team_id": STEERED, "text": "Dahulukan.", "due_date": UNTIL}
        for username in (MEMBER, COORDINATOR):
            refused(office.person(username).post("/directives", body), 403, "forbidden")
        made = direct(office.person(KETUA))
        changed = office.person(KETUA).patch(f"/directives/{made['id']}", {"due_date": UNTIL})
        refused(changed, 405)
        unknown = body | {"team_id": None, "action_item_id": made["id"]}
        problem = refused(office.person(PENGARAH).post("/directives", unknown), 404)
        assert problem["errors"][0]["pointer"] == "/action_item_id"


@on_one_engine
class TestSight:
    def test_filters_narrow_the_list(self, office: Office) -> None:
        giver, ketua = office.person(PENGARAH), office.person(KETUA)
        item = Prepared(office).action_item_id
        to_team = direct(giver)
        to_item = direct(ketua, team_id=None, action_item_id=item, due_date="2099-01-31")
        to_activity = direct(giver, team_id=None, activity_id=str(ACTIVITY_5A_ID))
        take(ketua, "directives", to_team, "acknowledge")

        def ids(**filters: str) -> list[str]:
            return [
                row["id"] for row in every(office.person(OTHER_MEMBER), "/directives", **filters)
            ]

        newest = [to_activity["id"], to_item["id"], to_team["id"]]
        assert ids() == ids(team_id=STEERED) == ids(decree_id=to_team["decree_id"]) == newest
        assert ids(sort="due_date")[0] == to_item["id"]
        assert ids(activity_id=str(ACTIVITY_5A_ID)) == newest[:2]
        assert ids(action_item_id=item) == ids(due_before="2099-02-01") == [to_item["id"]]
        assert ids(issued_by_id=str(office.user_id(KETUA))) == [to_item["id"]]
        assert ids(status="acknowledged") == [to_team["id"]]

    def test_a_response_with_restricted_evidence_is_for_few_eyes(self, office: Office) -> None:
        made = direct(office.person(PENGARAH))
        secret = evidence(office, "submitted", confidentiality="restricted")["id"]
        coordinator = office.person(COORDINATOR)
        take(coordinator, "directives", made, "acknowledge")
        take(coordinator, "directives", made, "respond", text="Aduan X77.", evidence_id=secret)
        assert every(office.person(OTHER_MEMBER), "/directives", q="x77") == []
        found = [
            every(coordinator, "/directives", q=words) for words in ("x77 aduan", made["text"])
        ]
        assert [row["id"] for (row,) in found] == [made["id"]] * 2
        path = f"/directives/{made['id']}"
        assert "X77" in coordinator.get(path).text
        assert "X77" not in office.person(OTHER_MEMBER).get(path).text
        assert "X77" not in office.administrator().get("/audit-events").text
        assert "X77" in office.person(KETUA).get("/audit-events").text

    def test_what_waits_is_what_may_be_done(self, office: Office) -> None:
        scene_of(office)
        verbs = {"act": {"start", "finish"}}
        found: set[str] = set()
        for username in (MEMBER, COORDINATOR, KETUA, PENGARAH, OTHER_COORDINATOR, OTHER_MEMBER):
            person = office.person(username)
            rows: list[Body] = every(person, "/me/work")
            for row in rows:
                offered = set(ok(person.get(row["href"]))["allowed_actions"])
                assert verbs.get(row["kind"], {row["kind"]}) & offered, row
                if row["directive_id"] or row["follow_up_id"]:
                    assert row["due_date"] == UNTIL
                    found.add(f"{username} {row['kind']}")
        assert found == {
            f"{MEMBER} act",
            f"{COORDINATOR} acknowledge",
            f"{KETUA} acknowledge",
            f"{KETUA} close",
            f"{PENGARAH} close",
        }
