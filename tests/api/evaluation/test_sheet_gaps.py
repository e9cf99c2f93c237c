"""What an evaluation still lacks is told as gaps of the decree, and in the office's words."""

from app.schemas.platform.examples import DECREE_ID
from tests.api.evaluation.test_evaluations import ANSWERS, asesor, begin
from tests.support.evidence import KETUA, MEMBER, Body, evidence, ok
from tests.support.gaps import gaps
from tests.support.office import Office
from tests.support.prepared import Prepared


def of_sheet(office: Office) -> dict[str, list[Body]]:
    """The gaps of the sheet, by code."""
    found: dict[str, list[Body]] = {}
    for each in gaps(office):
        if each["code"].startswith("lke_"):
            found.setdefault(each["code"], []).append(each)
    return found


def test_the_plan_is_told_to_be_too_little_without_any_evaluation(office: Office) -> None:
    ((code, (gap,)),) = of_sheet(office).items()
    assert (code, gap["severity"], gap["team"]["kind"]) == ("lke_plan_short", "high", "pelaksana")
    facts = gap["facts"]
    assert (facts["points"], facts["minimum"], facts["count"]) == ("36.91", "40.00", 46)
    assert "(2.67/4.20)" in facts["areas"]
    assert "(4.17/6.00)" in facts["areas"]
    assert "(5.75/6.00)" in facts["areas"]
    assert facts["questions"].startswith("13, 19, 28")
    assert facts["fewest"].count(",") == 5
    assert facts["fewest"].startswith("97 (A.II.2.iii.a), 98 (")
    assert ok(office.person(MEMBER).get(gap["href"]))["id"] == str(DECREE_ID)


def test_from_what_is_open_to_what_tpi_sees_otherwise(office: Office) -> None:
    path, member, ketua = begin(office, has_wbk=False), office.person(MEMBER), office.person(KETUA)
    window = {"phase": "filling", "first_day": "2023-01-02", "last_day": "2030-03-31"}
    ok(ketua.put(f"{path}/windows", window | {"reason": "Jadwal."}))
    ok(member.post(f"{path}/answer", ANSWERS))
    later = evidence(office, "draft", covers_from="2024-01-01", covers_to="2024-01-31")
    fresh = evidence(office, "accepted")
    proofs = [{"question": 59, "evidence_id": each["id"], "pages": "1"} for each in (later, fresh)]
    ok(member.post(f"{path}/prove", {"proofs": proofs[:1]}))
    told = of_sheet(office)
    assert {code: len(found) for code, found in told.items()} == {
        "lke_plan_short": 1,
        "lke_question_open": 7,  # six areas, and the results of the Ketua
        "lke_claim_unproved": 1,
        "lke_proof_outside_year": 1,
    }
    (claim,) = told["lke_claim_unproved"]
    assert (claim["team"]["number"], claim["due_date"]) == (5, "2030-03-31")
    assert "LKE 2023" in claim["detail"] or "sheet of 2023" in claim["detail"]
    assert told["lke_proof_outside_year"][0]["facts"]["evidence_id"] == later["id"]
    ok(member.post(f"{path}/unprove", {"question": 59, "evidence_id": later["id"]}))
    ok(member.post(f"{path}/prove", {"proofs": proofs[1:]}))
    ok(ketua.post(f"{path}/submit", {}))
    tpi = asesor(Prepared(office))
    ok(tpi.post(f"{path}/forward", {}))
    differs = {"question": 59, "verdict": "differ", "answer": "B", "note": "Sebagian."}
    ok(tpi.post(f"{path}/assess", {"assessments": [differs]}))
    (otherwise,) = of_sheet(office)["lke_tpi_differs"]
    assert (otherwise["facts"]["answer"], otherwise["facts"]["tpi"]) == ("A", "B")
    back = {"note": "Lengkapi.", "questions": [{"question": 59, "note": "Belum dijawab."}]}
    ok(tpi.post(f"{path}/return", back))
    told = of_sheet(office)
    assert {"lke_question_returned", "lke_question_open"} <= told.keys()
    assert "lke_tpi_differs" not in told
