"""Restricted evidence beside a question: whoever may not open it reads neither title nor pages."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditEvent, EvaluationStep, ProposalSnapshot
from app.models.evaluation import EvaluationAction
from app.schemas.platform.examples import DECREE_ID
from app.services.evaluation.portal.freezing import digest_with
from tests.api.evaluation.test_evaluations import asesor, begin
from tests.support.evaluations import agree, answer_best, report_to_propose
from tests.support.evidence import KETUA, MEMBER, evidence, ok, refused
from tests.support.office import OTHER_MEMBER, Office
from tests.support.portal import open_period, portal
from tests.support.prepared import Prepared

TITLE, PAGES = "Aduan rahasia", "hal. 7: nama pelapor"
CODE = "A.I.5.iii.c"  # question 59


def readings(office: Office) -> list[str]:
    """Everything that is read of one evaluation, as the service itself lists it."""
    prefix = "/api/v1/evaluations/{evaluation_id}"
    paths = ok(office.client.get("/openapi.json"))["paths"]
    found = [path for path, verbs in paths.items() if path.startswith(prefix) and "get" in verbs]
    below = (path.removeprefix(prefix).replace("{question_code}", CODE) for path in found)
    return [path for path in below if "{" not in path]  # of what is not there is nothing to read


def test_no_reader_is_told_what_they_may_not_open(office: Office) -> None:
    path, ketua, member = begin(office), office.person(KETUA), office.person(MEMBER)
    other, tpi = office.person(OTHER_MEMBER), asesor(Prepared(office))
    hidden = evidence(office, title=TITLE, confidentiality="restricted")["id"]
    proof = {"question": 59, "evidence_id": hidden, "pages": PAGES}
    answer_best(office, path, 1)
    (fault,) = refused(other.post(f"{path}/prove", {"proofs": [proof | {"question": 5}]}), 422)[
        "errors"
    ]
    assert (fault["code"], "soal 5 " in fault["detail"]) == ("proof_not_open", True)
    ok(member.post(f"{path}/prove", {"proofs": [proof]}))
    (beside,) = ok(member.get(f"{path}/questions/{CODE}"))["proofs"]
    assert (beside["title"], beside["pages"]) == (TITLE, PAGES)
    ok(ketua.post(f"{path}/submit", {}))
    ok(tpi.post(f"{path}/forward", {}))
    agree(tpi, path)
    ok(tpi.post(f"{path}/conclude", {}))
    report_to_propose(tpi, path)
    below = readings(office)
    assert {"/questions", "/desk", "/lhe", "/workbook"} <= set(below)
    others = ["/evaluations", "/evidence", f"/decrees/{DECREE_ID}/gaps", "/me/work", "/findings"]
    for address in [path + each for each in below] + others:
        told = other.get(address)
        assert told.is_success, (address, told.text)
        assert TITLE not in told.text, address
        assert PAGES not in told.text, address
    ok(tpi.post(f"{path}/propose", {}))
    with Session(office.engine) as session:
        frozen = session.scalars(select(ProposalSnapshot)).one()
        entries = session.scalars(
            select(AuditEvent).where(AuditEvent.action.startswith("evaluation."))
        )
        assert PAGES not in str([entry.changes for entry in entries])
    described = {each["soal_id"]: each["bukti_dukung_unit"] for each in frozen.answers}
    assert described[59] == "Eviden terbatas"
    _check_older_snapshot(office, tpi_proposed=frozen.id)


def _check_older_snapshot(office: Office, tpi_proposed: UUID) -> None:
    """One that was frozen while pages of restricted evidence were still told: they stay here."""
    reader = portal(Prepared(office))
    open_period(office, year=2023)
    with Session(office.engine) as session, session.begin():
        newest = session.get_one(ProposalSnapshot, tpi_proposed)
        step = select(EvaluationStep.id).where(EvaluationStep.action == EvaluationAction.CONCLUDE)
        old = f"Notulen (Bab II); Eviden terbatas ({PAGES}); Laporan (Bab III)"
        answers = [
            each | ({"bukti_dukung_unit": old} if each["soal_id"] == 59 else {})
            for each in newest.answers
        ]
        names = ("evaluation_id", "year", "target", "unit_code", "unit_name")
        before = ProposalSnapshot(
            **{name: getattr(newest, name) for name in names},
            step_id=session.scalars(step).one(),
            answers=answers,
        )
        before.digest = frozen_digest = digest_with(before, answers)
        session.add(before)
    told = ok(reader.get("/portal-rb/lke/jawaban-unit/53"))
    assert PAGES not in str(told)
    assert told["answers"][58]["bukti_dukung_unit"] == (
        "Notulen (Bab II); Eviden terbatas; Laporan (Bab III)"
    )
    with Session(office.engine) as session:
        pulled = select(AuditEvent.changes).where(AuditEvent.action == "evaluation.pull")
        changes = session.scalars(pulled).one()
        sent = digest_with(session.get_one(ProposalSnapshot, tpi_proposed), told["answers"])
    assert changes == {"digest": [None, sent], "frozen_digest": [None, frozen_digest]}
    assert sent != frozen_digest
