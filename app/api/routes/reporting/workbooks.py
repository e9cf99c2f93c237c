"""Workbooks that are handed out, of a decree and of its work, and both coming in again."""

import hashlib
from typing import Annotated, Any, Final
from uuid import UUID

from anyio import to_thread
from fastapi import Query, Request, Response

from app.api.admission import Access
from app.api.dependencies import CurrentActor, ReadSession, WriteSession
from app.api.idempotency import answered_upload
from app.api.routing import FeatureRouter
from app.api.uploads import ATTACHMENT, WORKBOOK_BODY, received_workbook
from app.core.canonical import digest_of
from app.core.errors import UnsupportedType
from app.core.media_types import SHEET
from app.integrations.file_names import content_disposition, of_a_letter
from app.integrations.sheets.texts import is_csv
from app.models.rights import Permission
from app.schemas.decrees.imports import ImportQuery, ImportRead
from app.schemas.reporting.worksheets import WorksheetQuery
from app.services.decrees import queries
from app.services.decrees.workbooks.commands import import_workbook, judge_workbook
from app.services.decrees.workbooks.making.filling import template
from app.services.evaluation.plan_coverage.reaching import tell_leaders
from app.services.reporting.decree_workbooks import read_workbook
from app.services.reporting.worksheets import commands, making
from app.services.reporting.worksheets.opening import decree_of, open_worksheets

router = FeatureRouter("workbooks")
CSV: Final = "text/csv; charset=utf-8"

_BINARY: Final[dict[str, Any]] = {
    "type": "string",
    "format": "binary",
    "contentMediaType": SHEET,
}
_WORKBOOK: Final[dict[int | str, dict[str, Any]]] = {
    200: {"headers": ATTACHMENT, "content": {SHEET: {"schema": _BINARY}}}
}
_WORKSHEETS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "headers": ATTACHMENT,
        "content": {
            SHEET: {"schema": _BINARY},
            "text/csv": {"schema": _BINARY | {"contentMediaType": "text/csv"}},
        },
    }
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


@router.operation(
    "GET",
    "/decrees/{decree_id}/worksheets",
    permission=Permission.PLAN_READ,
    errors=(404,),
    response_class=Response,
    responses=_WORKSHEETS,
)
async def export_worksheets(
    decree_id: UUID,
    query: Annotated[WorksheetQuery, Query()],
    session: ReadSession,
    actor: CurrentActor,
) -> Response:
    """Jadwal, realisasi, dan orang untuk disunting lalu diunggah lagi (sheets to edit)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
    name = f"lembar-kerja-{decree.number}-{decree.year}"
    if query.csv is not None:
        content = await making.export_sheet(session, actor, decree, query.csv)
        return _answer(content, f"{name}-{query.csv.value}.csv", CSV)
    return _answer(await making.export_worksheets(session, actor, decree), f"{name}.xlsx")


@router.operation(
    "POST",
    "/decrees/{decree_id}/worksheets",
    permission=Permission.PLAN_READ,
    errors=(404, 409, 413, 415),
    request_body=WORKBOOK_BODY,
    response_model=ImportRead,
)
async def upload_worksheets(
    decree_id: UUID,
    query: Annotated[ImportQuery, Query()],
    request: Request,
    session: WriteSession,
    actor: CurrentActor,
) -> ImportRead | Response:
    """Uji coba lembar kerja yang disunting, lalu muat dengan `confirm` (try them, then load)."""
    decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
    name, content = await received_workbook(request)
    said = {"sha256": hashlib.sha256(content).hexdigest(), "confirm": query.confirm}
    if (again := answered_upload(request, digest_of(said))) is not None:
        return again
    handed = await open_worksheets(content, name)
    return await commands.import_worksheets(session, actor, decree, handed, query.confirm)


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
    """Uji coba buku kerja keputusan atau lembar kerja, lalu muat (try a workbook, then load it).

    Lembar kerja (Jadwal, Realisasi, Orang) dikenali dari kolom kuncinya, dan dimuat seperti lewat
    `POST /decrees/{decree_id}/worksheets` (worksheets are known by their columns of keys).
    """
    name, content = await received_workbook(request)
    said = {"sha256": hashlib.sha256(content).hexdigest(), "confirm": query.confirm}
    if (again := answered_upload(request, digest_of(said))) is not None:
        return again
    handed = await open_worksheets(content, name)
    if handed.are_worksheets:
        decree_id = await decree_of(session, handed)
        decree = await queries.get_visible(session, actor, decree_id, Permission.PLAN_READ)
        return await commands.import_worksheets(session, actor, decree, handed, query.confirm)
    if is_csv(name):
        raise UnsupportedType("workbook_expected", name=name, media_type="text/csv")
    book = await judge_workbook(handed.sheets)
    done = await import_workbook(session, actor, book, query.confirm)
    if done.is_done and done.is_new and done.decree_id is not None:
        await tell_leaders(session, done.decree_id)
    return done


def _answer(content: bytes, name: str, media_type: str = SHEET) -> Response:
    headers = {"Content-Disposition": content_disposition(of_a_letter(name))}
    return Response(content, media_type=media_type, headers=headers)
