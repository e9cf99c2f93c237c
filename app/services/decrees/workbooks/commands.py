"""Taking a workbook over: tried first, then all of it or nothing."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.canonical import digest_of as digest_of_data
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.integrations.sheets import read_sheets
from app.models import Decree
from app.models.rights import Permission
from app.policies.actors import Actor
from app.policies.rules import ResourceScope, allows, permitted_scope, require
from app.schemas.decrees.files import DecreeFile
from app.schemas.decrees.imports import MOST_TOLD, CellFaultRead, ImportChange, ImportRead
from app.services.decrees.files import check_decree_file
from app.services.decrees.loading import (
    Change,
    ChangeKind,
    Comparing,
    DecreeLoadRefused,
    LoadReport,
    digest_of,
    load_decree,
    name_of,
)
from app.services.decrees.loading.export import decree_file_data
from app.services.decrees.loading.writers.work_units import find_unit
from app.services.decrees.succession.source import told_source
from app.services.decrees.workbooks.faults import (
    CellFault,
    Checked,
    check,
    load_fault,
    place_text,
    unprintable_cells,
    unprintable_texts,
)
from app.services.decrees.workbooks.identities import Identities, identities_of
from app.services.decrees.workbooks.origin import Origin, origin_of
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
    sheets = read_sheets(content, name)
    return Workbook(check(parse(sheets)), origin_of(sheets))


async def import_workbook(
    session: AsyncSession, actor: Actor | None, book: Workbook, confirm: str | None
) -> ImportRead:
    """Try a workbook, or with what the trial gave to `confirm` carry it out; never commits.

    Nobody (`actor` none) is the command line. Raises NotFound (`import_unit_unknown`), Forbidden
    as `load_decree`, Invalid (`import_has_faults`) when there are faults, and Conflict
    (`import_not_tried`) when the workbook or the decree is not what was tried; then nothing was
    changed.
    """
    file = book.checked.file
    if file is None:
        return _refused(book.checked.faults, confirm)
    stored = await _stored(session, actor, file)
    meanwhile = await _meanwhile(session, actor, book, stored)
    known = await _identities(session, book, stored)
    unprinted = unprintable_cells(book.checked.parsed, stored.unprintable if stored else set())
    if faults := [*known.faults, *unprinted]:
        return _refused(faults, confirm)
    if stored is not None and stored.digest == digest_of(file):
        report = LoadReport(stored.decree_id, name_of(file), created=False, dry_run=True)
        return _told(book, report, meanwhile, None, is_done=False)
    try:
        comparing = Comparing(claims=known.claims)
        report = await load_decree(
            session, actor, file, dry_run=confirm is None, comparing=comparing
        )
    except DecreeLoadRefused as refused:
        return _refused([load_fault(book.checked, each) for each in refused.faults], confirm)
    key = _key(file, stored, known, report)
    if confirm is not None and confirm != key:
        raise Conflict("import_not_tried")
    return _told(book, report, meanwhile, key, is_done=confirm is not None)


@dataclass(frozen=True)
class _Stored:
    """Without rows: a trial that is undone leaves them unread."""

    decree_id: UUID
    digest: str
    unprintable: frozenset[str]


async def _stored(session: AsyncSession, actor: Actor | None, file: DecreeFile) -> _Stored | None:
    """The decree the workbook is about, as it would be exported now; judged first."""
    unit = await find_unit(session, file.work_unit.code)
    if unit is None:
        _require_growth(actor, file)
        return None
    decree = await session.scalar(
        select(Decree).where(
            Decree.work_unit_id == unit.id,
            Decree.number == file.decree.number,
            Decree.year == file.decree.year,
            Decree.voided_at.is_(None),
        )
    )
    if actor is not None:
        place = ResourceScope(unit.id, decree.id if decree else None)
        if not allows(actor, Permission.DECREE_READ, place):
            raise _unknown_unit(file)
        require(actor, Permission.DECREE_IMPORT, place)
    if decree is None:
        return None
    data = decree_file_data(await told_source(session, decree))
    return _Stored(decree.id, digest_of(check_decree_file(data)), unprintable_texts(data))


def _require_growth(actor: Actor | None, file: DecreeFile) -> None:
    """Whose office is new comes from the command line, or from an administrator of everything."""
    if actor is not None and not permitted_scope(actor, Permission.DECREE_IMPORT).everywhere:
        raise _unknown_unit(file)


def _unknown_unit(file: DecreeFile) -> NotFound:
    """Alike for an office that is not there and for one that is out of sight."""
    return NotFound("import_unit_unknown", unit=file.work_unit.code)


async def _identities(session: AsyncSession, book: Workbook, stored: _Stored | None) -> Identities:
    """Ids tell of the decree they were exported from: of another one they say nothing."""
    is_another = book.origin and stored and book.origin.decree_id != str(stored.decree_id)
    if stored is None or is_another:
        return Identities()
    return await identities_of(session, stored.decree_id, book.checked)


@dataclass(frozen=True)
class _Meanwhile:
    """What became of the decree since the workbook was exported."""

    is_outdated: bool = False
    made_from_another: bool = False
    changes: tuple[Change, ...] = ()


async def _meanwhile(
    session: AsyncSession, actor: Actor | None, book: Workbook, stored: _Stored | None
) -> _Meanwhile:
    origin = book.origin
    if origin is None:
        return _Meanwhile()
    if stored is None or origin.decree_id != str(stored.decree_id):
        return _Meanwhile(made_from_another=True)
    if origin.digest == stored.digest:
        return _Meanwhile()
    if origin.file is None or not _is_same(origin.file, book.checked.file):
        return _Meanwhile(is_outdated=True)
    try:
        comparing = Comparing(even_same=True)
        back = await load_decree(session, actor, origin.file, dry_run=True, comparing=comparing)
    except (DecreeLoadRefused, Forbidden):
        return _Meanwhile(is_outdated=True)
    return _Meanwhile(is_outdated=True, changes=tuple(map(_turned, back.changes)))


def _is_same(file: DecreeFile, wanted: DecreeFile | None) -> bool:
    """Whether both are of one decree."""
    names = [
        (each.work_unit.code, each.decree.number, each.decree.year)
        for each in (file, wanted)
        if each is not None
    ]
    return len(names) == 2 and names[0] == names[1]  # noqa: PLR2004 - both of them


_TURNED: Final = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.CHANGED: ChangeKind.CHANGED,
    ChangeKind.KEPT: ChangeKind.CHANGED,
}


def _turned(change: Change) -> Change:
    """The way back to what the workbook came from, told as the way that led from there."""
    return replace(change, kind=_TURNED[change.kind], old=change.new, new=change.old)


def _key(file: DecreeFile, stored: _Stored | None, known: Identities, report: LoadReport) -> str:
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


def _refused(faults: Sequence[CellFault], confirm: str | None) -> ImportRead:
    if confirm is not None:
        raise Invalid("import_has_faults", count=len(faults))
    told = [CellFaultRead(**dataclasses.asdict(each)) for each in faults[:MOST_TOLD]]
    return ImportRead(fault_count=len(faults), faults=told)


def _told(
    book: Workbook, report: LoadReport, meanwhile: _Meanwhile, key: str | None, *, is_done: bool
) -> ImportRead:
    return ImportRead(
        is_done=is_done,
        is_new=report.created,
        decree_id=report.decree_id if is_done or not report.created else None,
        name=report.name,
        confirm=key if not is_done and (report.changes or report.created) else None,
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
        sheet, cell = place_text(checked.parsed, checked.spot_of(change.path, change.field))
        fields = {name: plain(value) for name, value in dataclasses.asdict(change).items()}
        told.append(ImportChange.model_validate({**fields, "sheet": sheet, "cell": cell}))
    return told
