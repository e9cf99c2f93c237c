"""Taking a workbook over: tried first, then all of it or nothing."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of as digest_of_data
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.integrations.sheets import SheetData, place_of, read_sheets
from app.policies.actors import Actor
from app.schemas.decrees.bounds import MOST_TOLD, OF_BOUNDS
from app.schemas.decrees.files import DecreeFile
from app.schemas.decrees.imports import CellFaultRead, ImportChange, ImportRead
from app.services.decrees.loading import (
    Change,
    ChangeKind,
    ChangeSubject,
    Comparing,
    DecreeLoadRefused,
    LoadReport,
    digest_of,
    find_load_faults,
    load_decree,
    name_of,
)
from app.services.decrees.loading.faults import unit_unknown
from app.services.decrees.workbooks.judging.belonging import stored_state
from app.services.decrees.workbooks.judging.characters import unprintable_cells
from app.services.decrees.workbooks.judging.faults import (
    CellFault,
    Checked,
    cell_fault,
    check,
    load_fault,
    place_text,
)
from app.services.decrees.workbooks.judging.identities import Identities, identities_of
from app.services.decrees.workbooks.judging.meanwhile import (
    Meanwhile,
    StoredState,
    meanwhile_of,
)
from app.services.decrees.workbooks.judging.origin import Origin, origin_of
from app.services.decrees.workbooks.judging.partial import (
    believed,
    follows,
    understood,
    upset_places,
)
from app.services.decrees.workbooks.messages import MESSAGES
from app.services.decrees.workbooks.parsing import parse
from app.services.platform.audit import plain

# Reading takes a processor for itself: one workbook at a time in a process.
_READING: Final = CapacityLimiter(1)


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read: its decree file or its faults, and where it came from."""

    checked: Checked
    origin: Origin | None


async def open_workbook(content: bytes, name: str) -> Workbook:
    """Read a workbook, in a thread; raises as `read_sheets` when it is none, or is hostile."""
    return await to_thread.run_sync(_open, content, name, limiter=_READING)


def _open(content: bytes, name: str) -> Workbook:
    return _judged(read_sheets(content, name))


async def judge_workbook(sheets: list[SheetData]) -> Workbook:
    """The same of sheets that were read already."""
    return await to_thread.run_sync(_judged, sheets, limiter=_READING)


def _judged(sheets: list[SheetData]) -> Workbook:
    return Workbook(check(parse(sheets)), origin_of(sheets))


async def import_workbook(
    session: AsyncSession, actor: Actor | None, book: Workbook, confirm: str | None
) -> ImportRead:
    """Try a workbook, or with what the trial gave to `confirm` carry it out; never commits.

    Nobody (`actor` none) is the command line. Raises Forbidden as `load_decree`, Invalid
    (`import_has_faults`) when there are faults, and Conflict (`import_not_tried`) when the workbook
    or the decree is not what was tried; then nothing was changed.
    """
    file = understood(book.checked, book.origin.file if book.origin else None)
    if file is None:
        return _refused(book, [*book.checked.faults, *_unprinted(book, None)], confirm)
    try:
        file, stored, strange = await _about(session, actor, book, file)
    except Forbidden:
        if not book.checked.faults:
            raise
        return _refused(book, [*book.checked.faults, *_unprinted(book, None)], confirm)
    known = await _identities(session, book, stored)
    own = book.checked.beyond(stored.breaches if stored else frozenset())
    told = [*own, *strange, *known.faults, *_unprinted(book, stored)]
    if told:
        is_lost = bool(strange) and stored is None
        more = [] if is_lost else await _in_the_way(session, book, file, known)
        return _refused(book, [*told, *more], confirm)
    meanwhile = await meanwhile_of(session, actor, book.origin, file, stored)
    is_same = known.as_exported and not known.hints
    if stored is not None and stored.digest == digest_of(file) and is_same:
        report = LoadReport(stored.decree_id, name_of(file), created=False, dry_run=True)
        return _told(book, report, meanwhile, _Key(None, known), is_done=False)
    try:
        how = Comparing(not known.as_exported, known.claims, _exported(book))
        report = await load_decree(session, actor, file, dry_run=confirm is None, comparing=how)
    except DecreeLoadRefused as refused:
        faults = [load_fault(book.checked, each) for each in refused.faults]
        return _refused(book, faults, confirm)
    key = _key(file, stored, known, report)
    if confirm is not None and confirm != key:
        raise Conflict("import_not_tried")
    return _told(book, report, meanwhile, _Key(key, known), is_done=confirm is not None)


async def _about(
    session: AsyncSession, actor: Actor | None, book: Workbook, file: DecreeFile
) -> tuple[DecreeFile, StoredState | None, list[CellFault]]:
    """The stored decree of a workbook; of an office nobody knows that which it was exported from.

    So all its other faults are found beside that one.
    """
    try:
        return file, await stored_state(session, actor, file), []
    except NotFound:
        faults = [load_fault(book.checked, unit_unknown(file.work_unit.code))]
        origin = book.origin.file if book.origin else None
        if origin is None or origin.work_unit.code == file.work_unit.code:
            return file, None, faults
        meant = file.model_copy(update={"work_unit": origin.work_unit})
        try:
            return meant, await stored_state(session, actor, meant), faults
        except (NotFound, Forbidden):
            return file, None, faults


def _unprinted(book: Workbook, stored: StoredState | None) -> list[CellFault]:
    """Characters that no font has; those that the stored decree has already may stay."""
    return unprintable_cells(book.checked.parsed, stored.unprintable if stored else set())


async def _in_the_way(
    session: AsyncSession, book: Workbook, file: DecreeFile, known: Identities
) -> list[CellFault]:
    """What the loader would refuse besides: everything is told at once."""
    upset = frozenset({*upset_places(book.checked), *known.lost})
    found = await find_load_faults(session, file, known.claims)
    return [
        load_fault(book.checked, each)
        for each in found
        if believed(each, upset) and not follows(each, book.checked)
    ]


def _exported(book: Workbook) -> frozenset[UUID]:
    """The rows that the workbook was made of."""
    lines = book.origin.claims.values() if book.origin else ()
    return frozenset(row for rows in lines for row in rows.values())


class _Key(NamedTuple):
    """What confirms the trial, and which rows the lines are."""

    confirm: str | None
    known: Identities


async def _identities(
    session: AsyncSession, book: Workbook, stored: StoredState | None
) -> Identities:
    """Ids tell of the decree they were exported from: of another one they say nothing."""
    is_another = book.origin and stored and book.origin.decree_id != str(stored.decree_id)
    if stored is None or is_another:
        return Identities()
    return await identities_of(session, stored.decree_id, book.checked, _exported(book))


def _key(
    file: DecreeFile, stored: StoredState | None, known: Identities, report: LoadReport
) -> str:
    """What was tried: this decree file, over that stored decree, with these changes."""
    ids = sorted(
        [*place, position, str(row)]
        for place, lines in known.claims.items()
        for position, row in lines.items()
    )
    return digest_of_data(
        {
            "file": digest_of(file),
            "stored": stored.digest if stored else None,
            "ids": ids,
            "changes": [
                [each.kind.value, each.thing.value, each.path, each.field, plain(each.new)]
                for each in report.changes
            ],
        }
    )


def _refused(book: Workbook, faults: Iterable[CellFault], confirm: str | None) -> ImportRead:
    """The faults in the order of their cells."""
    found = sorted(dict.fromkeys(faults), key=partial(_place_of, book.checked.parsed.sheets))
    if confirm is not None:
        raise Invalid("import_has_faults", count=len(found))
    return ImportRead(fault_count=len(found), faults=_cells(found))


def _place_of(sheets: Sequence[str], fault: CellFault) -> tuple[bool, int, tuple[int, int], str]:
    sheet = sheets.index(fault.sheet) if fault.sheet in sheets else -1
    return fault.code not in OF_BOUNDS, sheet, place_of(fault.cell) or (0, 0), fault.code


def _cells(found: Sequence[CellFault]) -> list[CellFaultRead]:
    return [CellFaultRead(**dataclasses.asdict(each)) for each in found[:MOST_TOLD]]


def _told(
    book: Workbook, report: LoadReport, meanwhile: Meanwhile, key: _Key, *, is_done: bool
) -> ImportRead:
    parsed = book.checked.parsed
    of_headings = [
        cell_fault(parsed, spot, code, MESSAGES[code], values)
        for spot, code, values in parsed.filling.hints
    ]
    hints = [*of_headings, *key.known.hints]
    return ImportRead(
        is_done=is_done,
        is_new=report.created,
        decree_id=report.decree_id if is_done or not report.created else None,
        name=report.name,
        confirm=key.confirm if not is_done and (report.changes or report.created) else None,
        hint_count=len(hints),
        hints=_cells(hints),
        change_count=len(report.changes),
        changes=_changes(book.checked, report.changes),
        is_outdated=meanwhile.is_outdated,
        changed_meanwhile_count=len(meanwhile.changes),
        changed_meanwhile=_changes(book.checked, meanwhile.changes),
        made_from_another=meanwhile.made_from_another,
    )


def _changes(checked: Checked, changes: Iterable[Change]) -> list[ImportChange]:
    told = []
    for change in list(changes)[:MOST_TOLD]:
        spot = None  # of what the workbook does not have
        if change.kind is not ChangeKind.REMOVED:
            spot = checked.spot_of(change.path, change.field, (change.old, change.new))
        if spot is None and change.thing is ChangeSubject.ACCOUNT:
            spot = checked.spot_of(str(change.new), None)  # at the person's name
        sheet, cell = place_text(checked.parsed, spot)
        fields = {name: plain(value) for name, value in dataclasses.asdict(change).items()}
        told.append(ImportChange.model_validate({**fields, "sheet": sheet, "cell": cell}))
    return told
