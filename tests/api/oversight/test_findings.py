"""The loop between those who oversee and the teams: found, answered, closed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.models import RoleGrant
from app.schemas.platform.examples import ACTIVITY_5A_ID
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    REPORT,
    Body,
    draft,
    end,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.findings import IN_A_MONTH, WHY, asesor, flag, request_for, work
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office


class TestLoop:
    def test_a_flag_goes_to_the_team_and_back_until_it_is_closed(self, office: Office) -> None:
        evaluator, member = asesor(office), office.person(MEMBER)
        made = evidence(office, "accepted")
        found = flag(evaluator, made["id"])
        assert found["kind"] == "flag"
        assert found["flagged"] == {
            "evidence_id": made["id"],
            "revision_number": 1,
            "title": made["title"],
        }
        for username in (MEMBER, COLLEAGUE, COORDINATOR, KETUA):
            assert ("answer", found["id"]) in work(office.person(username))
        assert work(office.person(OTHER_MEMBER)) == work(evaluator) == set()

        said = {"text": "Daftar hadir yang ditandatangani ada pada revisi 2."}
        ok(member.post(f"/findings/{found['id']}/answer", said))
        assert work(member) == set()
        assert work(evaluator) == {("close", found["id"])}

        ok(evaluator.post(f"/findings/{found['id']}/reopen", {"reason": "Halaman 2 belum."}))
        assert work(member) == {("answer", found["id"])}
        again = {"text": "Halaman 2 dilengkapi.", "evidence_id": made["id"]}
        ok(office.person(COORDINATOR).post(f"/findings/{found['id']}/answer", again))
        ok(end(evaluator, f"/findings/{found['id']}"))
        assert work(member) == work(evaluator) == set()

        seen = ok(member.get(f"/findings/{found['id']}"))
        loop = [(taken["action"], taken["text"]) for taken in seen["steps"]]
        assert loop == [
            ("answer", said["text"]),
            ("reopen", "Halaman 2 belum."),
            ("answer", again["text"]),
            ("close", None),
        ]
        assert seen["steps"][2]["evidence_id"] == made["id"]
        assert seen["status"] == "closed"
        theirs = ok(evaluator.get(f"/findings/{found['id']}"))
        assert theirs | {"allowed_actions": []} == seen
        assert theirs["allowed_actions"] == ["reopen"]

    @on_one_engine
    def test_a_request_names_indicator_and_day_and_comes_first_in_the_work(
        self, office: Office
    ) -> None:
        evaluator, member = asesor(office), office.person(MEMBER)
        evidence(office, "returned")
        later = request_for(evaluator, due_date=str(clock.now().date() + timedelta(days=60)))
        sooner = request_for(evaluator)
        assert sooner["requested"]["code"] == REPORT
        rows = every(member, "/me/work")
        assert [row["finding_id"] for row in rows] == [sooner["id"], later["id"], None]
        assert rows[0]["due_date"] == IN_A_MONTH
        assert rows[0]["title"] == sooner["requested"]["text"]
        assert ok(member.get(rows[0]["href"].removeprefix("/api/v1")))["id"] == sooner["id"]

        wrong = evidence(office, "submitted", "5D-1")
        right = evidence(office, "submitted")
        path = f"/findings/{sooner['id']}/answer"
        body = {"text": "Sudah diunggah.", "evidence_id": wrong["id"]}
        refused(member.post(path, body), 422, "evidence_of_other_team")
        for ended, code in (("draft", "evidence_not_submitted"), ("withdrawn", "evidence_ended")):
            body["evidence_id"] = evidence(office, ended)["id"]
            refused(member.post(path, body), 409, code)
        ok(member.post(path, body | {"evidence_id": right["id"]}))

    @on_one_engine
    def test_when_the_evaluator_has_gone_others_read_the_answer(self, office: Office) -> None:
        evaluator, overseer = asesor(office), office.person(PENGARAH)
        found = request_for(evaluator)
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", {"text": "Menyusul."}))
        assert work(overseer) == set()
        with Session(office.engine) as session, session.begin():
            visit = {"valid_from": date(2023, 1, 1), "valid_to": date(2023, 2, 1)}
            session.execute(update(RoleGrant).where(RoleGrant.role == "asesor").values(visit))
        assert evaluator.get(f"/findings/{found['id']}").status_code == 404
        assert work(overseer) == {("close", found["id"])}

    @on_one_engine
    def test_every_step_leaves_a_trace(self, office: Office) -> None:
        evaluator = asesor(office)
        found = request_for(evaluator)
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", {"text": "Menyusul."}))
        ok(end(evaluator, f"/findings/{found['id']}", reason="Cukup."))
        entries = every_entry(office, found["id"])
        assert [entry["action"] for entry in entries] == [
            "finding.raise",
            "finding.answer",
            "finding.close",
        ]
        assert [entry["reason"] for entry in entries] == [WHY, "Menyusul.", "Cukup."]


def every_entry(office: Office, target_id: str) -> list[Body]:
    page = ok(office.administrator().get("/audit-events", params={"target_id": target_id}))
    return list(reversed(page["items"]))


class TestObserve:
    @on_one_engine
    def test_an_observation_says_how_bad_why_and_what_to_do(self, office: Office) -> None:
        evaluator, ketua = asesor(office), office.person(KETUA)
        words = {"severity": "high", "cause": "Tidak ada jadwal.", "recommendation": "Susun."}
        body = {"activity_id": str(ACTIVITY_5A_ID), "reason": WHY} | words
        found = ok(evaluator.post("/findings", body), 201)
        assert found["kind"] == "observation"
        assert found["activity"]["code"] == "5A"
        assert {name: found[name] for name in words} == words
        assert (found["source"], found["flagged"], found["requested"]) == ("asesor", None, None)
        plain = {"team_id": found["team"]["id"], "reason": WHY}
        monitored = ok(ketua.post("/findings", plain), 201)
        assert (monitored["source"], monitored["severity"]) == ("monitoring", "medium")
        told = ok(ketua.post("/findings", plain | {"source": "complaint"}), 201)
        member = office.person(MEMBER)
        titles = {row["finding_id"]: row["title"] for row in every(member, "/me/work")}
        assert titles[found["id"]] == found["activity"]["text"]
        assert titles[told["id"]] == found["team"]["title"]
        ok(member.post(f"/findings/{found['id']}/answer", {"text": "Disusun."}))
        ok(end(evaluator, f"/findings/{found['id']}"))
        for filters, wanted in (
            ({"severity": "high"}, [found]),
            ({"source": "complaint"}, [told]),
            ({"kind": "observation", "status": "open"}, [told, monitored]),
        ):
            rows = every(member, "/findings", **filters)
            assert [row["id"] for row in rows] == [row["id"] for row in wanted]


@on_one_engine
class TestRaise:
    def test_a_draft_is_nothing_to_object_to(self, office: Office) -> None:
        body = {"evidence_id": draft(office.person(MEMBER))["id"], "reason": WHY}
        refused(office.person(PENGARAH).post("/findings", body), 409, "evidence_not_submitted")

    def test_the_last_submitted_revision_is_meant_unless_another_is_named(
        self, office: Office
    ) -> None:
        made = evidence(office, "returned")
        ok(step(office.person(MEMBER), made["id"], "revise"), 201)
        overseer = office.person(PENGARAH)
        assert flag(overseer, made["id"])["flagged"]["revision_number"] == 1
        body = {"evidence_id": made["id"], "reason": WHY, "revision_number": 2}
        refused(overseer.post("/findings", body), 409, "evidence_not_submitted")
        body["revision_number"] = 3
        refused(overseer.post("/findings", body), 404)

    @pytest.mark.parametrize(
        ("fields", "code", "pointer"),
        [
            ({}, "finding_needs_one_subject", "/evidence_id"),
            (
                {"evidence_id": indicator_id(REPORT), "indicator_id": indicator_id(REPORT)},
                "finding_needs_one_subject",
                "/evidence_id",
            ),
            ({"indicator_id": indicator_id(REPORT)}, "due_date_required", "/due_date"),
            (
                {"indicator_id": indicator_id(REPORT), "due_date": "2023-01-31"},
                "due_date_before_decree",
                "/due_date",
            ),
            (
                {"indicator_id": indicator_id(REPORT), "due_date": "2023-07-31"},
                "due_date_passed",
                "/due_date",
            ),
        ],
    )
    def test_says_what_is_missing(
        self, office: Office, fields: Body, code: str, pointer: str
    ) -> None:
        answer = office.person(PENGARAH).post("/findings", {"reason": WHY} | fields)
        assert refused(answer, 422, code)["errors"][0]["pointer"] == pointer

    def test_only_those_who_oversee_may(self, office: Office) -> None:
        made = evidence(office, "submitted")
        body = {"evidence_id": made["id"], "reason": WHY}
        for username in (MEMBER, COORDINATOR, OTHER_COORDINATOR):
            refused(office.person(username).post("/findings", body), 403, "forbidden")


class TestAtOnce:
    def test_of_twenty_clients_one_answers_and_one_closes(self, office: Office) -> None:
        overseer, member = office.person(PENGARAH), office.person(MEMBER)
        path = f"/findings/{request_for(overseer)['id']}"
        for person, verb, body in (
            (member, "answer", {"text": "Sudah."}),
            (overseer, "close", {"reason": "Cukup."}),
        ):
            with ThreadPoolExecutor(20) as pool:
                answers = pool.map(lambda _: person.post(f"{path}/{verb}", body), range(20))  # noqa: B023 - all are done before the next round
                assert sorted(answer.status_code for answer in answers) == [200, *[409] * 19]
        taken = [row["action"] for row in ok(member.get(path))["steps"]]
        assert taken == ["answer", "close"]
