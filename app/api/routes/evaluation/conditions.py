"""Conditions of a proposal beside the score, and weights of an office's changes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path

from app.api.dependencies import CurrentActor, ReadSession, RequiredIfMatch, WriteSession
from app.api.routing import FeatureRouter
from app.models.evaluation import EvaluationOperation
from app.models.rights import Permission
from app.policies.evaluations import EVALUATIONS
from app.schemas.evaluation.facts import (
    EvaluationFactsRead,
    EvaluationFactsUpdate,
    EvaluationWeightsRead,
    EvaluationWeightsUpdate,
    InstitutionFactsRead,
    InstitutionFactsUpdate,
)
from app.services.evaluation.evaluations.queries import LoadedEvaluation, get_visible
from app.services.evaluation.figures import weighing
from app.services.evaluation.figures.conditions import commands, institution, queries

router = FeatureRouter("evaluation-conditions", seen_with=Permission.EVALUATION_READ)
READ, SUBMIT = Permission.EVALUATION_READ, Permission.EVALUATION_SUBMIT
ASSESS = Permission.EVALUATION_ASSESS
CONDITIONS = "/evaluations/{evaluation_id}/conditions"
WEIGHTS = "/evaluations/{evaluation_id}/weights"
OF_ALL = "/lke-conditions/{year}"
Year = Annotated[int, Path(ge=2000, le=2100, description="Tahun (year).", examples=[2023])]


@router.operation("GET", OF_ALL, permission=READ, errors=(403, 404))
async def read_institution_conditions(
    year: Year, session: ReadSession, actor: CurrentActor
) -> InstitutionFactsRead:
    """Syarat instansi suatu tahun, sama bagi semua satuan kerja (of the institution)."""
    return await institution.read(session, actor, year)


@router.operation("PUT", OF_ALL, permission=(ASSESS, SUBMIT), errors=(403, 404, 409))
async def set_institution_conditions(
    year: Year,
    body: InstitutionFactsUpdate,
    session: WriteSession,
    actor: CurrentActor,
    precondition: RequiredIfMatch,
) -> InstitutionFactsRead:
    """Catat syarat instansi; TPI atau KPU RI (state them: TPI, or KPU RI)."""
    await institution.require_stating(session, actor)
    await precondition.check(lambda: institution.read(session, actor, year))
    await institution.state(session, actor, year, body)
    return await institution.read(session, actor, year)


@router.operation("GET", CONDITIONS, permission=READ, errors=(403, 404))
async def read_evaluation_conditions(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvaluationFactsRead:
    """Syarat pengusulan instansi dan satuan kerja, dengan riwayatnya (all, with history)."""
    return await queries.read_conditions(session, actor, evaluation_id)


def _held_for(operation: EvaluationOperation, read: Any) -> Any:  # noqa: ANN401 - what FastAPI's Depends takes and returns
    async def held(
        evaluation_id: UUID,
        session: WriteSession,
        actor: CurrentActor,
        precondition: RequiredIfMatch,
    ) -> LoadedEvaluation:
        """The evaluation for a change, held until the commit; the version of what is changed."""
        located = await get_visible(session, actor, evaluation_id, for_update=True)
        EVALUATIONS.require_right(actor, operation, located.facts)
        await precondition.check(lambda: read(session, actor, evaluation_id))
        return located

    return Depends(held, scope="function")


@router.operation("PUT", CONDITIONS, permission=(SUBMIT, ASSESS), errors=(403, 404, 409))
async def set_evaluation_conditions(
    evaluation_id: UUID,
    body: EvaluationFactsUpdate,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[
        LoadedEvaluation, _held_for(EvaluationOperation.SET_CONDITIONS, queries.read_conditions)
    ],
) -> EvaluationFactsRead:
    """Catat syarat satuan kerja; kata TPI didahulukan (state the office's; TPI's word counts)."""
    await commands.set_conditions(session, actor, located, body)
    return await queries.read_conditions(session, actor, evaluation_id)


@router.operation("GET", WEIGHTS, permission=READ, errors=(403, 404))
async def read_evaluation_weights(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvaluationWeightsRead:
    """Seberapa sulit mengubah butir atau area menurut satuan kerja (how hard changes are)."""
    return await weighing.read_weights(session, actor, evaluation_id)


@router.operation("PUT", WEIGHTS, permission=SUBMIT, errors=(403, 404, 409))
async def set_evaluation_weights(
    evaluation_id: UUID,
    body: EvaluationWeightsUpdate,
    session: WriteSession,
    actor: CurrentActor,
    located: Annotated[
        LoadedEvaluation, _held_for(EvaluationOperation.SET_WEIGHTS, weighing.read_weights)
    ],
) -> EvaluationWeightsRead:
    """Tetapkan semua bobot; kesiapan menyebut perubahan termurah (set all of them)."""
    await weighing.set_weights(session, actor, located, body)
    return await weighing.read_weights(session, actor, evaluation_id)
