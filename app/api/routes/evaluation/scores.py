"""What an evaluation is worth: its score, what is missing, and what would be if."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evaluation.proofs import SuggestionPage, SuggestionQuery
from app.schemas.evaluation.scores import (
    EvaluationScoreRead,
    ReadinessRead,
    WhatIf,
    WhatIfRead,
)
from app.services.evaluation.figures import queries, suggesting

router = FeatureRouter("evaluation-scores", seen_with=Permission.EVALUATION_READ)
READ = Permission.EVALUATION_READ


@router.operation("GET", "/evaluations/{evaluation_id}/score", permission=READ, errors=(403, 404))
async def read_evaluation_score(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvaluationScoreRead:
    """Nilai pada empat kekuatan: diklaim, berbukti, diterima, TPI (score at four strengths)."""
    return await queries.read_score(session, actor, evaluation_id)


@router.operation(
    "GET", "/evaluations/{evaluation_id}/readiness", permission=READ, errors=(403, 404)
)
async def read_evaluation_readiness(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> ReadinessRead:
    """Yang masih kurang untuk WBK dan WBBM, perubahan paling sedikit (what is missing)."""
    return await queries.read_readiness(session, actor, evaluation_id)


@router.operation(
    "GET", "/evaluations/{evaluation_id}/suggestions", permission=READ, errors=(403, 404)
)
async def list_evaluation_suggestions(
    evaluation_id: UUID,
    query: Annotated[SuggestionQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> SuggestionPage:
    """Eviden diterima yang dapat membuktikan soal lain juga (what could prove questions, too)."""
    return links(await suggesting.list_suggestions(session, actor, evaluation_id, query))


@router.operation(
    "POST", "/evaluations/{evaluation_id}/what-if", permission=READ, errors=(403, 404)
)
async def check_what_if(
    evaluation_id: UUID, body: WhatIf, session: ReadSession, actor: CurrentActor
) -> WhatIfRead:
    """Nilai bila jawabannya demikian; tidak ada yang disimpan (the score if; nothing is stored)."""
    return await queries.read_what_if(session, actor, evaluation_id, body)
