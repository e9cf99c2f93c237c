"""What an evaluation is worth at four strengths, what is missing, and what would be if."""

import pytest

from app.schemas.platform.examples import seeded
from tests.api.evaluation.test_evaluations import ANSWERS, answers_of, asesor, begin
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, Body, evidence, ok, refused
from tests.support.office import OTHER_COORDINATOR, OTHER_MEMBER, Office
from tests.support.prepared import Prepared
from tests.support.sheets import best, sheet

MEMBER_I = "abraham.f.benyamin"
LAST_THIRD = pytest.approx(1.5 / 4)  # A.I.5.iii weighs 1.5 and has four questions


def at(score: Body, code: str) -> dict[str, list[float]]:
    """The ends of a figure, by strength."""
    found = {}
    for each in score["strengths"]:
        points = next(one for one in each["points"] if one["code"] == code)
        found[each["strength"]] = [points["low"], points["high"]]
    return found


def test_what_counts_falls_from_claimed_to_agreed(office: Office) -> None:
    path, member, ketua = begin(office, has_wbk=False), office.person(MEMBER), office.person(KETUA)
    ok(member.post(f"{path}/answer", ANSWERS))
    made = evidence(office, "submitted")
    proof = {"question": 59, "evidence_id": made["id"], "pages": "Halaman 3"}
    claimed, none = [LAST_THIRD, LAST_THIRD], [0.0, LAST_THIRD]
    assert at(ok(member.get(f"{path}/score")), "A.I.5.iii.c") == {
        "claimed": claimed, "with_evidence": none, "accepted": none, "tpi": none,
    }  # fmt: skip
    ok(member.post(f"{path}/prove", {"proofs": [proof]}))
    ready = ok(member.get(f"{path}/readiness"))
    assert ready["waiting"] == [
        {
            "question": 59,
            "code": "A.I.5.iii.c",
            "evidence_ids": [made["id"]],
            "unsubmitted_ids": [],
        }
    ]
    evidence_path = f"/evidence/{made['id']}"
    for who, step in ((COORDINATOR, "verify"), (KETUA, "accept")):
        digest = ok(member.get(evidence_path))["revision"]["digest"]
        ok(office.person(who).post(f"{evidence_path}/{step}", {"revision_digest": digest}))
    assert at(ok(member.get(f"{path}/score")), "A.I.5.iii.c")["accepted"] == claimed
    ok(ketua.post(f"{path}/submit", {}))
    tpi = asesor(Prepared(office))
    ok(tpi.post(f"{path}/forward", {}))
    differs = {"question": 59, "verdict": "differ", "answer": "B", "note": "Sebagian."}
    ok(tpi.post(f"{path}/assess", {"assessments": [differs]}))
    half = pytest.approx(1.5 / 8)
    assert at(ok(member.get(f"{path}/score")), "A.I.5.iii.c")["tpi"] == [half, half]


def test_another_teams_evidence_counts_once_the_head_of_the_area_says_so(office: Office) -> None:
    path, ketua = begin(office), office.person(KETUA)
    member, head = office.person(MEMBER_I), office.person(OTHER_COORDINATOR)
    ok(ketua.post(f"{path}/answer", {"answers": [{"question": 5, "answer": best()["5"]}]}))
    made = evidence(office, "accepted")["id"]  # of team V
    code = sheet().questions[5].code
    body = {"proofs": [{"question": 5, "evidence_id": made, "pages": "Halaman 3"}]}
    for who, vouched in ((member, False), (member, False), (head, True), (member, True)):
        ok(who.post(f"{path}/prove", body))
        (shown,) = ok(member.get(f"{path}/questions/{code}"))["proofs"]
        found = at(ok(member.get(f"{path}/score")), code)
        assert (shown["in_force"], shown["is_vouched_for"]) == (True, vouched)
        assert found["with_evidence"] == found["claimed"]
        assert (found["accepted"] == found["claimed"]) == vouched


def test_a_changed_proof_makes_an_assessment_stale(office: Office) -> None:
    path, member, ketua = begin(office), office.person(MEMBER), office.person(KETUA)
    made = evidence(office, "accepted")
    proof = {"question": 59, "evidence_id": made["id"], "pages": "Halaman 3"}
    ok(member.post(f"{path}/answer", ANSWERS))
    ok(member.post(f"{path}/prove", {"proofs": [proof]}))
    ok(ketua.post(f"{path}/submit", {}))
    tpi = asesor(Prepared(office))
    ok(tpi.post(f"{path}/forward", {}))
    ok(tpi.post(f"{path}/assess", {"assessments": [{"question": 59, "verdict": "agree"}]}))
    back = {"note": "Lengkapi.", "questions": [{"question": 60, "note": "Belum dijawab."}]}
    ok(tpi.post(f"{path}/return", back))
    # What is in force proves: a revision that somebody begins changes nothing yet.
    ok(member.post(f"/evidence/{made['id']}/revisions", {"reason": "Lebih jelas."}))
    assert not answers_of(member, path, 59)["tpi"]["is_stale"]
    ok(member.post(f"{path}/prove", {"proofs": [proof | {"pages": "Halaman 4"}]}))
    assert answers_of(member, path, 59)["tpi"]["is_stale"]
    (shown,) = ok(member.get(f"{path}/questions/A.I.5.iii.c"))["proofs"]
    assert (shown["pages"], shown["in_force"]) == ("Halaman 4", True)
    ok(member.post(f"{path}/unprove", {"question": 59, "evidence_id": made["id"]}))
    assert ok(member.get(f"{path}/questions/A.I.5.iii.c"))["proofs"] == []


def test_a_team_proves_its_own_questions_with_what_it_sees(office: Office) -> None:
    path, member = begin(office), office.person(MEMBER)
    made = evidence(office, "draft")
    proof = {"question": 59, "evidence_id": made["id"], "pages": "Halaman 3"}
    other = office.person(OTHER_MEMBER)
    sheet = ok(other.get(f"{path}/questions"))["items"]
    number = next(each["number"] for each in sheet if each["may_answer"])
    proofs = [proof | {"question": number}, proof]
    problem = refused(other.post(f"{path}/prove", {"proofs": proofs}), 403)
    (named,) = problem["errors"]
    assert (named["pointer"], named["code"]) == ("/proofs/1/question", "question_of_others")
    answers = [{"question": number, "answer": "A"}, {"question": 59, "answer": "A"}]
    of_others = other.post(f"{path}/answer", {"answers": answers})
    (named,) = refused(of_others, 403)["errors"]
    assert named["pointer"] == "/answers/1/question"
    nothing = proof | {"evidence_id": str(seeded("nothing"))}
    problem = refused(member.post(f"{path}/prove", {"proofs": [proof, nothing]}), 422)
    assert problem["errors"][0]["pointer"] == "/proofs/1/evidence_id"
    assert ok(member.get(f"{path}/questions/A.I.5.iii.c"))["proofs"] == []


@on_one_engine
def test_what_if_stores_nothing_and_readiness_says_what_is_missing(office: Office) -> None:
    path, ketua = begin(office, has_wbk=False), office.person(KETUA)
    whole = [{"question": int(number), "answer": answer} for number, answer in best().items()]
    what = ok(ketua.post(f"{path}/what-if", {"answers": whole}))
    assert (what["total"]["low"], what["total"]["high"]) == (100, 100)
    assert [each["state"] for each in what["predicates"]] == ["passed", "failed"]
    assert [each["changes"]["items"] for each in what["predicates"]] == [[], []]
    low = [{"question": 125, "answer": "3.5"}]
    ok(ketua.post(f"{path}/answer", {"answers": whole}))
    what = ok(ketua.post(f"{path}/what-if", {"answers": low}))
    (wbk, _) = what["predicates"]
    assert wbk["state"] == "failed"
    assert wbk["changes"] == {"items": ["B.I.a"], "weight": 1, "total": 100}
    ready = ok(ketua.get(f"{path}/readiness"))
    assert [each["now"]["claimed"] for each in ready["predicates"]] == ["passed", "failed"]
    assert (ready["open_questions"], len(ready["unproved_questions"])) == ([], 127)
    wrong = {"answers": [{"question": 125, "answer": "9"}], "weights": []}
    problem = refused(ketua.post(f"{path}/what-if", wrong), 422)
    assert problem["errors"][0]["code"] == "not_an_index"
    heavy = {"weights": [{"code": "A.X", "weight": 2}]}
    assert refused(ketua.post(f"{path}/what-if", heavy), 422)["errors"][0]["code"] == "item_unknown"


@on_one_engine
def test_one_piece_behind_many_points_is_told(office: Office) -> None:
    """109 is worth 2.5 points, the counts 110 and 112 are the 3 points of one ratio."""
    path, member = begin(office), office.person(MEMBER)
    proof = {"evidence_id": evidence(office, "draft")["id"], "pages": "Semua"}
    for numbers, told in (((110, 112), []), ((109,), [5.5])):
        proofs = [proof | {"question": number} for number in numbers]
        ok(member.post(f"{path}/prove", {"proofs": proofs}))
        carrying = ok(member.get(f"{path}/readiness"))["carrying"]
        assert [each["points"] for each in carrying] == told
    assert carrying[0]["questions"] == [109, 110, 112]
    again = {"question": 109, "evidence_id": evidence(office, "draft")["id"], "pages": "Semua"}
    ok(member.post(f"{path}/unprove", {"question": 109, "evidence_id": proof["evidence_id"]}))
    ok(member.post(f"{path}/prove", {"proofs": [again]}))
    ready = ok(member.get(f"{path}/readiness"))
    (file,) = ready["carrying_files"]  # the same bytes were uploaded twice
    assert (ready["carrying"], file["points"], file["questions"]) == ([], 5.5, [109, 110, 112])
    assert set(file["evidence_ids"]) == {proof["evidence_id"], again["evidence_id"]}


@on_one_engine
def test_the_score_is_drawn(office: Office) -> None:
    path, member = begin(office, has_wbk=False), office.person(MEMBER)
    ok(member.post(f"{path}/answer", ANSWERS))
    total = at(ok(member.get(f"{path}/score")), "TOTAL")["claimed"][0]
    fall = member.get(f"{path}/score/picture")
    assert f"{total:.2f}".replace(".", ",") + " (mungkin 100,00)" in fall.text
    assert "Disetujui TPI" in fall.text
    areas = member.get(f"{path}/score/picture", params={"picture": "areas", "format": "png"})
    assert areas.content.startswith(b"\x89PNG")
