"""Who did what."""

from typing import Annotated

from fastapi import Query

from app.api.dependencies import CurrentActor, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.models.rights import Permission
from app.schemas.audit import AuditPage, AuditQuery
from app.services import audit

router = FeatureRouter("audit")


@router.operation("GET", "/audit-events", permission=Permission.AUDIT_READ, errors=(403,))
async def list_audit_events(
    query: Annotated[AuditQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> AuditPage:
    """Jejak audit, terbaru dahulu (the audit log, newest first)."""
    return links.cursor(await audit.list_events(session, actor, query))
