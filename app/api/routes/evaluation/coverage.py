"""What the plan of a decree can bring of the evaluation sheet (LKE)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evaluation.coverage import LkeCoverageQuery, LkeCoverageRead
from app.services.decrees import queries as decrees
from app.services.evaluation.plan_coverage import queries

router = FeatureRouter("lke-coverage", seen_with=Permission.PLAN_READ)
READ = Permission.PLAN_READ


@router.operation("GET", "/decrees/{decree_id}/lke-coverage", permission=READ, errors=(404,))
async def read_lke_coverage(
    decree_id: UUID,
    query: Annotated[LkeCoverageQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
) -> LkeCoverageRead:
    """Nilai LKE yang terjangkau rencana ini, dan soal tanpa baris (what the plan can reach)."""
    decree = await decrees.get_visible(session, actor, decree_id, READ)
    return await queries.read_coverage(session, actor, decree, query.sheet)
