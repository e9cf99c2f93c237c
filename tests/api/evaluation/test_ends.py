"""After the proposal: papers, one objection, desk, field; and what was begun wrongly."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import EvaluationAnswer, EvaluationWindow, LkeQuestion
from app.models.access import GrantedRole
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationPhase
from tests.api.evaluation.test_evaluations import ANSWERS, answers_of, asesor, begin
from tests.support.databases import on_one_engine
from tests.support.evaluations import agree, answer_best, evaluation_in, report_to_propose
from tests.support.evidence import KETUA, MEMBER, ok, refused
from tests.support.office import Office, Person
from tests.support.portal import open_period, portal
from tests.support.prepared import Prepared

WHY: Final = {"reason": "Alasannya."}
PAPERS: Final = {"note": "SPTJM belum ada.", "objection_last_day": "2028-06-30"}
OBJECTION: Final = {"note": "Sudah ada.", "link": "https://berkas.kpu.go.id/sptjm.pdf"}
STEPS: Final = {action.value for action in EvaluationAction}
PAST: Final = date(2020, 1, 1)
BACK: Final = {"note": "Lengkapi.", "questions": [{"question": 59, "note": "Bukti."}]}
WBK: Final = "/portal-rb/pengusulan/unit-wbk"


def proposed(office: Office, tpi: Person, **fields: object) -> str:
    path = begin(office, **fields)
    answer_best(office, path, 59)
    ok(office.person(MEMBER).post(f"{path}/answer", ANSWERS))
    ok(office.person(KETUA).post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    agree(tpi, path)
    ok(tpi.post(f"{path}/conclude", {}))
    report_to_propose(tpi, path)
    ok(tpi.post(f"{path}/propose", {}))
    return path


def test_from_the_papers_to_the_predicate_and_the_years_after(office: Office) -> None:
    prepared, ketua = Prepared(office), office.person(KETUA)
    tpi, tpn = asesor(prepared), asesor(prepared, "tpn")
    path = proposed(office, tpi)
    refused(tpi.post(f"{path}/fail_papers", PAPERS), 403, "evaluation_layer_not_yours")
    refused(ketua.post(f"{path}/object", OBJECTION), 409, "evaluation_wrong_status")
    past = PAPERS | {"objection_last_day": "2023-01-01"}
    (fault,) = refused(tpn.post(f"{path}/fail_papers", past), 422)["errors"]
    assert fault["pointer"] == "/objection_last_day"
    ok(tpn.post(f"{path}/fail_papers", PAPERS))
    refused(tpn.post(f"{path}/deny", WHY), 409, "evaluation_objection_open")
    objected = ok(ketua.post(f"{path}/object", OBJECTION))
    assert objected["steps"][-1]["link"] == OBJECTION["link"]
    refused(ketua.post(f"{path}/object", OBJECTION), 409, "evaluation_wrong_status")
    agrees = {"assessments": [{"question": 59, "verdict": "agree"}]}
    refused(tpn.post(f"{path}/assess", agrees), 409, "evaluation_other_turn")
    assert ok(tpn.post(f"{path}/admit", {}))["status"] == "in_desk"
    ok(tpn.post(f"{path}/assess", agrees))
    ok(tpn.post(f"{path}/advance", {}))
    differs = {"question": 59, "verdict": "differ", "answer": "B", "note": "Di lapangan tidak ada."}
    ok(tpn.post(f"{path}/assess", {"assessments": [differs]}))
    assert answers_of(ketua, path, 59)["tpn"]["answer"] == "B", "the field counts"
    done = ok(tpn.post(f"{path}/grant", {}))
    assert [step["action"] for step in done["steps"]] == [
        "submit", "forward", "conclude", "propose", "fail_papers", "object", "admit", "advance",
        "grant",
    ]  # fmt: skip
    assert {step["layer"] for step in done["steps"][4:]} == {"tpn", "unit"}
    looked = ok(tpi.post(f"{path}/monitor", {"still_meets": False, "note": "Nilai 70."}))
    assert (looked["status"], looked["steps"][-1]["still_meets"]) == ("granted", False)
    assert "set_conditions" not in looked["allowed_actions"]
    said = {"code": "sudah_wbk", "value": False, "source": "Surat", "source_date": "2023-05-30"}
    refused(tpi.put(f"{path}/conditions", {"conditions": [said]}), 409, "evaluation_is_over")

    unknown = begin(office, year=2024, target="WBBM")
    assert ok(ketua.get(unknown))["has_wbk"] is True
    body = {"decree_id": ok(ketua.get(path))["decree_id"], "year": 2025, "target": "WBK"}
    wrong = ketua.post("/evaluations", body | {"sheet": done["sheet"], "has_wbk": False})
    assert wrong.json()["errors"][0]["code"] == "holds_wbk_here"
    wrong = ketua.patch(unknown, {"has_wbk": False}, etag=ketua.get(unknown).headers["ETag"])
    assert wrong.json()["errors"][0]["code"] == "holds_wbk_here"
    (fault,) = refused(tpi.put(f"{unknown}/conditions", {"conditions": [said]}), 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/conditions/0/value", "holds_wbk_here")

    ok(tpn.post(f"{path}/revoke", WHY))
    known = ok(ketua.get(unknown))
    assert (known["has_wbk"], known["wbk_basis"]) == (False, "evaluated_here")
    wrong = ketua.post("/evaluations", body | {"sheet": done["sheet"], "has_wbk": True})
    assert wrong.json()["errors"][0]["code"] == "wbk_was_revoked_here"
    refused(tpn.post(f"{path}/revoke", WHY), 409, "evaluation_wrong_status")
    for step in ("submit", "forward", "conclude"):
        ok((ketua if step == "submit" else tpi).post(f"{unknown}/{step}", {}))
    again = refused(tpi.post(f"{unknown}/propose", {}), 409, "predicate_was_revoked")
    assert "20" in again["detail"]
    before = f"/evaluations/{evaluation_in(office, 9, 'in_field', office.user_id(MEMBER))}"
    refused(tpn.post(f"{before}/grant", {}), 409, "predicate_was_revoked")


@on_one_engine
def test_an_objection_that_nobody_made_ends_it(office: Office) -> None:
    prepared = Prepared(office)
    tpi, tpn = asesor(prepared), asesor(prepared, "tpn")
    path = proposed(office, tpi)
    ok(tpn.post(f"{path}/fail_papers", PAPERS))
    with Session(office.engine) as session, session.begin():
        is_objection = EvaluationWindow.phase == EvaluationPhase.OBJECTION
        over = {"first_day": PAST, "last_day": PAST}
        session.execute(update(EvaluationWindow).where(is_objection).values(**over))
    late = office.person(KETUA).post(f"{path}/object", OBJECTION)
    refused(late, 409, "evaluation_window_closed")
    assert ok(tpn.post(f"{path}/deny", WHY))["status"] == "not_granted"
    assert not STEPS & set(ok(tpi.get(path))["allowed_actions"])


@on_one_engine
def test_the_portal_is_told_no_more_of_what_was_taken_back(office: Office) -> None:
    prepared = Prepared(office)
    tpi = asesor(prepared)
    path = proposed(office, tpi)
    reader = portal(prepared)
    open_period(office, year=2023)
    assert len(ok(reader.get(WBK))["units"]) == 1
    ok(tpi.post(f"{path}/withdraw", WHY))
    assert ok(reader.get(WBK))["units"] == []
    other = begin(office, year=2024, target="WBBM")
    ok(office.person(KETUA).post(f"{other}/submit", {}))
    for step in ("forward", "conclude"):
        ok(tpi.post(f"{other}/{step}", {}))
    refused(tpi.post(f"{other}/propose", {}), 409, "wbbm_needs_wbk")


@on_one_engine
def test_what_was_begun_wrongly_is_moved_or_discarded(office: Office) -> None:
    ketua, tpi = office.person(KETUA), asesor(Prepared(office))
    path, other = begin(office), begin(office, year=2024)
    taken = ketua.patch(path, {"year": 2024})
    refused(taken, 409, "evaluation_exists")
    far = refused(ketua.patch(path, {"year": 2026}), 422)  # evidence covers 2022 to 2024
    assert (far["errors"][0]["code"], "2022 sampai 2025" in far["errors"][0]["detail"]) == (
        "evaluation_year_unprovable", True,
    )  # fmt: skip
    assert ok(ketua.patch(path, {"year": 2022, "target": "WBBM"}))["year"] == 2022
    gone = ok(ketua.post(f"{other}/discard", WHY))
    assert gone["status"] == "discarded"
    assert not STEPS & set(gone["allowed_actions"])
    refused(office.person(MEMBER).post(f"{other}/answer", ANSWERS), 409, "evaluation_is_over")
    again = begin(office, year=2024)
    ok(ketua.post(f"{again}/submit", {}))
    refused(ketua.post(f"{again}/discard", WHY), 409, "evaluation_wrong_status")
    ok(tpi.post(f"{again}/return", BACK))
    refused(ketua.patch(again, {"year": 2025}), 409, "evaluation_year_stays")


@on_one_engine
def test_nobody_decides_of_what_they_had_a_part_in(office: Office) -> None:
    """Who answered for the office evaluates it afterwards, or stands in for somebody who did."""
    prepared = Prepared(office)
    tpi = asesor(prepared)
    path = begin(office)
    answer_best(office, path, 60)
    both = prepared.account()
    prepared.grant(both, GrantedRole.ASESOR, decree="53")
    with Session(office.engine) as session, session.begin():
        session.add(
            EvaluationAnswer(
                evaluation_id=UUID(path.rpartition("/")[2]),
                question_id=session.scalars(
                    select(LkeQuestion.id).where(LkeQuestion.number == 60)
                ).first(),
                layer=EvaluationLayer.UNIT,
                number=1,
                answer="A",
                answered_by_id=office.user_id(MEMBER),
                on_behalf_of_id=office.user_id(both),
            )
        )
    over = {"answers": [{"question": 60, "answer": "A", "note": "Dibaca lagi."}]}
    ok(office.person(KETUA).post(f"{path}/answer", over))
    ok(office.person(KETUA).post(f"{path}/submit", {}))
    ok(office.person(both).post(f"{path}/forward", {}))
    # Another answered over it: it stays a part in the question.
    mine, own = {"question": 60}, "own_evaluation_answer"
    back = BACK | {"questions": [mine | {"note": "Bukti."}]}
    refused(office.person(both).post(f"{path}/return", back), 403, own)
    advice = mine | {"reason": "Ada.", "recommendation": "Perbaiki.", "due_date": "2099-12-15"}
    refused(office.person(both).post(f"{path}/recommendations", advice), 403, own)
    stated = {"code": "core_layanan", "value": True, "source": "SK", "source_date": "2023-02-01"}
    told = {"conditions": [stated]}
    refused(office.person(both).put(f"{path}/conditions", told), 403, "own_evaluation")
    agree(tpi, path)
    refused(office.person(both).post(f"{path}/conclude", {}), 403, "own_evaluation")
    ok(tpi.post(f"{path}/conclude", {}))
    report_to_propose(tpi, path)
    refused(office.person(both).post(f"{path}/propose", {}), 403, "own_evaluation")
    ok(tpi.post(f"{path}/propose", {}))
