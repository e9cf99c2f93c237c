"""LHE: issued by TPI after the desk evaluation, frozen, printed, and then the proposal."""

import os
from pathlib import Path
from typing import Any

from app.core.canonical import digest_of
from tests.api.evaluation.test_evaluations import asesor, begin
from tests.support.databases import on_one_engine
from tests.support.evaluations import report_to_propose
from tests.support.evidence import KETUA, MEMBER, evidence, ok, refused
from tests.support.office import Office, Person
from tests.support.prepared import Prepared
from tests.support.printed_reports import words_of
from tests.support.sheets import sheet

pytestmark = on_one_engine
LEADER = "Kepala Kantor, selaku Ketua Tim Kerja"
SECRET = "Laporan gratifikasi rahasia"
WORDS = {
    "conclusion": "not_yet",
    "assignment": "Surat Tugas Inspektur Utama Nomor 12/ST/2023.",
    "summary": "Area Tatalaksana belum mencapai batas minimum.",
    "team": [{"name": "Sari Dewi", "role": "lead", "position": "Auditor Madya"}],
}


def assessed(office: Office) -> tuple[str, Person]:
    """An evaluation that TPI has assessed: all answered best, one of them judged lower."""
    path, ketua, prepared = begin(office), office.person(KETUA), Prepared(office)
    tpi = asesor(prepared)
    answers: list[dict[str, Any]] = []
    for number, question in sheet().questions.items():
        best = question.options[0].key if question.options else 4
        answers.append({"question": number, "answer": best})
    ok(ketua.post(f"{path}/answer", {"answers": answers}))
    made = evidence(office, title="Notula sosialisasi")["id"]
    hidden = evidence(office, title=SECRET, confidentiality="restricted")["id"]
    proofs = [
        {"question": 59, "evidence_id": made, "pages": "Halaman 3"},
        {"question": 59, "evidence_id": hidden, "pages": "Halaman rahasia"},
    ]
    ok(office.person(MEMBER).post(f"{path}/prove", {"proofs": proofs}))
    ok(ketua.post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    said: list[dict[str, Any]] = [
        {"question": each["question"], "verdict": "agree"} for each in answers
    ]
    said[58] = {"question": 59, "verdict": "differ", "answer": "C", "note": "Belum merata."}
    ok(tpi.post(f"{path}/assess", {"assessments": said}))
    advice = {
        "question": 59, "reason": "Sosialisasi belum merata.", "due_date": "2099-12-15",
        "recommendation": "Sosialisasikan kanal pengaduan.",
    }  # fmt: skip
    ok(tpi.post(f"{path}/recommendations", advice), 201)
    ok(tpi.post(f"{path}/conclude", {}))
    _title_of_reports(office)
    return path, tpi


def file(person: Person, path: str, form: str) -> bytes:
    found = person.get(f"{path}/lhe/document", params={"format": form})
    assert found.status_code == 200, found.text
    return bytes(found.content)


def test_it_is_frozen_and_printed_before_the_proposal(office: Office) -> None:
    path, tpi = assessed(office)
    member = office.person(MEMBER)
    refused(tpi.post(f"{path}/propose", {}), 409, "lhe_needed")
    refused(member.get(f"{path}/lhe"), 404)
    draft = ok(tpi.get(f"{path}/lhe"))
    assert (draft["is_final"], draft["issued"]) == (False, [])
    problem = refused(tpi.post(f"{path}/lhe", WORDS), 409, "lhe_checklist")
    assert "SAKIP" in problem["detail"]
    refused(office.person(KETUA).post(f"{path}/lhe", WORDS), 403)
    report_to_propose(tpi, path)
    first = ok(tpi.get(f"{path}/lhe"))
    ok(tpi.post(f"{path}/lhe", WORDS))
    refused(tpi.post(f"{path}/propose", {}), 409, "lhe_needed")
    taken = WORDS | {"number": first["document"]["heading"]["number"]}
    refused(tpi.post(f"{path}/lhe", taken), 409, "report_number_taken")
    read = ok(member.get(f"{path}/lhe"))
    document = read["document"]
    assert [each["conclusion"] for each in read["issued"]] == ["not_yet", "propose"]
    signed_as = document["signatory_title"]
    assert (read["is_final"], signed_as) == (True, document["signatory"]["job_title"])
    assert digest_of(document) == read["digest"]
    total = document["lines"][-1]
    scores = ok(member.get(f"{path}/score"))["strengths"]
    by_tpi = next(each["total"] for each in scores if each["strength"] == "tpi")
    assert {each["layer"]: each["low"] for each in total["scores"]}["tpi"] == by_tpi["low"]
    question = next(each for each in document["questions"] if each["number"] == 59)
    assert (question["restricted_proofs"], len(question["proofs"])) == (1, 1)
    assert question["is_different"]
    assert question["proofs"][0]["pages"] == "Halaman 3"
    assert not [each for each in (SECRET, "Halaman rahasia") if each in str(document)]
    pdf = file(member, path, "pdf")
    assert pdf == file(tpi, path, "pdf")
    keep = os.environ.get("KEEP_LHE")
    files = {form: file(member, path, form) for form in ("pdf", "docx", "xlsx")}
    if keep:
        for form, content in files.items():
            (Path(keep) / f"lhe.{form}").write_bytes(content)
    for form, content in files.items():
        text = " ".join(words_of(form, content).split())
        assert "Sosialisasikan kanal pengaduan." in text, form
        assert "Belum merata." in text, form
        assert not [each for each in (SECRET, LEADER) if each in text], form
    _moves_after_it(tpi, path)
    ok(tpi.post(f"{path}/lhe", WORDS | {"conclusion": "propose"}))
    _is_mended(office, tpi, path)
    proposes = WORDS | {"conclusion": "propose"}
    ok(tpi.post(f"{path}/lhe", proposes))
    _loses_a_proof(member, tpi, path, question["proofs"][0]["evidence_id"])
    _is_mended(office, tpi, path)
    ok(tpi.post(f"{path}/lhe", proposes))
    assert ok(tpi.post(f"{path}/propose", {}))["status"] == "proposed"
    refused(tpi.post(f"{path}/lhe", WORDS), 409, "lhe_of_what_is_not_assessed")


def _title_of_reports(office: Office) -> None:
    """As whom the office's own leader signs reports: no title of those who assess."""
    administrator = office.administrator()
    unit_id = ok(administrator.get("/me"))["work_unit"]["id"]
    letterhead = {"lines": ["KPU"], "signatory_title": LEADER}
    ok(administrator.put(f"/work-units/{unit_id}/letterhead", letterhead))


def _moves_after_it(tpi: Person, path: str) -> None:
    """What it says of conditions and checklist has to stand when the office is proposed."""
    proposes = WORDS | {"conclusion": "propose"}
    core = {"code": "core_layanan", "source": "Tinjauan TPI", "source_date": "2023-12-01"}
    ok(tpi.post(f"{path}/lhe", proposes))
    for failed_or_unknown in (False, None):
        ok(tpi.put(f"{path}/conditions", {"conditions": [core | {"value": failed_or_unknown}]}))
        refused(tpi.post(f"{path}/propose", {}), 409, "lhe_outdated")
        refused(tpi.post(f"{path}/lhe", proposes), 409, "lhe_contradicts")
    ok(tpi.put(f"{path}/conditions", {"conditions": [core | {"value": True}]}))
    ok(tpi.post(f"{path}/lhe", proposes))
    found = {"item": "tlhp", "state": "not_fulfilled", "note": "Dua temuan terbuka."}
    ok(tpi.post(f"{path}/check", {"checks": [found]}))
    problem = refused(tpi.post(f"{path}/propose", {}), 409, "lhe_outdated")
    assert "TLHP" in problem["detail"]


def _loses_a_proof(member: Person, tpi: Person, path: str, evidence_id: str) -> None:
    """What TPI agreed to is proved no more: nobody is proposed by it."""
    ok(member.post(f"/evidence/{evidence_id}/withdraw", {"reason": "Bukan notula kita."}))
    problem = refused(tpi.post(f"{path}/propose", {}), 409, "evaluation_unsettled")
    assert "59" in problem["detail"]


def _is_mended(office: Office, tpi: Person, path: str) -> None:
    """What TPI concluded goes back to the office, and needs an LHE of its own afterwards."""
    ketua, before = office.person(KETUA), ok(tpi.get(path))["submission_count"]
    back = {"note": "Perbaiki.", "questions": [{"question": 59, "note": "Belum merata."}]}
    assert ok(tpi.post(f"{path}/return", back))["status"] == "returned"
    mended = {"answers": [{"question": 59, "answer": "B"}]}
    ok(office.person(MEMBER).post(f"{path}/answer", mended))
    again = ok(ketua.post(f"{path}/submit", {}))
    assert (again["status"], again["submission_count"]) == ("in_assessment", before + 1)
    agrees = {"assessments": [{"question": 59, "verdict": "agree"}]}
    ok(tpi.post(f"{path}/assess", agrees))
    ok(tpi.post(f"{path}/conclude", {}))
    refused(tpi.post(f"{path}/propose", {}), 409, "lhe_before_conclusion")
