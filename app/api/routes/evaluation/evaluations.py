"""Evaluations of offices: begun, answered layer by layer, and their steps."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query

from app.api.admission import Proof
from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps
from app.models.evaluation import EvaluationOperation
from app.models.rights import Permission
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.answering import (
    EvaluationAnswers,
    EvaluationAssessments,
    EvaluationQuestionRead,
    EvaluationQuestions,
    EvaluationReturn,
    QuestionCode,
)
from app.schemas.evaluation.evaluations import (
    EvaluationCreate,
    EvaluationPage,
    EvaluationQuery,
    EvaluationRead,
    EvaluationUpdate,
    EvaluationWindowSet,
)
from app.schemas.evaluation.overview import EvaluationOverview, EvaluationOverviewQuery
from app.schemas.evaluation.proofs import EvaluationProofs, ProofRemoval, QuestionEvidenceCreate
from app.schemas.evidence.evidence import EvidenceRead, NoteInput, ReasonInput
from app.services.evaluation.evaluations import (
    answering,
    commands,
    new_evidence,
    proofs,
    queries,
    showing,
    transitions,
)
from app.services.evaluation.evaluations.assessing import settling
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.evaluation.figures import overview
from app.services.evaluation.portal import freezing
from app.services.evidence import created

router = FeatureRouter("evaluations", seen_with=Permission.EVALUATION_READ)
READ, SUBMIT = Permission.EVALUATION_READ, Permission.EVALUATION_SUBMIT
ANSWER, ASSESS = Permission.EVALUATION_ANSWER, Permission.EVALUATION_ASSESS


@router.operation("GET", "/evaluations", permission=READ, errors=(403,))
async def list_evaluations(
    query: Annotated[EvaluationQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> EvaluationPage:
    """Evaluasi LKE yang dapat Anda lihat (evaluations in sight)."""
    return links(await queries.list_evaluations(session, actor, query))


@router.operation(
    "POST", "/evaluations", permission=SUBMIT, errors=(403, 404, 409), location="/evaluations/{id}"
)
async def create_evaluation(
    body: EvaluationCreate, session: WriteSession, actor: CurrentActor
) -> EvaluationRead:
    """Mulai evaluasi satuan kerja untuk satu tahun (begin an office's evaluation of a year)."""
    evaluation = await commands.create_evaluation(session, actor, body)
    return await queries.read_evaluation(session, actor, evaluation.id)


@router.operation("GET", "/evaluation-overview", permission=READ, errors=(403,))
async def list_evaluation_overview(
    query: Annotated[EvaluationOverviewQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> EvaluationOverview:
    """Ikhtisar semua satuan kerja, juga yang belum mulai (how far each office is)."""
    return links(await overview.list_overview(session, actor, query))


@router.operation("GET", "/evaluations/{evaluation_id}", permission=READ, errors=(403, 404))
async def read_evaluation(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvaluationRead:
    """Satu evaluasi: jadwal dan langkahnya (its windows and steps)."""
    return await queries.read_evaluation(session, actor, evaluation_id)


@router.operation(
    "GET", "/evaluations/{evaluation_id}/questions", permission=READ, errors=(403, 404)
)
async def read_evaluation_questions(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvaluationQuestions:
    """Semua soal dengan jawaban terbaru tiap lapis (newest answer of each layer)."""
    return await showing.read_questions(session, actor, evaluation_id)


@router.operation(
    "GET",
    "/evaluations/{evaluation_id}/questions/{question_code}",
    permission=READ,
    errors=(403, 404),
)
async def read_evaluation_question(
    evaluation_id: UUID, question_code: QuestionCode, session: ReadSession, actor: CurrentActor
) -> EvaluationQuestionRead:
    """Satu soal dengan seluruh riwayat jawabannya (every answer ever given)."""
    return await showing.read_question(session, actor, evaluation_id, question_code)


def _held_for(operation: EvaluationOperation) -> Any:  # noqa: ANN401 - what FastAPI's Depends returns
    async def held(
        evaluation_id: UUID,
        session: WriteSession,
        actor: CurrentActor,
        precondition: RequiredIfMatch,
    ) -> LoadedEvaluation:
        """The evaluation for a change, held until the commit; its version must be named."""
        located = await queries.get_visible(session, actor, evaluation_id, for_update=True)
        EVALUATIONS.require_right(actor, operation, located.facts)
        await precondition.check(lambda: queries.read_evaluation(session, actor, evaluation_id))
        return located

    return Depends(held, scope="function")


@router.operation(
    "PATCH", "/evaluations/{evaluation_id}", permission=SUBMIT, errors=(403, 404, 409)
)
async def update_evaluation(
    evaluation_id: UUID,
    body: EvaluationUpdate,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedEvaluation, _held_for(EvaluationOperation.EDIT)],
) -> EvaluationRead:
    """Ubah target, atau apakah sudah WBK (change the target, or whether WBK is held)."""
    await commands.update_evaluation(session, actor, located, body)
    return await queries.read_evaluation(session, actor, evaluation_id)


@router.operation(
    "PUT",
    "/evaluations/{evaluation_id}/windows",
    permission=(SUBMIT, ASSESS),
    errors=(403, 404, 409),
)
async def set_evaluation_window(
    evaluation_id: UUID,
    body: EvaluationWindowSet,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedEvaluation, _held_for(EvaluationOperation.SET_WINDOW)],
) -> EvaluationRead:
    """Tetapkan atau perpanjang jadwal suatu tahap, dengan alasan (set or extend a window)."""
    await commands.set_window(session, actor, located, body)
    return await queries.read_evaluation(session, actor, evaluation_id)


@router.operation(
    "POST",
    "/evaluations/{evaluation_id}/evidence",
    permission=ANSWER,
    errors=(403, 404, 409),
    location="/evidence/{id}",
)
async def create_question_evidence(
    evaluation_id: UUID, body: QuestionEvidenceCreate, session: WriteSession, actor: CurrentActor
) -> EvidenceRead:
    """Buat draf eviden untuk soal tanpa indikator (evidence of questions alone, as a draft)."""
    located = await queries.get_visible(session, actor, evaluation_id, for_update=True)
    made = await new_evidence.create_evidence(session, actor, located, body)
    return created.answer_of_new(actor, made)


THINGS = Things("evaluation_id", EVALUATIONS, queries.get_visible, queries.read_evaluation)
STEPS: dict[StrEnum, Step[LoadedEvaluation, Any]] = {
    EvaluationOperation.ANSWER: Step(
        "answer_evaluation",
        ANSWER,
        EvaluationAnswers,
        answering.answer,
        "Jawab soal sebagai satuan kerja; tim menjawab soal areanya"
        " (answer as the office; a team those of its area).",
    ),
    EvaluationOperation.PROVE: Step(
        "prove_evaluation",
        ANSWER,
        EvaluationProofs,
        proofs.prove,
        "Letakkan eviden di samping soal, dengan halamannya (evidence beside a question).",
    ),
    EvaluationOperation.UNPROVE: Step(
        "remove_evaluation_proof",
        ANSWER,
        ProofRemoval,
        proofs.unprove,
        "Lepas eviden dari soal; riwayatnya tetap (take evidence off a question).",
    ),
    EvaluationOperation.ASSESS: Step(
        "assess_evaluation",
        ASSESS,
        EvaluationAssessments,
        settling.assess,
        "Nilai jawaban satuan kerja: sesuai, atau berbeda dengan catatan; TPI juga menetapkan rasio"
        " yang pembaginya 0 (agree with answers, or differ and say why; TPI also settles ratios).",
    ),
    EvaluationOperation.SUBMIT: Step(
        "submit_evaluation",
        SUBMIT,
        NoteInput,
        transitions.submit,
        "Ajukan; jawaban dan buktinya disimpan sebagaimana adanya (hand it in as it stands).",
    ),
    EvaluationOperation.FORWARD: Step(
        "forward_evaluation",
        ASSESS,
        NoteInput,
        transitions.forward,
        "Teruskan kepada TPI setelah penilaian pendahuluan (pass it on to TPI).",
    ),
    EvaluationOperation.RETURN: Step(
        "return_evaluation",
        ASSESS,
        EvaluationReturn,
        transitions.send_back,
        "Kembalikan dengan catatan per soal (send it back with a note for each question).",
    ),
    EvaluationOperation.CONCLUDE: Step(
        "conclude_evaluation",
        ASSESS,
        NoteInput,
        transitions.conclude,
        "Nyatakan penilaian TPI selesai (TPI has assessed it).",
    ),
    EvaluationOperation.PROPOSE: Step(
        "propose_evaluation",
        ASSESS,
        NoteInput,
        freezing.propose,
        "Usulkan satuan kerja untuk predikatnya (propose it for the predicate).",
        Proof.RECENT,
    ),
    EvaluationOperation.DECLINE: Step(
        "decline_evaluation",
        ASSESS,
        ReasonInput,
        transitions.decline,
        "Tidak diusulkan tahun ini, dengan alasan (not proposed this year, with a reason).",
        Proof.RECENT,
    ),
}
declare_steps(router, "/evaluations/{evaluation_id}", THINGS, EvaluationRead, STEPS)
