"""The review of evidence: the whole story, every step of the life cycle, decisions at once."""

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from httpx2 import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import EvidenceDecision
from app.models.evidence import EVIDENCE_TRANSITIONS, EvidenceAction, EvidenceStatus
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    JUDGEMENTS,
    KETUA,
    MEMBER,
    REPORT,
    Body,
    draft,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, PDF, Office, Person

# Who may take a step with evidence of an anggota, had it the right status.
ABLE = {
    EvidenceAction.SUBMIT: MEMBER,
    EvidenceAction.VERIFY: COORDINATOR,
    EvidenceAction.ACCEPT: KETUA,
    EvidenceAction.RETURN: KETUA,
    EvidenceAction.REVISE: MEMBER,
    EvidenceAction.DISCARD: MEMBER,
    EvidenceAction.WITHDRAW: COORDINATOR,
}
# What the status alone would let pass.
NOT_YET = {
    (EvidenceAction.ACCEPT, EvidenceStatus.SUBMITTED): "evidence_not_verified",
    (EvidenceAction.DISCARD, EvidenceStatus.RETURNED): "nothing_in_force",
}
# Where nothing was in force before, there is nothing to go back to.
ENDS = {(EvidenceAction.DISCARD, EvidenceStatus.DRAFT): EvidenceStatus.WITHDRAWN}


def team_v(person: Person) -> Body:
    teams: list[Body] = ok(person.get("/progress"))["teams"]
    return next(team for team in teams if team["team"]["number"] == 5)


def at_once(calls: list[Callable[[], Response]]) -> list[int]:
    """The statuses of requests that leave at the same moment."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Response]) -> int:
        gate.wait()
        return call().status_code

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def judgements(office: Office) -> int:
    """How many decisions of reviewers the database holds."""
    judged = EvidenceDecision.action.in_(["verify", "accept", "return"])
    with Session(office.engine) as session:
        return session.scalars(select(func.count(EvidenceDecision.id)).where(judged)).one()


class TestTheStory:
    def test_from_an_upload_to_a_proven_indicator(self, two_offices: Office) -> None:
        office = two_offices
        member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
        ketua, other = office.person(KETUA), office.person(OTHER_COORDINATOR)
        outsider = office.person("kornelis.tana")
        indicator = ok(member.get(f"/indicators/{indicator_id(REPORT)}"))
        assert indicator["text"] == "Pelaporan Gratifikasi dilakukan setiap triwulan"
        assert indicator["state"] == "unproven"

        made = draft(member)
        path = f"/evidence/{made['id']}"
        uploaded = ok(member.upload(made["id"], ("Laporan UPG TW II.pdf", PDF)), 201)
        (file,) = uploaded["revision"]["files"]
        assert file["sha256"] == hashlib.sha256(PDF).hexdigest()
        assert ok(step(member, made["id"], "submit"))["status"] == "submitted"
        refused(step(member, made["id"], "verify"), 403, "forbidden")
        refused(step(other, made["id"], "verify"), 403, "forbidden")
        refused(other.get(f"{path}/files/{file['id']}/content"), 403, "forbidden")
        for attempt in (
            outsider.get(path),
            outsider.get(f"{path}/files/{file['id']}/content"),
            *(step(outsider, made["id"], verb) for verb in ("verify", "accept", "return")),
        ):
            refused(attempt, 404, "not_found")
        refused(step(ketua, made["id"], "accept"), 409, "evidence_not_verified")
        verified = ok(step(coordinator, made["id"], "verify", reason="Sesuai."))
        assert verified["status"] == "verified"
        assert ok(member.get(f"/indicators/{indicator_id(REPORT)}"))["state"] == "verified"
        assert team_v(member)["indicators"]["proven"] == 0
        refused(step(coordinator, made["id"], "accept"), 403, "forbidden")
        assert ok(step(ketua, made["id"], "accept"))["status"] == "accepted"

        proven = ok(member.get(f"/indicators/{indicator_id(REPORT)}"))
        assert (proven["state"], proven["evidence_count"]) == ("proven", 1)
        assert team_v(member)["indicators"] == {
            "indicators": 13,
            "unproven": 12,
            "in_progress": 0,
            "verified": 0,
            "partly_proven": 0,
            "proven": 1,
            "percent_proven": 7,
            "unscheduled": 13,
        }
        digest = verified["revision"]["digest"]
        assert [
            (row["action"], row["level"], row["reason"], row["decided_by"]["name"])
            for row in every(member, f"{path}/decisions")
        ] == [
            ("submit", None, None, "Angeli L. Lake"),
            ("verify", 1, "Sesuai.", "Carolus F. Dengi"),
            ("accept", 2, None, "Adiwijaya Bakti"),
        ]
        decisions = every(other, f"{path}/decisions")
        assert {row["revision_digest"] for row in decisions} == {digest}
        assert {row["revision_number"] for row in decisions} == {1}


@on_one_engine
class TestLifeCycle:
    @pytest.mark.parametrize("status", list(EvidenceStatus))
    def test_every_step_leads_where_the_table_says_or_is_refused(
        self, office: Office, status: EvidenceStatus
    ) -> None:
        current = evidence(office, status)
        for action, moves in EVIDENCE_TRANSITIONS.items():
            person = office.person(ABLE[action])
            code = "evidence_wrong_status" if status not in moves else NOT_YET.get((action, status))
            if code:
                unread = action in JUDGEMENTS and status == "draft"  # it has no digest yet
                expected = (412, "revision_changed") if unread else (409, code)
                refused(step(person, current["id"], action), *expected)
                offered = ok(person.get(f"/evidence/{current['id']}"))["allowed_actions"]
                assert action not in offered
            else:
                one = evidence(office, status)
                offered = ok(person.get(f"/evidence/{one['id']}"))["allowed_actions"]
                assert action in offered
                led_to = ENDS.get((action, status), moves[status])
                assert ok(step(person, one["id"], action))["status"] == led_to
        assert ok(office.person(MEMBER).get(f"/evidence/{current['id']}")) == current

    def test_a_return_needs_a_reason_and_begins_the_review_anew(self, office: Office) -> None:
        member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
        ketua = office.person(KETUA)
        current = evidence(office, "verified")
        path = f"/evidence/{current['id']}"
        for body in ({}, {"reason": ""}, {"reason": " \n "}, {"reason": None}):
            refused(step(ketua, current["id"], "return", **{"reason": None, **body}), 422)
        assert ok(member.get(path)) == current
        returned = ok(step(ketua, current["id"], "return", reason="Halaman 3 hilang."))
        assert returned["status"] == "returned"
        ok(step(member, current["id"], "revise"), 201)
        ok(step(member, current["id"], "submit"))
        refused(step(ketua, current["id"], "accept"), 409, "evidence_not_verified")
        ok(step(coordinator, current["id"], "verify"))
        assert ok(step(ketua, current["id"], "accept"))["status"] == "accepted"
        decisions = every(member, f"{path}/decisions")
        assert [(row["action"], row["level"], row["revision_number"]) for row in decisions] == [
            ("submit", None, 1),
            ("verify", 1, 1),
            ("return", 2, 1),
            ("revise", None, 2),
            ("submit", None, 2),
            ("verify", 1, 2),
            ("accept", 2, 2),
        ]
        assert decisions[2]["reason"] == "Halaman 3 hilang."


class TestAtOnce:
    def test_ten_reviewers_who_judged_by_the_same_version_make_one_decision(
        self, office: Office
    ) -> None:
        current = evidence(office, "verified")
        calls: list[Callable[[], Response]] = []
        for username, verb in ((KETUA, "accept"), (KETUA, "return"), (COORDINATOR, "return")):
            person = office.person(username)
            path = f"/evidence/{current['id']}"
            headers = {"If-Match": person.get(path).headers["etag"]}
            body = {"reason": "Serentak.", "revision_digest": current["revision"]["digest"]}
            if verb == "return":
                body["reason_code"] = "other"

            def call(
                person: Person = person,
                path: str = f"{path}/{verb}",
                headers: dict[str, str] = headers,
                body: Body = body,
            ) -> Response:
                return person.post(path, body, headers=headers)

            calls += [call] * 4
        before = judgements(office)
        statuses = Counter(at_once(calls[:10]))
        assert statuses.pop(200) == 1
        assert statuses.total() == 9
        assert set(statuses) <= {403, 409, 412}
        assert judgements(office) == before + 1

    def test_twenty_clients_at_once_make_one_decision_per_level(self, office: Office) -> None:
        current = evidence(office, "submitted")
        path = f"/evidence/{current['id']}"
        verdict = {"revision_digest": current["revision"]["digest"]}
        for username, verb in ((COORDINATOR, "verify"), (KETUA, "accept")):
            person = office.person(username)
            etag = person.get(path).headers["etag"]

            def blind(person: Person = person, verb: str = verb) -> Response:
                return step(person, current["id"], verb)

            def careful(person: Person = person, verb: str = verb, etag: str = etag) -> Response:
                return person.post(f"{path}/{verb}", verdict, headers={"If-Match": etag})

            statuses = Counter(at_once([blind, careful] * 10))
            assert statuses.pop(200) == 1
            assert statuses.total() == 19
            assert set(statuses) <= {409, 412}
        decisions = every(office.person(KETUA), f"{path}/decisions")
        steps = [(row["action"], row["level"]) for row in decisions]
        assert steps == [("submit", None), ("verify", 1), ("accept", 2)]
        checked = ok(office.administrator().post("/audit-events/verification", {}))
        assert checked["whole"] is True

    def test_a_draft_handed_in_ten_times_is_submitted_once(self, office: Office) -> None:
        current = evidence(office)
        member = office.person(MEMBER)
        statuses = at_once([lambda: step(member, current["id"], "submit")] * 10)
        assert Counter(statuses) == {200: 1, 409: 9}
        assert len(every(member, f"/evidence/{current['id']}/decisions")) == 1
