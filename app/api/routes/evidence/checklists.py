"""What belongs in evidence: ticked for one piece, and shown by examples of the year before."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.evidence.evidence import EvidencePage, ExampleQuery
from app.schemas.plan.checklists import EvidenceChecklist
from app.services.evidence import checklists, queries
from app.services.plan.rows.queries import get_indicator

router = FeatureRouter("evidence", seen_with=Permission.EVIDENCE_LIST)


@router.operation(
    "GET",
    "/evidence/{evidence_id}/checklist",
    permission=Permission.EVIDENCE_OPEN,
    errors=(403, 404),
)
async def read_evidence_checklist(
    evidence_id: UUID, session: ReadSession, actor: CurrentActor
) -> EvidenceChecklist:
    """Yang seharusnya ada dalam eviden ini, dan yang ada; tandai dengan PATCH (its checklist)."""
    located = await queries.get_visible(session, actor, evidence_id)
    return await checklists.read_checklist(session, actor, located)


@router.operation(
    "GET",
    "/indicators/{indicator_id}/examples",
    permission=Permission.EVIDENCE_LIST,
    errors=(404,),
)
async def list_examples(
    indicator_id: UUID,
    query: Annotated[ExampleQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> EvidencePage:
    """Contoh: eviden diterima untuk indikator yang sama tahun sebelumnya (examples)."""
    located = await get_indicator(session, actor, indicator_id)
    return links(await checklists.list_examples(session, actor, located, query))
