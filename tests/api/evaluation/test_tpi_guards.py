"""What the database refuses of checklists, recommendations and LHEs, whoever writes the SQL."""

from datetime import timedelta
from importlib import import_module
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Decree,
    Evaluation,
    EvaluationAnswer,
    EvaluationCheck,
    EvaluationRatio,
    EvaluationReport,
    EvaluationStep,
    Finding,
    LheFile,
    LkeQuestion,
)
from app.models.evaluation import EvaluationStatus
from app.models.evaluation_check import CheckItem
from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from tests.api.evaluation.test_evaluations import ANSWERS
from tests.api.platform.test_replaced_rows import SAME_KEY
from tests.support.evaluations import DAY
from tests.support.evidence import KETUA, MEMBER, PENGARAH, evidence, ok
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office
from tests.support.prepared import Prepared

STEPS = [
    import_module(f"migrations.versions.20261201_{name}")
    for name in ("evaluation_checks", "lhe", "evaluation_ratios", "lhe_files")
]
REOPENED = import_module("migrations.versions.20261201_evaluation_reopened")
CHECKS, FINDINGS = table(EvaluationCheck), table(Finding)
RATIOS = table(EvaluationRatio)
REPORTS, EVALUATIONS = table(EvaluationReport), table(Evaluation)
COPIES = table(LheFile)


class Scene(NamedTuple):
    """A draft that the member answered and the Ketua proved; two assessed, one of them checked."""

    people: dict[str, UUID]
    answered: UUID
    checked: UUID
    bare: UUID
    reported: UUID
    letter: UUID
    overtaken: UUID
    sent_back: tuple[UUID, str]
    question: UUID
    work_unit: UUID

    def check(self, by: str, **values: object) -> Executable:
        words = {
            "id": new_id(), "evaluation_id": self.answered, "layer": "tpi", "item": "tlhp",
            "number": 1, "state": "fulfilled", "checked_by_id": self.people[by],
            "checked_at": clock.now(),
        }  # fmt: skip
        return insert(CHECKS).values(**words | values)

    def ratio(self, by: str, **values: object) -> Executable:
        words = {
            "id": new_id(), "evaluation_id": self.answered, "code": "A.II.5.ii.a", "number": 1,
            "value": "1", "note": "Tidak ada pengaduan.", "counts": {}, "set_by_id":
            self.people[by], "set_at": clock.now(),
        }  # fmt: skip
        return insert(RATIOS).values(**words | values)

    def finding(self, **values: object) -> Executable:
        words = {
            "id": new_id(), "team_id": TEAM_V_ID, "kind": "observation", "status": "open",
            "severity": "medium", "source": "evaluation", "evaluation_id": self.answered,
            "question_id": self.question, "reason": "Ada.", "raised_by_id": self.people[PENGARAH],
            "created_at": clock.now(), "updated_at": clock.now(), "version": 1,
        }  # fmt: skip
        return insert(FINDINGS).values(**words | values)

    def lhe(self, by: str, evaluation_id: UUID, **values: object) -> Executable:
        words = {
            "id": new_id(), "evaluation_id": evaluation_id, "work_unit_id": self.work_unit,
            "number": str(new_id()), "number_year": 2026, "day": DAY, "conclusion": "not_yet",
            "digest": "0" * 64, "document": {}, "issued_by_id": self.people[by],
            "issued_at": clock.now(),
        }  # fmt: skip
        return insert(REPORTS).values(**words | values)

    def copy(self, by: str, letter: UUID, digest: str = "0" * 64, **values: object) -> Executable:
        words = {
            "id": new_id(), "evaluation_report_id": letter, "kind": "scan", "digest": digest,
            "original_name": "lhe.pdf", "media_type": "application/pdf", "size": 1,
            "sha256": "1" * 64, "uploaded_by_id": self.people[by], "received_at": clock.now(),
            "scan_state": "clean",
        }  # fmt: skip
        return insert(COPIES).values(**words | values)


def scene_of(office: Office) -> Scene:
    prepared = Prepared(office)
    with Session(office.engine) as session:
        unit = session.get_one(Decree, DECREE_ID).work_unit_id
        of_it = select(LkeQuestion.id).where(LkeQuestion.number == 59)
        question = session.scalars(of_it).first()
    assert question is not None
    keys = [
        UUID(prepared.evaluation(status)) for status in ("draft", "checked", "assessed", "reported")
    ]
    people = {name: office.user_id(name) for name in (MEMBER, KETUA, PENGARAH)}
    letters = (new_id(), new_id())
    with Session(office.engine) as session:
        found = select(EvaluationReport.id, EvaluationReport.digest)
        (sent_back,) = session.execute(found.where(EvaluationReport.evaluation_id == keys[-1]))
    draft, checked, bare, reported = keys
    scene = Scene(
        people, draft, checked, bare, reported, *letters,
        sent_back=(sent_back[0], sent_back[1]), question=question, work_unit=unit,
    )  # fmt: skip
    path = f"/evaluations/{scene.answered}"
    ok(office.person(MEMBER).post(f"{path}/answer", ANSWERS))
    proof = {"question": 59, "evidence_id": evidence(office)["id"], "pages": "Halaman 1"}
    ok(office.person(KETUA).post(f"{path}/prove", {"proofs": [proof]}))
    common = {"id": new_id(), "evaluation_id": scene.checked}
    answer = {"question_id": question, "layer": "unit", "number": 1, "answer": "A"}
    by = {"answered_by_id": people[MEMBER], "answered_at": clock.now()}
    step = {"action": "propose", "layer": "tpi", "digest": "0" * 64, "document": {}}
    taken = {"taken_by_id": people[PENGARAH], "taken_at": clock.now()}
    again = {"evaluation_id": scene.reported} | step | taken
    for allowed in (
        *(scene.check(PENGARAH, item=item) for item in CheckItem),
        insert(table(EvaluationAnswer)).values(**common | answer | by),
        insert(table(EvaluationStep)).values(**common | step | taken),
        *(
            insert(table(EvaluationStep)).values(**again | {"id": new_id(), "action": action})
            for action in ("propose", "conclude")
        ),
        scene.finding(),
        scene.ratio(PENGARAH),
        *(scene.lhe(PENGARAH, scene.checked, id=letter) for letter in letters[::-1]),
        scene.copy(PENGARAH, scene.letter),
    ):
        assert attempt(office, allowed) == "", str(allowed)
    return scene


def tried(scene: Scene) -> dict[str, list[Executable]]:
    status = EVALUATIONS.c.id
    proposed = {"status": EvaluationStatus.PROPOSED}
    absent = {"on_behalf_of_id": scene.people[MEMBER]}
    other = {
        "id": new_id(), "evaluation_report_id": scene.overtaken, "kind": "signed",
        "digest": "1" * 64, "level": "BSrE", "words_found": 1, "original_name": "lain.pdf",
        "media_type": "image/png", "size": 2, "sha256": "2" * 64,
        "uploaded_by_id": scene.people[MEMBER], "on_behalf_of_id": scene.people[KETUA],
        "received_at": clock.now() - timedelta(days=1),
    }  # fmt: skip
    return {
        "evaluation_check_u": [update(CHECKS).values(state="partly", note="Lain")],
        "evaluation_check_d": [delete(CHECKS)],
        "own_evaluation_check": [
            scene.check(MEMBER, number=2),
            scene.check(KETUA, number=2),
            scene.check(PENGARAH, number=2, **absent),
        ],
        "evaluation_ratio_u": [update(RATIOS).values(value="0")],
        "evaluation_ratio_d": [delete(RATIOS)],
        "own_evaluation_ratio": [
            scene.ratio(MEMBER, number=2),
            scene.ratio(KETUA, number=2),
            scene.ratio(PENGARAH, number=2, set_for_id=scene.people[MEMBER]),
        ],
        "finding_of_an_evaluation": [
            scene.finding(source="asesor"),
            scene.finding(evaluation_id=None, question_id=None),
            scene.finding(evaluation_id=None, source="asesor"),
            scene.finding(question_id=new_id()),
            scene.finding(evaluation_id=new_id()),
        ],
        "finding_keeps_its_evaluation": [
            update(FINDINGS).values(evaluation_id=None),
            update(FINDINGS).values(question_id=None),
        ],
        "lhe_u": [update(REPORTS).values(digest="1" * 64)],
        "lhe_d": [delete(REPORTS)],
        "own_lhe": [scene.lhe(MEMBER, scene.checked)],
        "lhe_of_what_was_assessed": [scene.lhe(PENGARAH, scene.answered)],
        "lhe_needs_its_checklist": [scene.lhe(PENGARAH, scene.bare)],
        "lhe_file_keeps_its_content": [
            update(COPIES).values({name: value}) for name, value in other.items()
        ],
        "lhe_file_is_never_deleted": [delete(COPIES)],
        "own_lhe_file": [
            scene.copy(MEMBER, scene.letter),
        ],
        "lhe_file_of_what_stands": [
            scene.copy(PENGARAH, scene.overtaken),
            scene.copy(PENGARAH, scene.letter, digest="1" * 64),
            scene.copy(PENGARAH, *scene.sent_back),
        ],
        "lhe_file_stood_in": [
            scene.copy(PENGARAH, scene.letter, on_behalf_of_id=scene.people[KETUA]),
        ],
        "evaluation_proposed_needs_its_lhe": [
            update(EVALUATIONS).where(status == key).values(**proposed)
            for key in (scene.checked, scene.reported)
        ],
    }


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    scene = scene_of(office)
    attempts = tried(scene)
    assert set(attempts) == {guard.name for step in (*STEPS, REOPENED) for guard in step.GUARDS}
    for guard, statements in attempts.items():
        for statement in statements:
            said = attempt(office, statement)
            assert f"guard {guard}" in said, (guard, said)
    for step in STEPS:
        if office.engine.dialect.name == "sqlite":
            said = attempt(office, text(SAME_KEY.format(step.TABLE)))
            assert f"guard {step.TABLE}_replaced" in said
        else:
            said = attempt(office, text(f"TRUNCATE {step.TABLE} CASCADE"))
            assert "guard never_emptied" in said
