"""The portal's workbook of an evaluation: handed out, edited, and coming in again."""

import hashlib
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Query, Request, Response

from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.idempotency import answered_upload
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT, WORKBOOK_BODY, received_workbook
from app.core.canonical import digest_of
from app.core.media_types import SHEET
from app.integrations.file_names import content_disposition
from app.models.rights import Permission
from app.schemas.decrees.imports import ImportQuery, ImportRead
from app.services.evaluation.evaluations import queries
from app.services.evaluation.evaluations.answering import desk_of
from app.services.evaluation.portal import handing_out, importing

router = FeatureRouter("evaluations", seen_with=Permission.EVALUATION_READ)
_PATH: Final = "/evaluations/{evaluation_id}/workbook"
_BINARY: Final[dict[str, Any]] = {
    "type": "string", "format": "binary", "contentMediaType": SHEET,
}  # fmt: skip


@router.operation(
    "GET",
    _PATH,
    permission=Permission.EVALUATION_READ,
    errors=(403, 404),
    response_class=Response,
    responses={200: {"headers": ATTACHMENT, "content": {SHEET: {"schema": _BINARY}}}},
)
async def export_evaluation_workbook(
    evaluation_id: UUID, session: ReadSession, actor: CurrentActor
) -> Response:
    """Buku kerja PortalRB dengan jawaban kini, untuk disunting (the portal's workbook)."""
    located = await queries.get_visible(session, actor, evaluation_id)
    content = await handing_out.export_workbook(session, await desk_of(session, located))
    name = f"lke-{located.work_unit.code}-{located.evaluation.year}.xlsx"
    headers = {"Content-Disposition": content_disposition(name)}
    return Response(content, media_type=SHEET, headers=headers)


@router.operation(
    "POST",
    _PATH,
    permission=Permission.EVALUATION_READ,
    errors=(403, 404, 409, 413, 415),
    request_body=WORKBOOK_BODY,
    response_model=ImportRead,
)
async def upload_evaluation_workbook(
    evaluation_id: UUID,
    query: Annotated[ImportQuery, Query()],
    request: Request,
    session: WriteSession,
    actor: CurrentActor,
) -> ImportRead | Response:
    """Uji coba buku kerja PortalRB, lalu muat dengan `confirm` (try it, then take it)."""
    located = await queries.get_visible(session, actor, evaluation_id, for_update=True)
    name, content = await received_workbook(request)
    said = {"sha256": hashlib.sha256(content).hexdigest(), "confirm": query.confirm}
    if (again := answered_upload(request, digest_of(said))) is not None:
        return again
    sheets = await importing.open_workbook(content, name)
    return await importing.import_workbook(session, actor, located, sheets, query.confirm)
