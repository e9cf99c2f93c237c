"""The work of whoever assesses: questions beside evidence, the checklist, recommendations."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.steps import Step, Things, declare_steps
from app.models.evaluation import EvaluationOperation
from app.models.rights import Permission
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.assessing.checks import EvaluationChecklist, EvaluationChecks
from app.schemas.evaluation.assessing.desk import DeskQuery, EvaluationDesk
from app.schemas.evaluation.assessing.recommending import EvaluationRecommendation
from app.schemas.evaluation.evaluations import EvaluationRead
from app.schemas.oversight.findings import FindingRead
from app.services.evaluation.evaluations import queries
from app.services.evaluation.evaluations.assessing import checklist, desk, recommending
from app.services.evaluation.evaluations.queries import LoadedEvaluation
from app.services.oversight.findings import queries as findings

router = FeatureRouter("evaluation-assessing", seen_with=Permission.EVALUATION_READ)
READ, ASSESS = Permission.EVALUATION_READ, Permission.EVALUATION_ASSESS


@router.operation("GET", "/evaluations/{evaluation_id}/desk", permission=READ, errors=(403, 404))
async def list_evaluation_desk(
    evaluation_id: UUID,
    query: Annotated[DeskQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> EvaluationDesk:
    """Soal demi soal di samping buktinya, dengan jawaban tiap lapis (questions beside evidence)."""
    return links(await desk.read_desk(session, actor, evaluation_id, query))


@router.operation(
    "GET",
    "/evaluations/{evaluation_id}/checklist",
    permission=READ,
    errors=(403, 404),
    openapi_extra={"x-has-etag": True},
)
async def read_evaluation_checklist(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvaluationChecklist:
    """Delapan butir pemeriksaan per lapis, dengan riwayatnya (the checklist of eight)."""
    return await checklist.read_checklist(session, actor, evaluation_id)


THINGS = Things("evaluation_id", EVALUATIONS, queries.get_visible, queries.read_evaluation)
declare_steps(
    router,
    "/evaluations/{evaluation_id}",
    THINGS,
    EvaluationRead,
    {
        EvaluationOperation.CHECK: Step(
            "check_evaluation",
            ASSESS,
            EvaluationChecks,
            checklist.check,
            "Isi butir pemeriksaan sebelum menilai (what was found of the checklist's items).",
        )
    },
)


async def _to_recommend(
    evaluation_id: UUID, session: WriteSession, actor: CurrentActor
) -> LoadedEvaluation:
    located = await queries.get_visible(session, actor, evaluation_id, for_update=True)
    EVALUATIONS.require_right(actor, EvaluationOperation.RECOMMEND, located.facts)
    return located


@router.operation(
    "POST",
    "/evaluations/{evaluation_id}/recommendations",
    permission=ASSESS,
    errors=(403, 404, 409),
    status_code=HTTPStatus.CREATED,
    location="/findings/{id}",
)
async def recommend_in_evaluation(
    body: EvaluationRecommendation,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[LoadedEvaluation, Depends(_to_recommend, scope="function")],
) -> FindingRead:
    """Beri rekomendasi; menjadi temuan tim, ditindaklanjuti dan ditutup (a finding of its team)."""
    finding = await recommending.recommend(session, actor, located, body)
    found = await findings.get_visible(session, actor, finding.id)
    return await findings.read_finding(session, actor, found)
