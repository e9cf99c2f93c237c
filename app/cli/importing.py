"""`zi import`: a decree that comes as a workbook."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import err, load_settings, opened, out, run
from app.cli.preparing import migrate_database
from app.core.database import Database
from app.core.errors import ServiceError
from app.core.messages import Language, sentence
from app.core.settings import Settings
from app.schemas.decrees.imports import ImportChange, ImportRead
from app.services.decrees.workbooks.commands import Workbook, import_workbook, open_workbook
from app.services.evaluation.plan_coverage.telling import coverage_lines

_KINDS = {"added": "+", "changed": "~", "removed": "-", "kept": "="}


def import_decree(
    file: Annotated[Path, typer.Argument(help="A workbook (docs/workbook.md).")],
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Carry it out, not only try it.")] = False,
) -> None:
    """Try the workbook of a decree: every fault, and every change; with --apply carry it out.

    Exits with 0 when it could be carried out, with 1 when there are faults, with 2 when the file
    is no workbook that is read.
    """
    settings = load_settings()
    try:
        content = file.read_bytes()
    except OSError as error:
        err.print(f"{file}: {error.strerror}", markup=False)
        raise typer.Exit(2) from None
    migrate_database(settings)
    try:
        found, coverage = run(_import(settings, file.name, content, apply=apply))
    except ServiceError as error:
        for language in (Language.INDONESIAN, Language.ENGLISH):
            err.print(sentence(error.code, language, error.facts).detail, markup=False)
        raise typer.Exit(2) from None
    for line in [*_lines(found), *coverage]:
        (err if found.fault_count else out).print(line, markup=False)
    if found.fault_count:
        raise typer.Exit(1)


async def _import(
    settings: Settings, name: str, content: bytes, *, apply: bool
) -> tuple[ImportRead, list[str]]:
    """What came of it; and, once the decree is loaded, what its plan can reach of WBK."""
    book = await open_workbook(content, name)
    async with opened(settings) as database:
        found = await _once(database, book, None)
        if apply and found.confirm:
            found = await _once(database, book, found.confirm)
        if found.decree_id is None or not found.is_done:
            return found, []
        async with database.reading() as session:
            return found, await coverage_lines(session, found.decree_id)


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
    verb = "dimuat (loaded)" if found.is_done else "uji coba (trial)"
    yield f"{found.name}: {verb}, {found.change_count} perubahan (changes)"
    yield from map(_change, found.changes)


def _change(change: ImportChange) -> str:
    place = f" [{change.sheet}!{change.cell}]" if change.cell else ""
    field = f", {change.field}" if change.field else ""
    values = f": {change.old} \u2192 {change.new}" if change.field else ""
    return f"  {_KINDS[change.kind]} {change.path}{field}{values}{place}"
