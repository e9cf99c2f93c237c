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
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared

IN_A_MONTH = str(clock.now().date() + timedelta(days=30))
WHY = "Daftar hadir rapat belum ditandatangani."


def asesor(office: Office) -> Person:
    """An evaluator of the seeded decree."""
    prepared = Prepared(office)
    username = prepared.account()
    body = {"role": "asesor", "decree_id": prepared.decree_id}
    ok(prepared.administrator.post(f"/users/{office.user_id(username)}/role-grants", body), 201)
    return office.person(username)


def request_for(person: Person, code: str = REPORT, **fields: object) -> Body:
    body = {"indicator_id": indicator_id(code), "due_date": IN_A_MONTH, "reason": WHY} | fields
    made: Body = ok(person.post("/findings", body), 201)
    return made


def flag(person: Person, evidence_id: str, **fields: object) -> Body:
    body = {"evidence_id": evidence_id, "reason": WHY} | fields
    made: Body = ok(person.post("/findings", body), 201)
    return made


def work(person: Person) -> set[tuple[str, str]]:
    """What waits for a person because of findings."""
    rows = every(person, "/me/work")
    return {(row["kind"], row["finding_id"]) for row in rows if row["finding_id"]}


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


class TestClose:
    @on_one_engine
    def test_whoever_answered_does_not_close(self, office: Office) -> None:
        ketua = office.person(KETUA)
        found = request_for(ketua)
        answered = ok(ketua.post(f"/findings/{found['id']}/answer", {"text": "Sudah."}))
        assert "close" not in answered["allowed_actions"]
        assert work(ketua) == set()
        refused(end(ketua, f"/findings/{found['id']}"), 403, "own_answer")
        ok(end(office.person(PENGARAH), f"/findings/{found['id']}"))

    @on_one_engine
    def test_nobody_closes_what_is_about_their_own_evidence(self, office: Office) -> None:
        evaluator, ketua, member = asesor(office), office.person(KETUA), office.person(MEMBER)
        own = evidence(office, "submitted", author=KETUA)
        found, asked = flag(evaluator, own["id"]), request_for(evaluator)
        given = {"text": "Sudah diunggah.", "evidence_id": own["id"]}
        answered = ok(member.post(f"/findings/{asked['id']}/answer", given))
        assert answered["steps"][0]["revision_number"] == 1
        for finding_id in (found["id"], asked["id"]):
            path = f"/findings/{finding_id}"
            assert "close" not in ok(ketua.get(path))["allowed_actions"]
            refused(end(ketua, path, reason="Cukup."), 403, "own_evidence")
            ok(end(evaluator, path, reason="Cukup."))

    @on_one_engine
    def test_what_is_closed_takes_no_answer(self, office: Office) -> None:
        overseer = office.person(PENGARAH)
        found = request_for(overseer)
        close = f"/findings/{found['id']}/close"
        problem = refused(overseer.post(close, {}), 422, "finding_unanswered")
        assert problem["errors"][0]["pointer"] == "/reason"
        ok(overseer.post(close, {"reason": "Salah indikator."}))
        path = f"/findings/{found['id']}/answer"
        refused(office.person(MEMBER).post(path, {"text": "x"}), 409, "finding_wrong_status")

    @on_one_engine
    def test_a_stale_version_is_refused(self, office: Office) -> None:
        overseer = office.person(PENGARAH)
        found = request_for(overseer)
        read = overseer.get(f"/findings/{found['id']}")
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", {"text": "Sudah."}))
        stale = {"If-Match": read.headers["ETag"]}
        answer = overseer.post(f"/findings/{found['id']}/close", {}, headers=stale)
        refused(answer, 412, "stale")


class TestSight:
    def test_words_about_restricted_evidence_are_for_few_eyes(self, office: Office) -> None:
        made = evidence(office, "submitted", confidentiality="restricted", title="Aduan X77")
        found = flag(office.person(PENGARAH), made["id"], reason="X77 belum dimintai keterangan")
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", {"text": "X77 sudah"}))
        outsider = office.person(OTHER_MEMBER)
        for path in ("/findings", f"/findings/{found['id']}"):
            answer = outsider.get(path)
            assert ok(answer)
            assert "X77" not in answer.text
        seen = ok(outsider.get(f"/findings/{found['id']}"))
        assert seen["hidden"]
        assert seen["status"] == "answered"
        trail = office.administrator().get("/audit-events", params={"size": 100})
        assert "X77" not in trail.text
        assert "X77 sudah" in office.person(KETUA).get("/audit-events").text

    def test_an_answer_with_restricted_evidence_is_for_few_eyes_too(self, office: Office) -> None:
        made = evidence(office, "submitted", confidentiality="restricted")
        found = request_for(office.person(PENGARAH))
        said = {"text": "Aduan X77 selesai.", "evidence_id": made["id"]}
        ok(office.person(MEMBER).post(f"/findings/{found['id']}/answer", said))
        path = f"/findings/{found['id']}"
        seen = office.person(OTHER_MEMBER).get(path)
        assert (ok(seen)["reason"], seen.json()["steps"][0]["text"]) == (WHY, None)
        assert "X77" in office.person(COORDINATOR).get(path).text
        assert "X77" not in office.administrator().get("/audit-events").text

    def test_filters_narrow_the_list(self, office: Office) -> None:
        overseer = office.person(PENGARAH)
        made = evidence(office, "submitted")
        flagged, asked = flag(overseer, made["id"]), request_for(overseer, "5D-1")
        ok(end(overseer, f"/findings/{asked['id']}", reason="Salah indikator."))

        def ids(**filters: str) -> list[str]:
            return [row["id"] for row in every(overseer, "/findings", **filters)]

        assert ids(sort="-created_at") == [asked["id"], flagged["id"]]
        assert ids(kind="flag") == ids(evidence_id=made["id"]) == ids(status="open")
        assert ids(kind="flag") == [flagged["id"]]
        assert ids(indicator_id=indicator_id("5D-1")) == ids(status="closed") == [asked["id"]]
        assert ids(due_before="2023-01-01") == []
        assert len(ids(raised_by_id=str(office.user_id(PENGARAH)))) == 2


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
