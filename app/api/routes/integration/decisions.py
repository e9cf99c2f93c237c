"""What became of a system's records, for its service account."""

from typing import Annotated

from fastapi import Path, Query

from app.api.admission import Access
from app.api.dependencies import AppDatabase, CurrentService, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.conformance import ConformanceStep
from app.models.service_account import ServiceScope
from app.schemas.integration.inbox import SourceDecisionPage, SourceDecisionQuery
from app.schemas.integration.sources import Key
from app.services.integration.conformance import note_apart
from app.services.integration.records import decisions
from app.services.integration.sources.queries import get_visible

router = FeatureRouter("records")


@router.operation(
    "GET",
    "/sources/{source_key}/decisions",
    permission=Access.SERVICE_ACCOUNT,
    scope=ServiceScope.DECISIONS_READ,
    errors=(404, 410),
)
async def list_source_decisions(
    source_key: Annotated[Key, Path(description="Kunci sistem sumber (key of the source).")],
    query: Annotated[SourceDecisionQuery, Query()],
    database: AppDatabase,
    session: ReadSession,
    actor: CurrentService,
    links: Links,
) -> SourceDecisionPage:
    """Keputusan atas rekaman sistem ini, yang tertua dahulu (what became of its records)."""
    source = await get_visible(session, actor, source_key)
    page = await decisions.list_decisions(session, actor, source.id, query)
    if page.items:
        await note_apart(database, actor.account_id, ConformanceStep.DECISION_READ)
    return links.cursor(page)
