"""Where an evaluation stands: its questions, the newest answer of each layer, what proves them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, inspect, or_, select
from sqlalchemy.orm import aliased

from app.core.canonical import digest_of
from app.core.database import Execute
from app.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationProof,
    EvaluationRatio,
    Evidence,
    EvidenceRevision,
    LkeQuestion,
    Membership,
    Team,
    User,
)
from app.models.evaluation import EvaluationLayer
from app.models.evidence import EvidenceStatus
from app.models.team import MembershipRole
from app.services.evidence.files.contents import HAS_CONTENTS
from app.services.evidence.statements import IS_CURRENT
from app.services.platform.prepared import key
from app.services.platform.references import for_whom
from app.services.platform.sql import AnyRow

_HERE = key("evaluation_id")
_QUESTIONS = (
    select(
        LkeQuestion.id,
        LkeQuestion.number,
        LkeQuestion.code,
        LkeQuestion.area,
        LkeQuestion.team_number,
        Team.id.label("team_id"),
    )
    .join(Evaluation, Evaluation.sheet_id == LkeQuestion.sheet_id)
    .outerjoin(
        Team,
        (Team.decree_id == Evaluation.decree_id) & (Team.number == LkeQuestion.team_number),
    )
    .where(Evaluation.id == _HERE)
    .order_by(LkeQuestion.number)
)
_Later = aliased(EvaluationAnswer)
_ANSWERS = (
    select(
        *inspect(EvaluationAnswer).columns,
        User.name.label("answered_by_name"),
        *for_whom(EvaluationAnswer.on_behalf_of_id),
    )
    .join(User, User.id == EvaluationAnswer.answered_by_id)
    .where(EvaluationAnswer.evaluation_id == _HERE)
    .order_by(EvaluationAnswer.answered_at, EvaluationAnswer.id)
)
IS_NEWEST = ~(
    select(_Later.id)
    .where(
        _Later.evaluation_id == EvaluationAnswer.evaluation_id,
        _Later.question_id == EvaluationAnswer.question_id,
        _Later.layer == EvaluationAnswer.layer,
        _Later.number > EvaluationAnswer.number,
    )
    .correlate(EvaluationAnswer)
    .exists()
)
_NEWEST = _ANSWERS.where(IS_NEWEST)
_OF_ONE = _ANSWERS.where(EvaluationAnswer.question_id == key("question_id"))
_LAST_SUBMITTED = (
    select(func.max(EvidenceRevision.number))
    .where(
        EvidenceRevision.evidence_id == Evidence.id,
        EvidenceRevision.submitted_at.is_not(None),
        EvidenceRevision.number <= Evidence.revision_number,
    )
    .correlate(Evidence)
    .scalar_subquery()
)
_Judging = aliased(Team)
# By whoever judges evidence there: the head of the area's team, or the Ketua.
_BY_A_HEAD = (
    select(Membership.id)
    .join(_Judging, _Judging.id == Membership.team_id)
    .where(
        or_(
            Membership.user_id == EvaluationProof.added_by_id,
            Membership.user_id == EvaluationProof.added_for_id,
        ),
        _Judging.decree_id == Team.decree_id,
        ~Membership.is_deputy,
        or_(
            Membership.role == MembershipRole.PELAKSANA,
            (Membership.role == MembershipRole.KOORDINATOR)
            & (_Judging.number == LkeQuestion.team_number),
        ),
    )
    .correlate(EvaluationProof, LkeQuestion, Team)
    .exists()
)
PROOFS = (
    select(
        EvaluationProof.id,
        EvaluationProof.question_id,
        EvaluationProof.evidence_id,
        EvaluationProof.pages,
        Evidence.status,
        Evidence.revision_number,
        Evidence.in_force_number,
        HAS_CONTENTS.label("has_contents"),
        # The team of the area judged it, or its head put it there.
        or_(Team.number == func.coalesce(LkeQuestion.team_number, -1), _BY_A_HEAD).label(
            "is_vouched_for"
        ),
        # What proves; before anything does, what was handed in: a draft changes nothing yet.
        func.coalesce(Evidence.in_force_number, _LAST_SUBMITTED, Evidence.revision_number).label(
            "told_number"
        ),
    )
    .join(Evidence, Evidence.id == EvaluationProof.evidence_id)
    .join(Team, Team.id == Evidence.team_id)
    .join(LkeQuestion, LkeQuestion.id == EvaluationProof.question_id)
    .join(EvidenceRevision, IS_CURRENT)
    .where(EvaluationProof.removed_at.is_(None))
    .order_by(EvaluationProof.evidence_id)
)
_PROOFS = PROOFS.where(EvaluationProof.evaluation_id == _HERE)
_RATIOS = (
    select(
        *inspect(EvaluationRatio).columns,
        User.name.label("set_by_name"),
        *for_whom(EvaluationRatio.set_for_id),
    )
    .join(User, User.id == EvaluationRatio.set_by_id)
    .where(EvaluationRatio.evaluation_id == _HERE)
    .order_by(EvaluationRatio.number)
)
_UNPROVED = digest_of([])


@dataclass(frozen=True)
class Standing:
    """Rows by the key of their question: answers by layer, proofs in a fixed order.

    `ratios`: what TPI set, by code of the ratio, the oldest first.
    """

    questions: Mapping[int, AnyRow]
    answers: Mapping[UUID, Mapping[EvaluationLayer, AnyRow]]
    proofs: Mapping[UUID, Sequence[AnyRow]]
    ratios: Mapping[str, Sequence[AnyRow]] = field(default_factory=dict)

    def answer(self, question_id: UUID, layer: EvaluationLayer) -> AnyRow | None:
        """The layer's newest answer."""
        return self.answers.get(question_id, {}).get(layer)

    def newest(self, question_id: UUID) -> list[AnyRow]:
        """The newest answer of each layer that gave one, in the order of the layers."""
        found = (self.answer(question_id, layer) for layer in EvaluationLayer)
        return [told for told in found if told is not None]

    def proof_digest(self, question_id: UUID) -> str:
        """A digest of what proves the question: which evidence, where in it, in which version.

        A revision counts once it is in force, or handed in where none is.
        """
        proofs = self.proofs.get(question_id, ())
        if not proofs:  # as of most questions, of many offices at once
            return _UNPROVED
        return digest_of(
            [
                [
                    str(proof.evidence_id),
                    proof.pages,
                    proof.told_number,
                    proof.status is EvidenceStatus.WITHDRAWN,
                ]
                for proof in proofs
            ]
        )

    def is_stale(self, row: AnyRow) -> bool:
        """Whether a later layer's answer is about what has changed since (LKE rule 34)."""
        if row.layer is EvaluationLayer.UNIT:
            return False
        told = self.answer(row.question_id, EvaluationLayer.UNIT)
        about = told.id if told else None
        return bool(row.about_id != about or row.proof_digest != self.proof_digest(row.question_id))

    def as_document(self) -> dict[str, object]:
        """All of it as JSON, for what a step is taken over: answers and proofs by number."""
        return {
            "ratios": {
                code: {
                    "value": told[-1].value,
                    "note": told[-1].note,
                    "set_by_id": str(told[-1].set_by_id),
                }
                for code, told in self.ratios.items()
            },
            "questions": [
                {
                    "question": number,
                    "code": question.code,
                    "answers": {
                        layer.value: {
                            "answer": row.answer,
                            "note": row.note,
                            "verdict": row.verdict,
                            "answered_by_id": str(row.answered_by_id),
                        }
                        for layer, row in self.answers.get(question.id, {}).items()
                    },
                    "proofs": [
                        {
                            "evidence_id": str(proof.evidence_id),
                            "pages": proof.pages,
                            "revision_number": proof.revision_number,
                            "in_force_number": proof.in_force_number,
                        }
                        for proof in self.proofs.get(question.id, ())
                    ],
                }
                for number, question in self.questions.items()
            ],
        }


def standing_of(execute: Execute, evaluation_id: UUID) -> Standing:
    """Where it stands now, in four statements."""
    here = {"evaluation_id": evaluation_id}
    questions = {row.number: row for row in execute(_QUESTIONS, here)}
    answers: dict[UUID, dict[EvaluationLayer, AnyRow]] = defaultdict(dict)
    for row in execute(_NEWEST, here):
        answers[row.question_id][row.layer] = row
    proofs: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in execute(_PROOFS, here):
        proofs[row.question_id].append(row)
    ratios: dict[str, list[AnyRow]] = defaultdict(list)
    for row in execute(_RATIOS, here):
        ratios[row.code].append(row)
    return Standing(questions, answers, proofs, ratios)


def history_of(execute: Execute, evaluation_id: UUID, question_id: UUID) -> Sequence[AnyRow]:
    """Every answer that was ever given to the question, oldest first."""
    return execute(_OF_ONE, {"evaluation_id": evaluation_id, "question_id": question_id}).all()
