"""Evaluations of offices, and sheets for them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.canonical import digest_of
from app.core.identifiers import new_id
from app.models import (
    Decree,
    Evaluation,
    EvaluationCheck,
    EvaluationReport,
    EvaluationWindow,
    LkeRowLinks,
    LkeSheet,
    WorkUnit,
)
from app.models.evaluation import (
    EvaluationLayer,
    EvaluationPhase,
    EvaluationStatus,
    EvaluationTarget,
)
from app.models.evaluation_check import CheckItem, CheckState
from app.models.lhe import LheConclusion
from app.models.lke_fact import LkeFact as StatedFact
from app.schemas.evaluation.facts import FactScope
from app.schemas.evaluation.sheet_file import YES
from app.schemas.platform.examples import DECREE_ID
from app.schemas.reporting.reports.lhe import (
    LheCheck,
    LheDocument,
    LheFact,
    LheHeading,
    LheLine,
    LheScore,
)
from app.services.evaluation.evaluations.assessing.checklist import TEXTS
from app.services.evaluation.figures.conditions.queries import conditions_of
from tests.support.evidence import KETUA
from tests.support.office import Office, Person
from tests.support.sheets import sheet

_FIRST_YEAR = 3_000

DAY = date(2026, 11, 2)


def answer_best(office: Office, path: str, *but: int) -> None:
    """The Ketua answers every question with the best there is, `but` for these."""
    answers = [
        {"question": number, "answer": question.options[0].key if question.options else 4}
        for number, question in sheet().questions.items()
        if number not in but
    ]
    assert office.person(KETUA).post(f"{path}/answer", {"answers": answers}).is_success


def agree(tpi: Person, path: str, *but: int) -> None:
    """TPI agrees to all that the office answered, `but` for these."""
    questions = tpi.get(f"{path}/questions").json()["items"]
    said = [
        {"question": each["number"], "verdict": "agree"}
        for each in questions
        if each["number"] not in but
        and any(told["layer"] == "unit" and told["answer"] for told in each["answers"])
    ]
    made = tpi.post(f"{path}/assess", {"assessments": said})
    assert made.is_success, made.text


MET = {
    "opini_bpk": "WTP", "sakip_instansi": "A", "indeks_rb_kementerian_lembaga": "A",
    "maturitas_spip": 4, "core_layanan": True, "dampak_persepsi_masyarakat": True,
    "tindak_lanjut_apip_bpk_persen": 100, "lhkpn_persen": 100, "lhkan_persen": 100,
    "lama_membangun_tahun": 3, "sakip_internal_unit": "A",
}  # fmt: skip
"""A value of each condition that is enough for WBK and WBBM."""


def meet_conditions(tpi: Person, path: str) -> None:
    """TPI states what was not stated of institution and office so that nothing fails."""
    year = tpi.get(path).json()["year"]
    for of in (f"/lke-conditions/{year}", f"{path}/conditions"):
        read = tpi.get(of).json()["conditions"]
        open_ones = [each["code"] for each in read if each["value"] is None]
        paper = {"source": "Laporan tahunan", "source_date": f"{year}-01-31"}
        said = [{"code": code, "value": MET[code]} | paper for code in open_ones if code in MET]
        if said:
            made = tpi.put(of, {"conditions": said})
            assert made.is_success, made.text


def report_to_propose(tpi: Person, path: str) -> None:
    """The conditions, TPI's checklist, and its LHE, which concludes to propose."""
    meet_conditions(tpi, path)
    checks = [{"item": item.value, "state": "fulfilled"} for item in CheckItem]
    assert tpi.post(f"{path}/check", {"checks": checks}).is_success
    words = {"conclusion": "propose", "assignment": "Surat tugas.", "summary": "Memenuhi."}
    told = words | {"team": [{"name": "Sari Dewi", "role": "lead"}]}
    made = tpi.post(f"{path}/lhe", told)
    assert made.is_success, made.text


def another_sheet(office: Office, number: int) -> None:
    """Another version of the sheet in the list, without questions."""
    with Session(office.engine) as session, session.begin():
        words = {"title": "LKE", "basis": "Peraturan", "digest": f"{number:064}"}
        before = datetime(2020, 1, 1, tzinfo=UTC)  # what is asked of plans is the newest
        session.add(LkeSheet(name=f"permenpanrb-{number}", content={}, created_at=before, **words))


def much_to_suggest(office: Office, indicator_id: str, user_id: UUID) -> str:
    """An evaluation of 2023, and an indicator whose evidence could prove 25 questions."""
    links = [{"code": each.code, "relation": "mirip"} for each in sheet().file.questions[:25]]
    with Session(office.engine) as session, session.begin():
        found = session.scalars(select(LkeSheet.id).where(LkeSheet.name == sheet().name))
        row = LkeRowLinks(
            sheet_id=found.one(),
            decree_id=DECREE_ID,
            indicator_id=UUID(indicator_id),
            links=links,
            set_by_id=user_id,
            set_at=datetime(2023, 6, 20, tzinfo=UTC),
        )
        session.add(row)
    return evaluation_in(office, 2023 - _FIRST_YEAR, "draft", user_id)


def evaluation_in(office: Office, number: int, status: str, user_id: UUID) -> str:
    """An evaluation of the seeded office, of a year that no other has, in that status.

    `checked`: assessed, with TPI's checklist; `reported`: with its LHE, too.
    """
    found = {"checked": "assessed", "reported": "assessed"}.get(status, status)
    made = _evaluation_in(office, number, found, user_id)
    if found != status:
        _check_and_report(office, UUID(made), user_id, has_report=status == "reported")
    return made


def _check_and_report(
    office: Office, evaluation_id: UUID, user_id: UUID, *, has_report: bool
) -> None:
    with Session(office.engine) as session, session.begin():
        for item in CheckItem:
            words = {"layer": EvaluationLayer.TPI, "item": item, "number": 1}
            session.add(
                EvaluationCheck(
                    id=new_id(),
                    evaluation_id=evaluation_id,
                    state=CheckState.FULFILLED,
                    checked_by_id=user_id,
                    **words,
                )
            )
        session.flush()
        if has_report:
            session.add(_lhe(session, evaluation_id, user_id))


def _all_met() -> list[LheFact]:
    return [
        LheFact(
            code=each.fact.code, name=each.fact.name, scope=each.scope,
            value=_stored(each.fact.code), state="passed",
        )
        for each in conditions_of(sheet(), [], proven_wbk=None)
        if each.fact.code in MET
    ]  # fmt: skip


def _stored(code: str) -> str:
    return YES if MET[code] is True else str(MET[code])


def _stated(evaluation: Evaluation, user_id: UUID) -> Iterator[StatedFact]:
    """What `_all_met` says, as it is stated of institution and office."""
    for each in _all_met():
        of_office = each.scope is FactScope.UNIT
        yield StatedFact(
            id=new_id(), work_unit_id=evaluation.work_unit_id if of_office else None,
            year=evaluation.year, code=each.code, layer=EvaluationLayer.TPI, number=1,
            value=each.value, source="Laporan tahunan", source_date=DAY, set_by_id=user_id,
            set_at=datetime(2026, 11, 2, tzinfo=UTC),
        )  # fmt: skip


def _all_fulfilled() -> list[LheCheck]:
    return [
        LheCheck(item=item, text=TEXTS[item], state=CheckState.FULFILLED, note=None)
        for item in CheckItem
    ]


def lhe_document(
    number: str = "1/LHE/53", office: WorkUnit | None = None, year: int = 2026
) -> LheDocument:
    """An LHE towards WBK that concludes to propose, with as little in it as one may have."""
    code, name = (office.code, office.name) if office else ("53", "KPU")
    heading = LheHeading(
        number=number, day=DAY, year=year, target=EvaluationTarget.WBK, has_wbk=None,
        office_code=code, office_name=name, issuing_office=name,
        decree="Keputusan", sheet="LKE", basis="Permenpan RB 90/2021", submission_count=1,
        submitted_at=None, concluded_at=None,
    )  # fmt: skip
    line = LheLine(
        code="TOTAL", name="Nilai total", weight=100, minimum=75, difference=0,
        scores=[LheScore(layer=each, low=0, high=0) for each in ("unit", "tpi")],
    )  # fmt: skip
    return LheDocument(
        heading=heading, conclusion=LheConclusion.PROPOSE, assignment="Surat tugas.",
        summary="Diusulkan.", team=[], assessed_by=[], state="passed", strengths=[],
        lines=[line, line.model_copy(update={"code": "A.I"}), line], conditions=[], questions=[],
        facts=_all_met(), checklist=_all_fulfilled(), undefined_ratios=[],
        recommendations=[], returned_count=0, signatory=None,
        signatory_title=None, place=None, copies_to=[], letterhead=None,
    )  # fmt: skip


def _lhe(session: Session, evaluation_id: UUID, user_id: UUID) -> EvaluationReport:
    """An LHE that concludes to propose, with as little in it as one may have."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    office = session.get_one(WorkUnit, evaluation.work_unit_id)
    session.add_all(_stated(evaluation, user_id))
    number = f"{evaluation.year}/LHE/{office.code}"
    document = lhe_document(number, office, evaluation.year).model_dump(mode="json")
    return EvaluationReport(
        id=new_id(), evaluation_id=evaluation_id, work_unit_id=office.id, number=number,
        number_year=DAY.year, day=DAY, conclusion=LheConclusion.PROPOSE,
        digest=digest_of(document), document=document, issued_by_id=user_id,
    )  # fmt: skip


def _evaluation_in(office: Office, number: int, status: str, user_id: UUID) -> str:
    with Session(office.engine) as session, session.begin():
        decree = session.get_one(Decree, DECREE_ID)
        found = select(LkeSheet.id).where(LkeSheet.name == sheet().name)
        evaluation = Evaluation(
            id=new_id(),
            work_unit_id=decree.work_unit_id,
            decree_id=decree.id,
            sheet_id=session.scalars(found).one(),
            year=_FIRST_YEAR + number,
            target=EvaluationTarget.WBK,
            status=EvaluationStatus(status),
            created_by_id=user_id,
        )
        days = {"first_day": date(2020, 1, 1), "last_day": date(2040, 1, 1)}
        session.add(evaluation)
        session.flush()
        phases = {EvaluationPhase.FILLING: EvaluationLayer.UNIT}
        if evaluation.status is EvaluationStatus.PAPERS_FAILED:
            phases[EvaluationPhase.OBJECTION] = EvaluationLayer.TPN
        for phase, layer in phases.items():
            here = {"evaluation_id": evaluation.id, "phase": phase, "set_by_layer": layer}
            session.add(EvaluationWindow(**here, **days))
        return str(evaluation.id)
