"""Answers that the service proposes from its own figures, and a person takes."""

from uuid import UUID

from app.api.dependencies import CurrentActor, IfMatch, ReadSession, WriteSession
from app.api.routing import FeatureRouter
from app.models.evaluation import EvaluationOperation
from app.models.rights import Permission
from app.policies.evaluations import EVALUATIONS
from app.schemas.reporting.proposals import EvaluationProposalsRead, ProposalsTaken
from app.services.evaluation.evaluations.queries import get_visible
from app.services.reporting.progress.proposing import commands, queries

router = FeatureRouter("evaluation-proposals", seen_with=Permission.EVALUATION_READ)
READ, SUBMIT = Permission.EVALUATION_READ, Permission.EVALUATION_SUBMIT
ANSWER = Permission.EVALUATION_ANSWER
PROPOSALS = "/evaluations/{evaluation_id}/proposals"


@router.operation("GET", PROPOSALS, permission=READ, errors=(403, 404))
async def read_evaluation_proposals(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvaluationProposalsRead:
    """Jawaban yang diusulkan aplikasi, dengan perhitungannya (proposed by own figures)."""
    return await queries.read_proposals(session, actor, evaluation_id)


@router.operation("POST", PROPOSALS, permission=(SUBMIT, ANSWER), errors=(403, 404, 409))
async def take_evaluation_proposals(
    evaluation_id: UUID,
    body: ProposalsTaken,
    session: WriteSession,
    actor: CurrentActor,
    precondition: IfMatch,
) -> EvaluationProposalsRead:
    """Terima usulan sebagai jawaban satuan kerja (take proposals as the office's answers)."""
    located = await get_visible(session, actor, evaluation_id, for_update=True)
    EVALUATIONS.require_right(actor, EvaluationOperation.ANSWER, located.facts)
    await precondition.check(lambda: queries.read_proposals(session, actor, evaluation_id))
    await commands.take_proposals(session, actor, located, body)
    return await queries.read_proposals(session, actor, evaluation_id)
