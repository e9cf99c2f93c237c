"""Loading a sheet's file into the database: new, what differs, or nothing to do."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from app.core.database import Database
from app.models import Evaluation, LkeQuestion, LkeRowLinks, LkeSheet
from app.services.evaluation.differences import SheetChange, differences
from app.services.evaluation.files import SheetText, read_sheet
from app.services.evaluation.sheets import Sheet
from app.services.platform import audit

# Plans without an evaluation are asked by the newest version: its links are the ones in use.
_NEWEST = select(LkeSheet.id).order_by(LkeSheet.created_at.desc(), LkeSheet.id).limit(1)
_CARRIED = (
    "decree_id", "action_item_id", "indicator_id", "set_by_id", "set_at", "set_for_id",
)  # fmt: skip


class Loaded(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class SheetLoad:
    """The version that a file is of, what became of it, and each place that differs."""

    name: str
    outcome: Loaded
    changes: tuple[SheetChange, ...] = ()


class SheetInUseError(Exception):
    """Evaluations use the version; what they are scored by needs a version of its own."""

    def __init__(self, name: str, change: SheetChange) -> None:
        """`change` is the first that would change scores."""
        super().__init__(f"{name}: evaluations use it, and scores would change: {change}")


async def load_sheet_file(database: Database, text: str, *, dry_run: bool = False) -> SheetLoad:
    """Load the text of a file; its version (`meta.versi`) says which sheet it is.

    A text that was loaded before is not even read: every start comes by here. Raises
    SheetFileInvalid, SheetInUseError; then nothing was changed.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    async with database.reading() as session:
        name = await session.scalar(select(LkeSheet.name).where(LkeSheet.digest == digest))
    if name is not None:
        return SheetLoad(name, Loaded.SAME)
    read = read_sheet(text)
    if dry_run:
        async with database.reading() as session:
            sheet = await _stored(session, read.sheet.name)
            load = _compared(sheet, read)
            await _require_free(session, sheet, load)
            return load
    async with database.writing() as session:
        return await _store(session, read, digest)


async def _store(session: AsyncSession, read: SheetText, digest: str) -> SheetLoad:
    sheet = await _stored(session, read.sheet.name)
    load = _compared(sheet, read)
    await _require_free(session, sheet, load)
    told = read.sheet.file.meta
    values = {"title": told.title, "basis": told.basis, "digest": digest}
    content = json.loads(json.dumps(read.data, default=str))
    before = None
    if sheet is None:
        before = await session.scalar(_NEWEST)
        sheet = LkeSheet(name=told.version, content=content, **values)
        session.add(sheet)
        changes = audit.created(values)
    else:
        changes = audit.apply(sheet, values)
        sheet.content = content
    await session.flush()
    if before is not None:
        await _carry_links(session, before, sheet, read.sheet)
    await _write_questions(session, sheet, read.sheet)
    audit.log(session, None, "lke_sheet.load", audit.Target("lke_sheet", sheet.id), changes=changes)
    return load


async def _carry_links(session: AsyncSession, before: UUID, sheet: LkeSheet, read: Sheet) -> None:
    """What offices said that rows of their plans prove holds for the next version, by code.

    Who said so, and when, stays. Links of which no question is left are the map's to suggest.
    """
    for row in await session.scalars(select(LkeRowLinks).where(LkeRowLinks.sheet_id == before)):
        kept = [link for link in row.links if link["code"] in read.by_code]
        if kept or not row.links:
            same = {name: getattr(row, name) for name in _CARRIED}
            session.add(LkeRowLinks(sheet_id=sheet.id, links=kept, **same))
    await session.flush()


async def _require_free(session: AsyncSession, sheet: LkeSheet | None, load: SheetLoad) -> None:
    """Raise SheetInUseError where what evaluations are scored by would change under them."""
    scored = next((change for change in load.changes if change.is_scored), None)
    if sheet is None or scored is None:
        return
    used = await session.scalar(
        select(Evaluation.id).where(Evaluation.sheet_id == sheet.id).limit(1)
    )
    if used is not None:
        raise SheetInUseError(load.name, scored)


async def _stored(session: AsyncSession, name: str) -> LkeSheet | None:
    found = select(LkeSheet).where(LkeSheet.name == name).options(undefer(LkeSheet.content))
    sheet: LkeSheet | None = await session.scalar(found)
    return sheet


def _compared(sheet: LkeSheet | None, read: SheetText) -> SheetLoad:
    if sheet is None:
        return SheetLoad(read.sheet.name, Loaded.NEW)
    return SheetLoad(sheet.name, Loaded.CHANGED, tuple(differences(sheet.content, read.data)))


async def _write_questions(session: AsyncSession, sheet: LkeSheet, read: Sheet) -> None:
    """One row for each question, by its code; those that are gone go."""
    found = await session.scalars(select(LkeQuestion).where(LkeQuestion.sheet_id == sheet.id))
    there = {row.code: row for row in found}
    wanted = {values["code"]: values for values in _rows(read)}
    gone = [row.id for code, row in there.items() if code not in wanted]
    await session.execute(delete(LkeQuestion).where(LkeQuestion.id.in_(gone)))
    for code, values in wanted.items():
        if code in there:
            audit.apply(there[code], values)
        else:
            session.add(LkeQuestion(sheet_id=sheet.id, **values))
    await session.flush()


def _rows(sheet: Sheet) -> Iterable[dict[str, Any]]:
    for question in sheet.file.questions:
        area = sheet.area_of(question)
        yield {
            "code": question.code,
            "number": question.number,
            "area": area.code if area else None,
            "team_number": area.team_number if area else None,
        }
