"""Long lists as files: asked for, made by the worker, fetched by whoever asked."""

from http import HTTPStatus
from uuid import UUID

from fastapi import Response
from fastapi.responses import StreamingResponse

from app.api.admission import Access
from app.api.dependencies import (
    AnswerLanguage,
    AppDatabase,
    AppSettings,
    CurrentActor,
    ReadSession,
    WriteSession,
)
from app.api.lists.jobs import asked_of, count_first, judged
from app.api.lists.making import MEDIA_TYPES
from app.api.lists.reading import Reader
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT
from app.integrations.file_names import content_disposition
from app.schemas.platform.exports import ListFormat
from app.schemas.reporting.list_exports import ExportCreate, ExportRead
from app.services.reporting import list_exports

router = FeatureRouter("exports")
SIGNED_IN = Access.SIGNED_IN
_FILES = {
    media_type.partition(";")[0]: {
        "schema": {"type": "string", "format": "binary", "contentMediaType": media_type}
    }
    for media_type in MEDIA_TYPES.values()
}


@router.operation(
    "POST",
    "/exports",
    permission=SIGNED_IN,
    errors=(403, 404, 410),
    location="/exports/{id}",
    status_code=HTTPStatus.ACCEPTED,
)
async def create_export(
    body: ExportCreate,
    database: AppDatabase,
    settings: AppSettings,
    session: WriteSession,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> ExportRead:
    """Minta seluruh daftar sebagai berkas, yang dibuat sementara itu (a long list as a file)."""
    operation = judged(body.operation, actor)
    asked = asked_of(operation, body.filters)
    total = await count_first(operation, asked, Reader(actor, language, database, settings))
    export = await list_exports.create_export(session, actor, body, language, total)
    return list_exports.read_export(export, language, settings.clear_exports_days)


@router.operation("GET", "/exports/{export_id}", permission=SIGNED_IN, errors=(404,))
async def read_export(
    export_id: UUID,
    settings: AppSettings,
    session: ReadSession,
    actor: CurrentActor,
    language: AnswerLanguage,
) -> ExportRead:
    """Sejauh mana berkasnya (how far the file is)."""
    days = settings.clear_exports_days
    export = await list_exports.get_own(session, actor, export_id, days)
    return list_exports.read_export(export, language, days)


@router.operation(
    "GET",
    "/exports/{export_id}/content",
    permission=SIGNED_IN,
    errors=(403, 404, 409),
    response_class=StreamingResponse,
    responses={200: {"headers": ATTACHMENT, "content": _FILES}},
)
async def read_export_content(
    export_id: UUID,
    settings: AppSettings,
    database: AppDatabase,
    session: ReadSession,
    actor: CurrentActor,
) -> Response:
    """Isi berkasnya, untuk yang memintanya (the file, for whoever asked for it)."""
    export = await list_exports.get_own(session, actor, export_id, settings.clear_exports_days)
    list_exports.require_file(export, actor)
    judged(export.operation, actor)
    return StreamingResponse(
        list_exports.content(database, export_id),
        media_type=MEDIA_TYPES[ListFormat(export.format)],
        headers={"Content-Disposition": content_disposition(export.name or "")},
    )
