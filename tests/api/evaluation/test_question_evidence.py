"""Evidence of questions that no row of the plan reaches: made, judged and counted by itself."""

from pathlib import Path
from typing import Any

from app.schemas.platform.examples import DECREE_ID
from tests.api.evaluation.test_evaluations import begin
from tests.api.reporting.test_documents import printed
from tests.support.databases import on_one_engine
from tests.support.evidence import (
    COORDINATOR,
    KETUA,
    MEMBER,
    PENGARAH,
    Body,
    entries_of,
    every,
    evidence,
    indicator_id,
    ok,
    refused,
    step,
)
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office
from tests.support.packages import Opened, fetch, verify
from tests.support.periods import LINK, close
from tests.support.progress import PROGRESS

WHISTLE, WHISTLE_CODE = 61, "A.I.5.iv.a"  # of team V; no row of the decree reaches it


def asked(*questions: int, **fields: object) -> dict[str, Any]:
    """A good request for these questions."""
    return {
        "questions": [{"question": each, "pages": "Halaman 2"} for each in questions or (WHISTLE,)],
        "title": "Penerapan whistle-blowing system 2023",
        "evidence_date": "2023-06-20",
        "covers_from": "2023-01-01",
        "covers_to": "2023-06-30",
        **fields,
    }


def counts(office: Office) -> list[Body]:
    """What progress counts of the decree, now and in its trend's last point."""
    ketua = office.person(KETUA)
    return [ok(ketua.get(PROGRESS)), ok(ketua.get(f"{PROGRESS}/trend"))["points"][-1]]


def test_it_is_judged_as_all_evidence_and_counts_for_no_indicator(
    office: Office, tmp_path: Path
) -> None:
    path, member = begin(office, has_wbk=False), office.person(MEMBER)
    before = counts(office)
    made = ok(member.post(f"{path}/evidence", asked()), 201)
    assert made["indicator_ids"] == []
    assert (made["question_codes"], made["team"]["number"]) == ([WHISTLE_CODE], 5)
    assert made == ok(member.get(f"/evidence/{made['id']}"))
    assert ok(member.get(f"/evidence/{made['id']}/checklist"))["items"] == []
    table = member.get(f"{path}/questions", params={"format": "csv"}).text
    (line,) = (each for each in table.splitlines() if each.startswith(WHISTLE_CODE))
    assert asked()["title"] in line
    assert "Halaman 2" in line
    last = {"phase": "filling", "first_day": "2023-01-02", "last_day": "2030-12-31"}
    ok(office.person(KETUA).put(f"{path}/windows", last | {"reason": "Jadwal."}))
    (draft,) = every(member, "/me/work", kind="submit")
    assert draft["due_date"] == "2030-12-31"
    assert draft["checklist"] == {"there": 0, "in_all": 0}
    ok(member.upload(made["id"]), 201)
    ok(step(member, made["id"], "submit"))
    refused(step(office.person(OTHER_COORDINATOR), made["id"], "verify"), 403)
    waiting = [each["kind"] for each in every(office.person(COORDINATOR), "/me/work")]
    assert "verify" in waiting
    ok(step(office.person(COORDINATOR), made["id"], "verify"))
    ok(step(office.person(KETUA), made["id"], "accept"))
    (proof,) = ok(member.get(f"{path}/questions/{WHISTLE_CODE}"))["proofs"]
    assert (proof["evidence_id"], proof["in_force"]) == (made["id"], True)
    assert counts(office) == before
    of_rows = evidence(office, "draft")["id"]
    for query, found in (
        ({"has_indicator": False}, [made["id"]]),
        ({"has_indicator": True}, [of_rows]),
        ({"evaluation_id": path.removeprefix("/evaluations/")}, [made["id"]]),
    ):
        assert [each["id"] for each in every(member, "/evidence", **query)] == found
    (created, *_) = [
        each for each in entries_of(office, "evidence.create") if each["target_id"] == made["id"]
    ]
    assert created["changes"]["question_codes"] == [None, [WHISTLE_CODE]]
    opened = Opened(fetch(member), tmp_path)
    assert verify(opened).returncode == 0
    (row,) = opened.sheet("Revisi")
    assert (row["Indikator"], row["Soal LKE"]) == ("", WHISTLE_CODE)
    (file,) = opened.evidence_files()
    assert file.parent.relative_to(file.parents[2]).as_posix() == f"soal-lke/{WHISTLE_CODE}"


def test_mere_words_prove_nothing_and_are_discarded_with_what_they_stood_beside(
    office: Office,
) -> None:
    path, member = begin(office), office.person(MEMBER)
    answer = {"answers": [{"question": WHISTLE, "answer": "A"}]}
    ok(member.post(f"{path}/answer", answer))
    made = ok(member.post(f"{path}/evidence", asked()), 201)
    question = f"{path}/questions/{WHISTLE_CODE}"

    def stands() -> tuple[list[float], bool, list[bool]]:
        strengths = ok(member.get(f"{path}/score"))["strengths"]
        lacks = WHISTLE in ok(member.get(f"{path}/readiness"))["unproved_questions"]
        proofs = [each["has_contents"] for each in ok(member.get(question))["proofs"]]
        return [each["total"]["low"] for each in strengths[:2]], lacks, proofs

    (claimed, proved), *told = stands()
    assert (claimed > 0, proved, told) == (True, 0, [True, [False]])
    link = {"url": "https://ntt.kpu.go.id/wbs", "title": "WBS"}
    ok(member.post(f"/evidence/{made['id']}/links", link), 201)
    assert stands() == ([claimed, claimed], False, [True])
    ended = ok(step(member, made["id"], "discard"))
    assert (ended["status"], ended["question_codes"]) == ("withdrawn", [])
    assert stands() == ([claimed, 0], True, [])


def test_it_is_of_one_area_and_the_results_are_the_ketuas(office: Office) -> None:
    path = begin(office)
    make = f"{path}/evidence"
    member, ketua = office.person(MEMBER), office.person(KETUA)
    refused(office.person(OTHER_MEMBER).post(make, asked()), 403, "forbidden")
    refused(member.post(make, asked(125)), 403, "forbidden")
    several = refused(ketua.post(make, asked(WHISTLE, 13)), 422)
    assert several["errors"][0]["code"] == "questions_of_several_teams"
    twice = refused(member.post(make, asked(WHISTLE, WHISTLE, 500)), 422)["errors"]
    assert [each["pointer"] for each in twice] == [
        "/questions/1/question", "/questions/2/question",
    ]  # fmt: skip
    refused(member.post(make, asked(evidence_date="2031-01-01")), 422)
    assert every(member, "/evidence") == []
    made = ok(ketua.post(make, asked(125)), 201)
    assert made["team"]["kind"] == "pelaksana"
    ok(ketua.upload(made["id"]), 201)
    ok(step(ketua, made["id"], "submit"))
    ok(member.get(f"/decrees/{DECREE_ID}/gaps"))  # reads evidence of that team, too
    refused(step(ketua, made["id"], "accept"), 403, "own_evidence")
    accepted = ok(step(office.person(PENGARAH), made["id"], "accept"))
    assert accepted["in_force"]["number"] == 1


def test_a_draft_may_prove_an_indicator_as_well_and_what_is_taken_off_stays(office: Office) -> None:
    path, member = begin(office), office.person(MEMBER)
    made = ok(member.post(f"{path}/evidence", asked()), 201)
    ok(member.post(f"{path}/unprove", {"question": WHISTLE, "evidence_id": made["id"]}))
    here = f"/evidence/{made['id']}"
    assert ok(member.get(here))["question_codes"] == []
    both = ok(member.patch(here, {"indicator_ids": [indicator_id("5A-2")]}))
    assert both["indicator_ids"] == [indicator_id("5A-2")]
    refused(member.patch(here, {"indicator_ids": []}), 422)
    ok(office.person(KETUA).post(f"{path}/submit", {}))
    refused(member.post(f"{path}/evidence", asked()), 409, "evaluation_other_turn")


def test_closed_periods_of_the_plan_do_not_refuse_what_proves_questions_alone(
    office: Office,
) -> None:
    path, member = begin(office), office.person(MEMBER)
    close(office, 6)
    made, draft = (ok(member.post(f"{path}/evidence", asked()), 201) for _ in range(2))
    close(office, None)
    here = f"/evidence/{made['id']}"
    ok(member.patch(here, {"title": "Penerapan WBS", "covers_to": "2023-05-31"}))
    ok(member.upload(made["id"]), 201)
    ok(member.post(f"{here}/links", LINK), 201)
    ok(step(member, made["id"], "submit"))
    ok(step(office.person(COORDINATOR), made["id"], "verify"))
    ok(step(office.person(KETUA), made["id"], "accept"))
    ok(step(member, made["id"], "revise", reason="Halaman kurang."))
    ok(step(office.person(KETUA), made["id"], "withdraw", reason="Keliru."))
    of_plan = {"indicator_ids": [indicator_id("5A-2")]}
    refused(member.patch(f"/evidence/{draft['id']}", of_plan), 409, "period_closed")


@on_one_engine
def test_a_page_says_what_proves_a_question_and_hides_what_few_may_open(office: Office) -> None:
    path, member, ketua = begin(office), office.person(MEMBER), office.person(KETUA)
    open_one = evidence(office, "accepted")
    hidden = evidence(office, "submitted", title="Aduan rahasia", confidentiality="restricted")
    proofs = [
        {"question": WHISTLE, "evidence_id": each["id"], "pages": f"Halaman {page}"}
        for page, each in ((7, open_one), (9, hidden))
    ]
    ok(member.post(f"{path}/prove", {"proofs": proofs}))
    answer = {"question": WHISTLE, "answer": "B", "note": "Sudah berjalan."}
    ok(member.post(f"{path}/answer", {"answers": [answer]}))
    told = ok(member.get(f"{path}/questions/{WHISTLE_CODE}"))["proofs"]
    revision = open_one["revision"]
    assert {each["digest"] for each in told} == {revision["digest"], hidden["revision"]["digest"]}
    address = f"{path}/questions/{WHISTLE_CODE}/proofs.pdf"
    words = printed(office, MEMBER, address)
    for each in ("Satuan kerja : B (", "Catatan: Sudah berjalan.", "Halaman : Halaman 7",
                 "diterima dan berlaku", "Keadaan : diajukan", "Aduan rahasia"):  # fmt: skip
        assert each in words, each
    for digest in (revision["digest"], revision["files"][0]["sha256"]):
        assert digest in words.replace(" ", "")
    others = printed(office, OTHER_MEMBER, address)
    assert "Halaman 7" in others
    for each in ("rahasia", "Halaman 9", hidden["revision"]["digest"][:20]):
        assert each not in others.replace("Eviden terbatas", "")
    assert ketua.get(address.replace(WHISTLE_CODE, "A.I.9")).status_code == 404
