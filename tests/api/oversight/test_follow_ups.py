"""What findings and directives lead to: owned by one, done, closed by another."""

from typing import Any

import pytest

from tests.api.oversight.test_directives import said_of
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
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
from tests.support.findings import asesor
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person
from tests.support.steering import STEERED, UNTIL, direct, follow, observe, take


def work(person: Person) -> set[tuple[str, str]]:
    """What waits for a person because of follow-ups."""
    rows = every(person, "/me/work")
    return {(row["kind"], row["follow_up_id"]) for row in rows if row["follow_up_id"]}


def finished(person: Person, thing: Body, **fields: Any) -> Body:
    take(person, "follow-ups", thing, "start")
    return take(person, "follow-ups", thing, "finish", text="Jadwal disusun.", **fields)


class TestLoop:
    def test_a_finding_leads_to_something_that_somebody_else_closes(self, office: Office) -> None:
        evaluator, coordinator = asesor(office), office.person(COORDINATOR)
        member, colleague = office.person(MEMBER), office.person(COLLEAGUE)
        found = observe(evaluator)
        made = follow(coordinator, found, office.user_id(MEMBER))
        assert (made["finding_id"], made["directive_id"]) == (found["id"], None)
        assert work(member) == {("act", made["id"])}
        assert work(colleague) == work(coordinator) == set()
        path = f"/follow-ups/{made['id']}"
        refused(member.post(f"{path}/finish", {"text": "x"}), 409, "follow_up_wrong_status")
        take(member, "follow-ups", made, "start")

        close_finding = f"/findings/{found['id']}/close"
        take(office.person(KETUA), "findings", found, "answer", text="Dikerjakan.")
        assert "close" not in ok(evaluator.get(f"/findings/{found['id']}"))["allowed_actions"]
        refused(evaluator.post(close_finding, {}), 409, "follow_ups_unfinished")

        shown = evidence(office, "submitted")["id"]
        finish = {"text": "Jadwal disusun.", "evidence_id": shown}
        take(colleague, "follow-ups", made, "finish", **finish)
        assert work(coordinator) == {("close", made["id"])}
        for person in (member, colleague):
            refused(end(person, path), 403, "forbidden")
        take(coordinator, "follow-ups", made, "reopen", reason="Tanggalnya belum.")
        take(member, "follow-ups", made, "finish", text="Tanggal dilengkapi.")
        closed = take(coordinator, "follow-ups", made, "close")
        assert [taken["action"] for taken in closed["steps"]] == [
            "start", "finish", "reopen", "finish", "close",
        ]  # fmt: skip
        assert closed["steps"][1]["evidence_id"] == shown
        ok(evaluator.post(close_finding, {}))
        assert work(member) == work(coordinator) == set()
        assert said_of(office, made["id"]) == [
            ("follow_up.create", None),
            ("follow_up.start", None),
            ("follow_up.finish", "Jadwal disusun."),
            ("follow_up.reopen", "Tanggalnya belum."),
            ("follow_up.finish", "Tanggal dilengkapi."),
            ("follow_up.close", None),
        ]

    def test_a_directive_ends_after_its_follow_ups_and_they_stay_ended(
        self, office: Office
    ) -> None:
        giver, coordinator = office.person(PENGARAH), office.person(COORDINATOR)
        told = direct(giver)
        made = follow(giver, told, office.user_id(MEMBER))
        take(coordinator, "directives", told, "acknowledge")
        take(coordinator, "directives", told, "respond", text="Dibagi.")
        close = f"/directives/{told['id']}/close"
        refused(giver.post(close, {"reason": "Cukup."}), 409, "follow_ups_unfinished")
        assert ("close", told["id"]) not in {
            (row["kind"], row["directive_id"]) for row in every(giver, "/me/work")
        }
        finished(office.person(MEMBER), made)
        take(giver, "directives", told, "close")
        again = coordinator.post(f"/follow-ups/{made['id']}/reopen", {"reason": "x"})
        refused(again, 409, "origin_closed")
        body = {"text": "x", "owner_id": made["owner"]["id"], "due_date": UNTIL}
        late = giver.post(f"/directives/{told['id']}/follow-ups", body)
        refused(late, 409, "directive_wrong_status")

    @on_one_engine
    def test_neither_owner_nor_whoever_did_it_or_made_its_evidence_closes_it(
        self, office: Office
    ) -> None:
        ketua, coordinator = office.person(KETUA), office.person(COORDINATOR)
        found = observe(ketua)
        owned = follow(ketua, found, office.user_id(KETUA))
        finished(ketua, owned)
        acted = follow(ketua, found, office.user_id(MEMBER))
        finished(ketua, acted)
        shown = follow(ketua, found, office.user_id(MEMBER))
        own = evidence(office, "submitted", author=KETUA)["id"]
        finished(office.person(COLLEAGUE), shown, evidence_id=own)
        for thing, code in (
            (owned, "own_follow_up"),
            (acted, "own_answer"),
            (shown, "own_evidence"),
        ):
            path = f"/follow-ups/{thing['id']}"
            assert "close" not in ok(ketua.get(path))["allowed_actions"]
            refused(end(ketua, path), 403, code)
            assert ("close", thing["id"]) in work(coordinator) - work(ketua)
            take(coordinator, "follow-ups", thing, "close")

    @on_one_engine
    def test_ending_it_unfinished_needs_a_reason(self, office: Office) -> None:
        giver = office.person(PENGARAH)
        made = follow(giver, observe(giver), office.user_id(MEMBER))
        path = f"/follow-ups/{made['id']}/close"
        problem = refused(giver.post(path, {}), 422, "follow_up_unanswered")
        assert problem["errors"][0]["pointer"] == "/reason"
        assert ok(giver.post(path, {"reason": "Tidak perlu lagi."}))["status"] == "closed"


@on_one_engine
class TestCreate:
    @pytest.mark.parametrize(
        ("fields", "code", "pointer"),
        [
            ({"owner_id": OTHER_MEMBER}, "owner_not_of_team", "/owner_id"),
            ({"owner_id": PENGARAH}, "owner_not_of_team", "/owner_id"),
            ({"owner_id": STEERED}, "owner_not_of_team", "/owner_id"),
            ({"due_date": "2023-06-04"}, "due_date_before_decree", "/due_date"),
            ({"due_date": "2023-07-01"}, "due_date_passed", "/due_date"),
            ({"text": "x" * 10_000}, None, "/text"),
        ],
    )
    def test_says_what_is_wrong_and_writes_nothing(
        self, office: Office, fields: dict[str, str], code: str | None, pointer: str
    ) -> None:
        giver = office.person(PENGARAH)
        body = {"text": "Susun jadwal.", "owner_id": MEMBER, "due_date": UNTIL} | fields
        if body["owner_id"] != STEERED:
            body["owner_id"] = str(office.user_id(body["owner_id"]))
        answer = giver.post(f"/findings/{observe(giver)['id']}/follow-ups", body)
        assert refused(answer, 422, code)["errors"][0]["pointer"] == pointer
        assert every(giver, "/follow-ups") == []
        query = {"action": "follow_up.create"}
        assert ok(office.administrator().get("/audit-events", params=query))["items"] == []

    def test_is_for_those_who_oversee_and_the_coordinator_of_the_team(self, office: Office) -> None:
        told = direct(office.person(PENGARAH))
        body = {"text": "x", "owner_id": str(office.user_id(KETUA)), "due_date": UNTIL}
        for person in (office.person(MEMBER), office.person(OTHER_COORDINATOR), asesor(office)):
            answer = person.post(f"/directives/{told['id']}/follow-ups", body)
            refused(answer, 403, "forbidden")
        assert follow(office.person(COORDINATOR), told, office.user_id(KETUA))["status"] == "open"


@on_one_engine
class TestSight:
    def test_filters_narrow_the_list(self, office: Office) -> None:
        giver = office.person(PENGARAH)
        found, told = observe(giver), direct(giver)
        first = follow(giver, found, office.user_id(MEMBER))
        second = follow(giver, told, office.user_id(COLLEAGUE), due_date="2099-01-31")
        take(office.person(MEMBER), "follow-ups", first, "start")

        def ids(**filters: str) -> list[str]:
            return [
                row["id"] for row in every(office.person(OTHER_MEMBER), "/follow-ups", **filters)
            ]

        newest = [second["id"], first["id"]]
        assert ids() == ids(team_id=STEERED) == ids(sort="due_date") == newest
        assert ids(finding_id=found["id"]) == ids(status="in_progress") == newest[1:]
        assert ids(directive_id=told["id"]) == ids(due_before="2099-02-01") == newest[:1]
        assert ids(owner_id=second["owner"]["id"]) == newest[:1]
        assert ids(decree_id=str(office.user_id(MEMBER))) == []

    def test_what_follows_from_restricted_evidence_is_for_few_eyes(self, office: Office) -> None:
        giver, outsider = office.person(PENGARAH), office.person(OTHER_MEMBER)
        secret = evidence(office, "submitted", confidentiality="restricted")["id"]
        flag = {"evidence_id": secret, "reason": "X77", "cause": "X77", "recommendation": "X77"}
        found = ok(giver.post("/findings", flag), 201)
        made = follow(giver, found, office.user_id(MEMBER), text="Panggil X77.")
        plain = follow(giver, direct(giver), office.user_id(MEMBER))
        finished(office.person(COLLEAGUE), plain, evidence_id=secret)
        for path in (
            "/findings",
            "/follow-ups",
            *(f"/follow-ups/{it['id']}" for it in (made, plain)),
        ):
            answer = outsider.get(path)
            assert ok(answer)
            assert "X77" not in answer.text
        assert ok(outsider.get(f"/follow-ups/{made['id']}"))["hidden"]
        said = "jadwal disusun"
        assert [every(outsider, "/follow-ups", q=q) for q in ("x77", said)] == [[], []]
        member = office.person(MEMBER)
        hits = [every(member, "/follow-ups", q=q) for q in ("x77 panggil", said.upper())]
        assert [row["id"] for (row,) in hits] == [made["id"], plain["id"]]
        seen = ok(outsider.get(f"/follow-ups/{plain['id']}"))
        assert (seen["text"], seen["steps"][1]["text"]) == (plain["text"], None)
        assert "X77" not in office.administrator().get("/audit-events").text
        assert "X77" in office.person(MEMBER).get(f"/follow-ups/{made['id']}").text
        assert "Panggil X77." in {row["title"] for row in every(office.person(MEMBER), "/me/work")}
