"""Decrees that come in as workbooks."""

import hashlib
from typing import Annotated

from fastapi import Query, Request, Response

from app.api.dependencies import CurrentActor, WriteSession
from app.api.idempotency import answered_upload
from app.api.routing import FeatureRouter
from app.api.uploads import WORKBOOK_BODY, received_workbook
from app.core.canonical import digest_of
from app.models.rights import Permission
from app.schemas.decrees.imports import ImportQuery, ImportRead
from app.services.decrees.workbooks import commands

router = FeatureRouter("workbooks")


@router.operation(
    "POST",
    "/imports",
    permission=Permission.DECREE_IMPORT,
    errors=(403, 404, 409, 413, 415),
    request_body=WORKBOOK_BODY,
    response_model=ImportRead,
)
async def upload_decree_workbook(
    query: Annotated[ImportQuery, Query()],
    request: Request,
    session: WriteSession,
    actor: CurrentActor,
) -> ImportRead | Response:
    """Uji coba buku kerja keputusan, lalu muat dengan `confirm` (try a workbook, then load it)."""
    name, content = await received_workbook(request)
    said = {"sha256": hashlib.sha256(content).hexdigest(), "confirm": query.confirm}
    if (again := answered_upload(request, digest_of(said))) is not None:
        return again
    book = await commands.open_workbook(content, name)
    return await commands.import_workbook(session, actor, book, query.confirm)
