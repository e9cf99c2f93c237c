"""The sheets that were loaded: the list, one to read, one to compute with."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.models import LkeSheet
from app.schemas.evaluation.sheet_file import Question, SheetFile
from app.schemas.evaluation.sheets import (
    LkeAreaRead,
    LkeCrossCheckRead,
    LkeMinimumRead,
    LkeNodeRead,
    LkeOptionRead,
    LkeQuestionRead,
    LkeRatioRead,
    LkeSheetPage,
    LkeSheetQuery,
    LkeSheetRead,
    LkeSheetSort,
    LkeSheetSummary,
)
from app.services.evaluation.sheets import Sheet, sheet_of
from app.services.platform.paging import as_page, fetch_page

_SUMMARY = tuple(getattr(LkeSheet, name) for name in LkeSheetSummary.model_fields)
_ORDERS = {
    LkeSheetSort.NAME: (LkeSheet.name,),
    LkeSheetSort.RECENTLY_CHANGED: (LkeSheet.updated_at.desc(), LkeSheet.id),
}
_KEPT = 8  # sheets, by the digest of their text: another text is another key
_kept: dict[str, Sheet] = {}


async def list_sheets(session: AsyncSession, query: LkeSheetQuery) -> LkeSheetPage:
    """All versions: they are the same for every office."""
    statement = select(*_SUMMARY).order_by(*_ORDERS[query.sort])
    rows, total = await fetch_page(session, statement, query)
    return as_page(
        LkeSheetPage, [LkeSheetSummary.model_validate(row) for row in rows], total, query
    )


async def read_sheet(session: AsyncSession, name: str) -> LkeSheetRead:
    """One version; raises NotFound."""
    row = (await session.execute(select(*_SUMMARY).where(LkeSheet.name == name))).first()
    if row is None:
        raise NotFound
    sheet = await sheet_by_digest(session, row.id, row.digest)
    return LkeSheetRead(**row._asdict(), **_parts_of(sheet))


async def sheet_by_digest(session: AsyncSession, sheet_id: UUID, digest: str) -> Sheet:
    """The sheet to compute with; what was read once is kept as long as its text is the same."""
    if digest not in _kept:
        found = select(LkeSheet.content).where(LkeSheet.id == sheet_id)
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[digest] = sheet_of(SheetFile.model_validate(await session.scalar(found)))
    return _kept[digest]


def _parts_of(sheet: Sheet) -> dict[str, Any]:
    file = sheet.file
    return {
        "nodes": [
            LkeNodeRead(
                code=one.code,
                name=one.name,
                level=one.level,
                parent=one.parent,
                weight=str(one.weight),
            )
            for one in file.nodes
        ],
        "areas": [LkeAreaRead.model_validate(one) for one in file.areas],
        "questions": [_question(sheet, one) for one in file.questions],
        "ratios": [
            LkeRatioRead(**one.model_dump(exclude={"points"}), points=str(one.points))
            for one in file.ratios
        ],
        "minimums": [
            LkeMinimumRead(
                code=one.code,
                measured=one.measured,
                wbk=_exact(one.wbk),
                wbbm=_exact(one.wbbm),
                is_implied=one.is_implied,
            )
            for one in file.minimums
        ],
        "cross_checks": [LkeCrossCheckRead.model_validate(one) for one in file.cross_checks],
    }


def _question(sheet: Sheet, question: Question) -> LkeQuestionRead:
    area = sheet.area_of(question)
    told = question.model_dump(include=LkeQuestionRead.model_fields.keys() - {"points", "options"})
    return LkeQuestionRead(
        **told,
        area=area.code if area else None,
        team_number=area.team_number if area else None,
        points=_exact(question.points),
        options=[
            LkeOptionRead(key=one.key, share=str(one.share), meaning=one.meaning)
            for one in question.options
        ],
    )


def _exact(value: object) -> str | None:
    return None if value is None else str(value)
