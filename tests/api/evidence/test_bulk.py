"""One step for many: each is judged as if it had come alone, and has an answer of its own."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.identifiers import new_id
from app.models import AuditEvent, EvidenceDecision
from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    Body,
    draft,
    ok,
    read_digest,
    refused,
    step,
)
from tests.support.office import Office, Person
from tests.support.problems import said


def submitted(office: Office, count: int) -> list[str]:
    member = office.person(MEMBER)
    made = [draft(member)["id"] for _ in range(count)]
    for each in made:
        ok(member.upload(each), 201)
        ok(step(member, each, "submit"))
    return made


def verdicts(person: Person, evidence_ids: list[str], **more: str) -> Body:
    read = [
        {"evidence_id": each, "revision_digest": read_digest(person, each)} for each in evidence_ids
    ]
    return {"items": [each | more for each in read]}


def status_of(person: Person, evidence_id: str) -> str:
    return str(ok(person.get(f"/evidence/{evidence_id}"))["status"])


class TestReview:
    def test_many_are_verified_then_accepted_then_cannot_be_returned(self, office: Office) -> None:
        coordinator, ketua = office.person(COORDINATOR), office.person(KETUA)
        made = submitted(office, 3)
        verified = ok(coordinator.post("/bulk/evidence/verify", verdicts(coordinator, made)))
        assert [each["id"] for each in verified["items"]] == made
        assert verified["succeeded"] == 3
        accepted = ok(ketua.post("/bulk/evidence/accept", verdicts(ketua, made)))
        assert said(accepted) == [None] * 3
        assert {status_of(ketua, each) for each in made} == {"accepted"}
        why = {"reason": "Terlambat diketahui.", "reason_code": "unsigned"}
        late = ok(ketua.post("/bulk/evidence/return", verdicts(ketua, made, **why)))
        assert said(late) == ["evidence_wrong_status"] * 3

    @on_one_engine
    def test_what_one_of_them_lacks_holds_up_no_other(self, office: Office) -> None:
        coordinator, member = office.person(COORDINATOR), office.person(MEMBER)
        good, other, unread = submitted(office, 3)
        still_draft = draft(member)["id"]
        body = verdicts(coordinator, [other, still_draft, unread, good])
        body["items"][2]["revision_digest"] = "0" * 64
        body["items"].insert(0, {"evidence_id": str(new_id()), "revision_digest": "0" * 64})
        answer = ok(coordinator.post("/bulk/evidence/verify", body))
        alone = refused(step(coordinator, unread, "verify", revision_digest="0" * 64), 412)
        assert said(answer)[0] == "not_found"
        assert said(answer)[1] is said(answer)[4] is None
        assert said(answer)[2] == "revision_changed"
        told = answer["items"][3]["problem"]
        assert (told["code"], told["detail"]) == (alone["code"], alone["detail"])
        assert answer["succeeded"] == 2
        assert [status_of(member, each) for each in (good, other, unread)] == [
            "verified", "verified", "submitted",
        ]  # fmt: skip

    @on_one_engine
    def test_four_eyes_hold_for_each(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        (others,) = submitted(office, 1)
        own = draft(coordinator)["id"]
        ok(coordinator.upload(own), 201)
        ok(step(coordinator, own, "submit"))
        body = verdicts(coordinator, [own, others])
        assert said(ok(coordinator.post("/bulk/evidence/verify", body))) == ["own_evidence", None]

    @on_one_engine
    def test_named_twice_it_is_judged_once(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        made = submitted(office, 1)
        body = verdicts(coordinator, made * 2)
        assert said(ok(coordinator.post("/bulk/evidence/verify", body))).count(None) == 1
        with Session(office.engine) as session:
            steps = select(func.count()).select_from(EvidenceDecision)
            assert session.scalar(steps.where(EvidenceDecision.action == "verify")) == 1
            entries = select(func.count()).where(AuditEvent.action == "evidence.verify")
            assert session.scalar(entries) == 1

    def test_under_one_key_it_is_done_once(self, office: Office) -> None:
        coordinator = office.person(COORDINATOR)
        body = verdicts(coordinator, submitted(office, 2))
        key = {"Idempotency-Key": "tinjau-sore"}
        first = coordinator.post("/bulk/evidence/verify", body, headers=key)
        again = coordinator.post("/bulk/evidence/verify", body, headers=key)
        assert ok(again) == ok(first)
        assert again.headers["Idempotency-Replayed"] == "true"

    @on_one_engine
    def test_who_sees_it_and_may_not_judge_is_told_of_each(self, office: Office) -> None:
        member = office.person(MEMBER)
        made = submitted(office, 1)
        for verb in ("verify", "accept"):
            answer = ok(member.post(f"/bulk/evidence/{verb}", verdicts(member, made)))
            told = answer["items"][0]["problem"]
            alone = refused(step(member, made[0], verb), 403)
            assert (told["status"], told["detail"]) == (403, alone["detail"])

    @on_one_engine
    def test_a_pengarah_judges_what_the_ketua_made(self, office: Office) -> None:
        ketua, steering = office.person(KETUA), office.person(ActorRole.PENGARAH)
        theirs, others = (draft(ketua)["id"] for _ in range(2))
        for each in (theirs, others):
            ok(ketua.upload(each), 201)
            ok(step(ketua, each, "submit"))
        usual = submitted(office, 1)[0]
        body = verdicts(steering, [theirs, usual])
        assert said(ok(steering.post("/bulk/evidence/accept", body))) == [None, "forbidden"]
        why = {"reason": "Belum bertanda tangan.", "reason_code": "unsigned"}
        body = verdicts(steering, [others], **why)
        assert said(ok(steering.post("/bulk/evidence/return", body))) == [None]
        assert {status_of(ketua, each) for each in (theirs, others)} == {"accepted", "returned"}

    @on_one_engine
    @pytest.mark.parametrize("count", [0, 51])
    def test_there_is_a_least_and_a_most(self, office: Office, count: int) -> None:
        item = {"evidence_id": str(new_id()), "revision_digest": "0" * 64}
        answer = office.person(COORDINATOR).post("/bulk/evidence/verify", {"items": [item] * count})
        assert refused(answer, 422)["errors"][0]["pointer"] == "/items"
