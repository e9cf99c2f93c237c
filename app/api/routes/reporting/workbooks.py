"""Decree workbooks that are handed out: the empty one, and a decree with what was done of it."""

from typing import Any, Final
from uuid import UUID

from anyio import to_thread
from fastapi import Response

from app.api.admission import Access
from app.api.dependencies import CurrentActor, ReadSession
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT
from app.core.media_types import SHEET
from app.integrations.file_names import content_disposition
from app.models.rights import Permission
from app.services.decrees import queries
from app.services.decrees.workbooks.making.filling import template
from app.services.reporting.decree_workbooks import read_workbook

router = FeatureRouter("workbooks")

_BINARY: Final[dict[str, Any]] = {
    "type": "string",
    "format": "binary",
    "contentMediaType": SHEET,
}
_WORKBOOK: Final[dict[int | str, dict[str, Any]]] = {
    200: {"headers": ATTACHMENT, "content": {SHEET: {"schema": _BINARY}}}
}


@router.operation(
    "GET",
    "/exports/decree-template",
    permission=Access.SIGNED_IN,
    response_class=Response,
    responses=_WORKBOOK,
)
async def export_decree_template(_actor: CurrentActor) -> Response:
    """Buku kerja keputusan yang masih kosong, untuk diisi (an empty workbook to fill in)."""
    return _answer(await to_thread.run_sync(template), "templat-keputusan.xlsx")


@router.operation(
    "GET",
    "/decrees/{decree_id}/export.xlsx",
    permission=Permission.DECREE_READ,
    errors=(404,),
    response_class=Response,
    responses=_WORKBOOK,
)
async def export_decree_workbook(
    decree_id: UUID, session: ReadSession, actor: CurrentActor
) -> Response:
    """Keputusan sebagai buku kerja yang dapat disunting dan dimuat kembali (as a workbook)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.DECREE_READ)
    name = f"keputusan-{decree.number}-{decree.year}.xlsx"
    return _answer(await read_workbook(session, actor, decree), name)


def _answer(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": content_disposition(name)}
    return Response(content, media_type=SHEET, headers=headers)
