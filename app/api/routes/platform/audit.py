"""Who did what, and whether the log is whole."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import StreamingResponse

from app.api.dependencies import AnswerLanguage, AppDatabase, AppSigner, CurrentActor, ReadSession
from app.api.lists.columns import Look
from app.api.lists.lines import csv_lines
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.api.streams import begun
from app.api.uploads import ATTACHMENT
from app.models.rights import Permission
from app.schemas.oversight.separation import SeparationPage, SeparationQuery
from app.schemas.platform.audit import (
    AuditEventRead,
    AuditExportQuery,
    AuditPage,
    AuditQuery,
    AuditVerificationCreate,
    AuditVerificationRead,
    ExportFormat,
)
from app.services.decrees import queries as decrees
from app.services.identity.work_units import zone_of
from app.services.oversight.separation import queries as separation
from app.services.platform.audit import export, verification
from app.services.platform.audit import queries as reading

router = FeatureRouter("audit")

_EXPORT = {"application/jsonl": {"schema": {"type": "string"}}}
_EXPORT |= {"text/csv": {"schema": {"type": "string"}}}


@router.operation("GET", "/audit-events", permission=Permission.AUDIT_READ, errors=(403,))
async def list_audit_events(
    query: Annotated[AuditQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    links: Links,
) -> AuditPage:
    """Jejak audit, terbaru dahulu (the audit log, newest first)."""
    return links.cursor(await reading.list_events(session, actor, query))


@router.operation(
    "GET",
    "/audit-events/export",
    permission=Permission.AUDIT_READ,
    errors=(403,),
    response_class=StreamingResponse,
    responses={200: {"headers": ATTACHMENT, "content": _EXPORT}},
)
async def export_audit_events(
    query: Annotated[AuditExportQuery, Query()],
    database: AppDatabase,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> StreamingResponse:
    """Seluruh jejak audit, terlama dahulu: JSON Lines untuk program, CSV untuk orang.

    The CSV has the columns of the list's own file, in the reader's language (oldest first).
    """
    async with database.writing() as session:
        export.note(session, actor, query)
        look = Look(language, await zone_of(session, actor))
    events = reading.export_events(database, actor, query)
    is_json = query.format is ExportFormat.JSONL
    lines = export.json_lines(events) if is_json else csv_lines(events, AuditEventRead, look)
    name = f'attachment; filename="audit-events.{query.format.value}"'
    return StreamingResponse(
        await begun(lines),
        media_type=export.MEDIA_TYPES[query.format],
        headers={"Content-Disposition": name},
    )


@router.operation(
    "GET",
    "/decrees/{decree_id}/separation-of-duties",
    permission=Permission.AUDIT_READ,
    seen_with=Permission.DECREE_READ,
    errors=(403, 404),
)
async def list_separation_of_duties(
    decree_id: UUID,
    query: Annotated[SeparationQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
    language: AnswerLanguage,
    links: Links,
) -> SeparationPage:
    """Langkah yang cukup dilakukan satu orang saja (what one person alone sufficed for)."""
    decree = await decrees.get_visible(session, actor, decree_id, Permission.DECREE_READ)
    return links(await separation.list_duties(session, actor, decree, query, language))


@router.operation(
    "POST", "/audit-events/verification", permission=Permission.AUDIT_VERIFY, errors=(403,)
)
async def verify_audit_events(
    body: AuditVerificationCreate,
    session: ReadSession,
    actor: CurrentActor,
    signer: AppSigner,
    language: AnswerLanguage,
) -> AuditVerificationRead:
    """Periksa rantai audit; sebutkan catatan pertama yang rusak (is the chain whole?)."""
    return await verification.verify(session, actor, signer, body.checkpoint, language)
