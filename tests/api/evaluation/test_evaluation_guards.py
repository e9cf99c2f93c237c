"""What the database refuses of an evaluation, whoever writes the SQL."""

from importlib import import_module
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

from app.core import clock
from app.core.identifiers import new_id
from app.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationProof,
    EvaluationStep,
    LkeQuestion,
    ProposalSnapshot,
)
from app.models.evaluation import EvaluationAction, EvaluationLayer, EvaluationStatus
from tests.api.platform.test_replaced_rows import SAME_KEY
from tests.support.evidence import COLLEAGUE, KETUA, MEMBER, PENGARAH
from tests.support.evidence_sql import attempt, table
from tests.support.office import Office
from tests.support.portal import proposed_unit
from tests.support.prepared import Prepared

STEP = import_module("migrations.versions.20261201_evaluations")
ENDS = import_module("migrations.versions.20261201_evaluation_ends")
EVALUATIONS, ANSWERS = table(Evaluation), table(EvaluationAnswer)
SNAPSHOTS = table(ProposalSnapshot)
STEPS, PROOFS = table(EvaluationStep), table(EvaluationProof)
S, L = EvaluationStatus, EvaluationLayer
FIXED = {
    "work_unit_id": new_id(), "decree_id": new_id(), "sheet_id": new_id(),
    "created_by_id": new_id(),
}  # fmt: skip


# A later guard that may speak first.
STRICTER = {"evaluation_proposed_needs_its_step": "evaluation_proposed_needs_its_lhe"}


class Scene(NamedTuple):
    """A draft with the member's answer to two questions, one of them proved by the colleague."""

    people: dict[str, UUID]
    draft: UUID
    proposed: UUID
    answered: UUID
    proved: UUID
    evidence: UUID

    def step(self, action: EvaluationAction, by: str, **values: object) -> Executable:
        words = {
            "id": new_id(), "evaluation_id": self.draft, "action": action, "layer": L.TPI,
            "digest": "0" * 64, "document": {}, "taken_by_id": self.people[by],
            "taken_at": clock.now(),
        }  # fmt: skip
        return insert(STEPS).values(**words | values)

    def answer(
        self, by: str, layer: EvaluationLayer, question: UUID, **values: object
    ) -> Executable:
        words = {
            "id": new_id(),
            "evaluation_id": self.draft,
            "question_id": question,
            "layer": layer,
            "number": 1,
            "answer": "A",
            "verdict": None if layer is L.UNIT else "agree",
            "answered_by_id": self.people[by],
            "answered_at": clock.now(),
        }
        return insert(ANSWERS).values(**words | values)


def scene_of(office: Office) -> Scene:
    prepared = Prepared(office)
    evidence = prepared.evidence("draft")
    with Session(office.engine) as session:
        found = select(LkeQuestion.id).where(LkeQuestion.number.in_((59, 60)))
        questions = list(session.scalars(found.order_by(LkeQuestion.number)))
    scene = Scene(
        {name: office.user_id(name) for name in (MEMBER, COLLEAGUE, KETUA, PENGARAH)},
        UUID(prepared.evaluation()),
        UUID(prepared.evaluation("proposed")),
        questions[0],
        questions[1],
        UUID(evidence),
    )
    proof = {
        "id": new_id(), "evaluation_id": scene.draft, "question_id": scene.proved,
        "evidence_id": scene.evidence, "pages": "Halaman 2", "added_by_id": scene.people[KETUA],
        "added_at": clock.now(),
    }  # fmt: skip
    step = {
        "id": new_id(), "evaluation_id": scene.proposed, "action": EvaluationAction.PROPOSE,
        "layer": L.TPI, "digest": "0" * 64, "document": {}, "taken_by_id": scene.people[KETUA],
        "taken_at": clock.now(),
    }  # fmt: skip
    gone = proof | {
        "id": new_id(), "question_id": scene.answered, "removed_at": clock.now(),
        "removed_by_id": scene.people[KETUA],
    }  # fmt: skip
    for allowed in (
        scene.answer(COLLEAGUE, L.UNIT, scene.answered),
        scene.answer(PENGARAH, L.TPI, scene.answered),
        scene.answer(PENGARAH, L.TPI, scene.answered, number=2),
        insert(PROOFS).values(**proof),
        insert(PROOFS).values(**gone),
        insert(STEPS).values(**step),
    ):
        assert attempt(office, allowed) == "", str(allowed)
    return scene


def of_answers(scene: Scene) -> dict[str, list[Executable]]:
    absent = {"on_behalf_of_id": scene.people[COLLEAGUE]}
    return {
        "evaluation_answer_u": [update(ANSWERS).values(answer="B")],
        "evaluation_answer_d": [delete(ANSWERS)],
        "own_evaluation_answer": [
            scene.answer(COLLEAGUE, L.PENDAHULUAN, scene.answered),
            scene.answer(PENGARAH, L.TPN, scene.answered),
            scene.answer(KETUA, L.TPN, scene.answered, **absent),
            scene.answer(MEMBER, L.TPI, scene.proved),
            scene.answer(KETUA, L.TPI, scene.proved, on_behalf_of_id=scene.people[MEMBER]),
        ],
        "own_evaluation": [
            scene.step(EvaluationAction.CONCLUDE, COLLEAGUE),
            scene.step(EvaluationAction.GRANT, KETUA, on_behalf_of_id=scene.people[COLLEAGUE]),
            scene.step(EvaluationAction.PROPOSE, MEMBER),
        ],
        "evaluation_step_u": [update(STEPS).values(note="Lain")],
        "evaluation_step_d": [delete(STEPS)],
        "evaluation_proof_is_never_deleted": [delete(PROOFS)],
        "evaluation_proof_stays": [
            update(PROOFS).values(pages="Halaman 3"),
            update(PROOFS).values(question_id=new_id()),
            update(PROOFS).where(PROOFS.c.removed_at.is_not(None)).values(removed_at=None),
        ],
    }


def of_evaluations(scene: Scene) -> dict[str, list[Executable]]:
    draft = update(EVALUATIONS).where(EVALUATIONS.c.id == scene.draft)
    proposed = update(EVALUATIONS).where(EVALUATIONS.c.id == scene.proposed)
    return {
        "evaluation_is_never_deleted": [delete(EVALUATIONS)],
        "evaluation_stays_where_it_is": [
            *(draft.values({name: FIXED[name]}) for name in ENDS.FIXED),
            proposed.values(year=1999),
        ],
        "evaluation_has_ended": [proposed.values(status=S.DRAFT)],
        **{
            f"evaluation_{status}_needs_its_step": [draft.values(status=status)]
            for status in set(S) - {S.DRAFT}
        },
    }


def test_every_guard_refuses_what_it_is_there_for(office: Office) -> None:
    scene = scene_of(office)
    tried = of_answers(scene) | of_evaluations(scene)
    assert set(tried) == {guard.name for guard in (*STEP.GUARDS, *ENDS.GUARDS)}
    for guard, statements in tried.items():
        for statement in statements:
            said = attempt(office, statement)
            by = {f"guard {guard}", f"guard {STRICTER.get(guard, guard)}"}
            assert any(each in said for each in by), (guard, str(statement))
    for name in STEP.KEPT:
        if office.engine.dialect.name == "sqlite":
            assert f"guard {name}_replaced" in attempt(office, text(SAME_KEY.format(name)))
        else:
            assert "guard never_emptied" in attempt(office, text(f"TRUNCATE {name} CASCADE"))


def test_what_the_portal_is_told_is_never_changed(office: Office) -> None:
    proposed_unit(Prepared(office))
    portal = import_module("migrations.versions.20261201_proposal_periods")
    tried: dict[str, Executable] = {
        "proposal_snapshot_u": update(SNAPSHOTS).values(unit_name="Lain"),
        "proposal_snapshot_d": delete(SNAPSHOTS),
    }
    assert set(tried) == {guard.name for guard in portal.GUARDS}
    for guard, statement in tried.items():
        assert f"guard {guard}" in attempt(office, statement), guard
