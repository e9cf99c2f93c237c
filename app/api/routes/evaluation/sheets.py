"""The evaluation sheets (LKE), version by version."""

from typing import Annotated

from fastapi import Path, Query

from app.api.admission import Access
from app.api.dependencies import CurrentActor, ReadSession
from app.api.paging import Links
from app.api.routing import FeatureRouter
from app.schemas.evaluation.sheets import LkeSheetPage, LkeSheetQuery, LkeSheetRead
from app.services.evaluation import queries

router = FeatureRouter("lke-sheets")
SheetName = Annotated[
    str,
    Path(
        max_length=60,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="Versi LKE (version of the sheet).",
        examples=["permenpanrb-90-2021"],
    ),
]


@router.operation("GET", "/lke-sheets", permission=Access.SIGNED_IN)
async def list_lke_sheets(
    query: Annotated[LkeSheetQuery, Query()],
    session: ReadSession,
    _actor: CurrentActor,
    links: Links,
) -> LkeSheetPage:
    """Versi lembar kerja evaluasi; sama untuk semua satuan kerja (versions of the sheet)."""
    return links(await queries.list_sheets(session, query))


@router.operation("GET", "/lke-sheets/{sheet_name}", permission=Access.SIGNED_IN, errors=(404,))
async def read_lke_sheet(
    sheet_name: SheetName, session: ReadSession, _actor: CurrentActor
) -> LkeSheetRead:
    """Satu versi: soal, pilihan, bobot, rasio, batas minimum (all that is scored)."""
    return await queries.read_sheet(session, sheet_name)
