"""Restricted evidence: those outside few eyes learn that it is there, and nothing else."""

from typing import Any

import pytest

from app.core import clock
from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COLLEAGUE,
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    draft,
    every,
    evidence,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, PDF, Office, Person

SECRET = "Pelapor-X77"
ADMINISTRATOR, ASESOR = "an administrator", "an asesor"
FEW = (MEMBER, COLLEAGUE, COORDINATOR, KETUA, PENGARAH, ASESOR)
OTHERS = (OTHER_COORDINATOR, OTHER_MEMBER, ADMINISTRATOR)


def complaint(office: Office) -> Body:
    """A complaint that names somebody wherever words can stand, in its second revision."""
    member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
    made = draft(
        member,
        title=f"Pengaduan {SECRET}",
        description=f"Dari {SECRET}",
        confidentiality="restricted",
    )
    link = {"url": f"https://ntt.kpu.go.id/{SECRET}", "title": f"Aduan {SECRET}"}
    ok(member.upload(made["id"], (f"Aduan {SECRET}.pdf", PDF)), 201)
    ok(member.post(f"/evidence/{made['id']}/links", link), 201)
    ok(step(member, made["id"], "submit", reason=f"Mohon {SECRET} dilindungi"))
    ok(step(coordinator, made["id"], "return", reason=f"{SECRET} belum lengkap"))
    ok(step(member, made["id"], "revise"), 201)
    ok(member.patch(f"/evidence/{made['id']}", {"title": f"Pengaduan {SECRET} (2)"}))
    ok(step(member, made["id"], "submit", reason=f"Lengkap menurut {SECRET}"))
    current: Body = ok(step(coordinator, made["id"], "verify", reason=f"{SECRET} benar"))
    (file,) = current["revision"]["files"]
    assert member.get(f"/evidence/{made['id']}/files/{file['id']}/content").content == PDF
    return current


def who(office: Office, name: str) -> Person:
    """A person by username, or one of the two rights no decree gives."""
    administrator = office.administrator()
    if name == ADMINISTRATOR:
        return administrator
    if name == ASESOR:
        return office.person(asesor(administrator))
    return office.person(name)


def asesor(administrator: Person) -> str:
    """The username of an evaluator of the decree."""
    username = "penilai.zi"
    account = {
        "work_unit_code": "00",
        "username": username,
        "name": "Penilai ZI",
        "job_title": "Asesor",
    }
    user = ok(administrator.post("/users", account), 201)
    (decree,) = every(administrator, "/decrees")
    grant = {
        "role": "asesor",
        "decree_id": decree["id"],
        "valid_to": f"{clock.now().year + 1}-01-01",
    }
    ok(administrator.post(f"/users/{user['id']}/role-grants", grant), 201)
    return username


def everything(person: Person, current: Body, **parameters: Any) -> str:
    """All that a person reads of it in lists, single answers and the audit log."""
    evidence_id = current["id"]
    paths = [
        "/evidence",
        "/evidence?status=verified&confidentiality=restricted&covers=2023-05-01",
        f"/evidence?indicator_id={current['indicator_ids'][0]}&sort=evidence_date",
        f"/evidence/{evidence_id}",
        f"/evidence/{evidence_id}/revisions",
        f"/evidence/{evidence_id}/decisions",
        f"/indicators/{current['indicator_ids'][0]}",
        f"/teams/{current['team']['id']}",
        "/indicators",
        "/progress",
        "/progress/indicators",
        "/me/work",
    ]
    if person.get("/audit-events").status_code != 403:
        paths += ["/audit-events?size=100", f"/audit-events?target_id={evidence_id}"]
        paths += [
            f"/audit-events?action=evidence.{verb}"
            for verb in ("create", "update", "upload", "add_link", "submit", "return", "open")
        ]
    answers = [person.get(path) for path in paths]
    for answer in answers:
        ok(answer)
    return "".join(answer.text for answer in answers)


class TestSight:
    def test_few_read_it_and_all_others_only_know_it_is_there(self, office: Office) -> None:
        current = complaint(office)
        path = f"/evidence/{current['id']}"
        file = f"{path}/files/{current['revision']['files'][0]['id']}/content"
        for name in FEW:
            person = who(office, name)
            single = ok(person.get(path))
            assert (single["hidden"], single["title"]) == (False, f"Pengaduan {SECRET} (2)")
            assert len(single["revision"]["files"]) == len(single["revision"]["links"]) == 1
            assert person.get(file).content == PDF
        for name in OTHERS:
            person = who(office, name)
            told = everything(person, current)
            assert SECRET not in told
            assert current["revision"]["digest"] not in told
            assert current["revision"]["files"][0]["sha256"] not in told
            refused(person.get(file), 403, "forbidden")
            single = ok(person.get(path))
            (summary,) = every(person, "/evidence")
            for row in (single, summary):
                assert (row["hidden"], row["title"], row["status"]) == (True, None, "verified")
            assert single["description"] is None
            assert single["revision"]["files"] == single["revision"]["links"] == []
            assert single["allowed_actions"] == []
            assert [row["number"] for row in every(person, f"{path}/revisions")] == [2, 1]
            decisions = every(person, f"{path}/decisions")
            steps = ["submit", "return", "revise", "submit", "verify"]
            assert [row["action"] for row in decisions] == steps
            assert {row["reason"] for row in decisions} == {None}

    def test_searching_finds_nothing_that_is_hidden(self, office: Office) -> None:
        current = complaint(office)
        for name in (MEMBER, PENGARAH):
            (found,) = every(who(office, name), "/evidence", q=SECRET)
            assert found["id"] == current["id"]
        for name in OTHERS:
            person = who(office, name)
            for word in (SECRET, "P", "Pengaduan", "%", "_", "(2)"):
                assert every(person, "/evidence", q=word) == []

    @on_one_engine
    def test_a_forbidden_step_tells_no_words_of_it(self, office: Office) -> None:
        current = complaint(office)
        for name in OTHERS:
            person = who(office, name)
            for verb in ("submit", "verify", "accept", "return", "revise", "withdraw"):
                assert SECRET not in step(person, current["id"], verb).text
            assert SECRET not in person.upload(current["id"]).text

    @on_one_engine
    def test_the_audit_log_tells_the_few_in_full(self, office: Office) -> None:
        current = complaint(office)
        for role in (ActorRole.PENGARAH, ActorRole.PELAKSANA):
            text = everything(office.person(role), current)
            for part in (f"{SECRET} belum lengkap", f"Aduan {SECRET}.pdf", f"{SECRET} (2)"):
                assert part in text
        blind = ok(office.administrator().get(f"/audit-events?target_id={current['id']}"))["items"]
        assert {row["action"] for row in blind} >= {"evidence.create", "evidence.open"}
        assert all(row["changes"] == {} and row["reason"] is None for row in blind)

    @on_one_engine
    def test_it_still_counts_for_everybody(self, office: Office) -> None:
        current = complaint(office)
        for name in (*FEW[:1], *OTHERS):
            person = who(office, name)
            total = ok(person.get("/progress"))
            assert total["evidence"]["verified"] == total["total"]["verified"] == 1
            state = ok(person.get(f"/indicators/{current['indicator_ids'][0]}"))["state"]
            assert state == "verified"


def begun_beside(office: Office, now: str, asked: str) -> Body:
    """Evidence in force that is so confidential, and a draft beside it that asks for another."""
    piece = evidence(office, "accepted", confidentiality=now)
    member = office.person(MEMBER)
    ok(step(member, piece["id"], "revise"), 201)
    drafted: Body = ok(member.patch(f"/evidence/{piece['id']}", {"confidentiality": asked}))
    assert drafted["revision"]["confidentiality"] == asked
    return drafted


@on_one_engine
@pytest.mark.parametrize(("now", "asked"), [("restricted", "normal"), ("normal", "restricted")])
class TestBesideWhatIsInForce:
    """What a draft asks for reveals nothing, and counts with its acceptance alone."""

    def test_discarding_the_draft_undoes_it(self, office: Office, now: str, asked: str) -> None:
        path, stranger = f"/evidence/{begun_beside(office, now, asked)['id']}", OTHER_MEMBER
        hidden = ok(office.person(stranger).get(path))
        assert (hidden["hidden"], hidden["confidentiality"]) == (True, "restricted")
        left = ok(office.person(MEMBER).post(f"{path}/discard", {}))
        assert (left["confidentiality"], left["revision"]["confidentiality"]) == (now, None)
        assert ok(office.person(stranger).get(path))["hidden"] is (now == "restricted")

    def test_it_counts_once_accepted_also_after_a_return(
        self, office: Office, now: str, asked: str
    ) -> None:
        key = begun_beside(office, now, asked)["id"]
        member, coordinator = office.person(MEMBER), office.person(COORDINATOR)
        for person, verb in (
            (member, "submit"), (coordinator, "return"), (member, "revise"), (member, "submit"),
            (coordinator, "verify"),
        ):  # fmt: skip
            judged = ok(step(person, key, verb))
            assert (judged["confidentiality"], judged["revision"]["confidentiality"]) == (
                "restricted",
                asked,
            )
        assert ok(step(office.person(KETUA), key, "accept"))["confidentiality"] == asked
        again = ok(step(member, key, "revise"), 201)
        assert (again["confidentiality"], again["revision"]["confidentiality"]) == (asked, None)

    def test_asked_back_it_is_as_before(self, office: Office, now: str, asked: str) -> None:
        path = f"/evidence/{begun_beside(office, now, asked)['id']}"
        back = ok(office.person(MEMBER).patch(path, {"confidentiality": now}))
        assert (back["confidentiality"], back["revision"]["confidentiality"]) == (now, None)
