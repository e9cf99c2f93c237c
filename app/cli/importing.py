"""`zi import`: a decree that comes as a workbook, or worksheets of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from app.cli.common import err, load_settings, opened, out, run
from app.cli.preparing import migrate_database
from app.core.database import Database
from app.core.errors import Invalid, ServiceError, UnsupportedType
from app.core.messages import Language, sentence
from app.core.settings import Settings
from app.integrations.sheets.reading import MAX_BYTES
from app.integrations.sheets.texts import is_csv
from app.models import Decree, User
from app.schemas.decrees.imports import ImportChange, ImportRead
from app.services.decrees.workbooks.commands import Workbook, import_workbook, judge_workbook
from app.services.evaluation.plan_coverage.reaching import tell_leaders
from app.services.evaluation.plan_coverage.telling import coverage_lines
from app.services.identity.actors import load_people
from app.services.reporting.worksheets.commands import import_worksheets
from app.services.reporting.worksheets.opening import Handed, decree_of, open_worksheets

_KINDS = {"added": "+", "changed": "~", "removed": "-", "kept": "="}


def import_decree(
    file: Annotated[
        Path, typer.Argument(help="A workbook (docs/workbook.md), or worksheets of a decree.")
    ],
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Carry it out, not only try it.")] = False,
    by: Annotated[
        str, typer.Option("--by", help="Username of whoever edited the worksheets.")
    ] = "",
) -> None:
    """Try the workbook of a decree: every fault, and every change; with --apply carry it out.

    Worksheets (Jadwal, Realisasi, Orang) are taken as well, with the rights and in the name of the
    person that --by names. Exits with 0 when it could be carried out, with 1 when there are faults,
    with 2 when the file is no workbook that is read.
    """
    settings = load_settings()
    try:
        with file.open("rb") as handed:
            content = handed.read(MAX_BYTES + 1)  # more are refused, however many there are
    except OSError as error:
        told = "tidak dapat dibuka (cannot be opened)"
        err.print(f"{file}: {told}: {error.strerror}", markup=False)
        raise typer.Exit(2) from None
    migrate_database(settings)
    try:
        found, coverage = run(_import(settings, _Handed(file.name, content, by), apply=apply))
    except ServiceError as error:
        for language in (Language.INDONESIAN, Language.ENGLISH):
            err.print(sentence(error.code, language, error.facts).detail, markup=False)
        raise typer.Exit(2) from None
    for line in [*_lines(found), *coverage]:
        (err if found.fault_count else out).print(line, markup=False)
    if found.fault_count:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Handed:
    """A file as it was handed in, and by whom."""

    name: str
    content: bytes
    by: str


async def _import(
    settings: Settings, handed: _Handed, *, apply: bool
) -> tuple[ImportRead, list[str]]:
    """What came of it; and, once the decree is loaded, what its plan can reach of WBK."""
    read = await open_worksheets(handed.content, handed.name)
    async with opened(settings) as database:
        if read.are_worksheets:
            found = await _worksheets(database, read, handed.by, None)
            if apply and found.confirm:
                found = await _worksheets(database, read, handed.by, found.confirm)
            return found, []
        if is_csv(handed.name):
            raise UnsupportedType("workbook_expected", name=handed.name, media_type="text/csv")
        book = await judge_workbook(read.sheets)
        found = await _once(database, book, None)
        if apply and found.confirm:
            found = await _once(database, book, found.confirm)
        if found.decree_id is None or not found.is_done:
            return found, []
        async with database.writing() as session:
            if found.is_new:
                await tell_leaders(session, found.decree_id)
            return found, await coverage_lines(session, found.decree_id)


async def _worksheets(database: Database, read: Handed, by: str, confirm: str | None) -> ImportRead:
    async with database.writing() as session:
        user_id = await session.scalar(select(User.id).where(User.username == by.lower()))
        people = await load_people(session, [user_id] if user_id else [])
        person = next(iter(people.values()), None)
        if person is None:
            raise Invalid("worksheets_by_nobody", username=by or "-")
        decree = await session.get_one(Decree, await decree_of(session, read))
        return await import_worksheets(session, person, decree, read, confirm)


async def _once(database: Database, book: Workbook, confirm: str | None) -> ImportRead:
    async with database.writing() as session:
        return await import_workbook(session, None, book, confirm)


def _lines(found: ImportRead) -> Iterator[str]:
    for fault in found.faults:
        place = f"{fault.sheet}!{fault.cell}" if fault.cell else "Buku kerja (workbook)"
        allowed = f" Boleh: {fault.allowed_id} (may be: {fault.allowed_en})"
        told = f"{place}: {fault.message_id} ({fault.message_en})"
        yield told + (allowed if fault.allowed_id else "")
    if found.fault_count:
        yield f"{found.fault_count} kesalahan; tidak ada yang berubah (faults; nothing was changed)"
        return
    if found.made_from_another:
        yield "Buku kerja ini berasal dari keputusan lain (it was exported from another decree)."
    if found.is_outdated:
        yield "Sejak buku kerja ini diekspor, keputusannya diubah (changed since it was exported):"
        yield from map(_change, found.changed_meanwhile)
    for hint in found.hints:
        yield f"  ? {hint.sheet}!{hint.cell}: {hint.message_id} ({hint.message_en})"
    verb = "dimuat (loaded)" if found.is_done else "uji coba (trial)"
    yield f"{found.name}: {verb}, {found.change_count} perubahan (changes)"
    yield from map(_change, found.changes)


def _change(change: ImportChange) -> str:
    place = f" [{change.sheet}!{change.cell}]" if change.cell else ""
    field = f", {change.field}" if change.field else ""
    whole = f": {change.new or change.old}" if change.new or change.old else ""
    values = f": {change.old} \u2192 {change.new}" if change.field else whole
    return f"  {_KINDS[change.kind]} {change.path}{field}{values}{place}"
