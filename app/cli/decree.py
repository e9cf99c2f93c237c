"""`zi decree`: a decree file looked at before it is loaded."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.common import err, out, read_text
from app.core.messages import Language
from app.schemas.decrees.linting import ConcernRead, LintRead
from app.services.decrees.files import DecreeFileInvalid
from app.services.decrees.linting import lint_text

decree_app = typer.Typer(no_args_is_help=True, help="Decree files: look through them.")


@decree_app.callback()
def _group() -> None:
    """Keep `lint` a command of its own."""


@decree_app.command("lint")
def lint_decree_file(
    file: Annotated[Path, typer.Argument(help="A decree file (docs/decree-file.md).")],
    *,
    language: Annotated[Language, typer.Option(help="`id` or `en`.")] = Language.INDONESIAN,
    as_json: Annotated[
        bool, typer.Option("--json", help="As GET /decrees/{decree_id}/lint.")
    ] = False,
) -> None:
    """List what somebody of the law would stop at; needs no database.

    Exits with 0 when there is nothing, with 1 when there is something, with 2 when the file
    cannot be read as a decree file.
    """
    is_english = language is Language.ENGLISH
    try:
        report = lint_text(read_text(file), language)
    except DecreeFileInvalid as invalid:
        for fault in invalid.faults:
            told = fault.message_en if is_english else fault.message_id
            err.print(f"{file}:{fault.line}: {fault.path}: {told}", markup=False)
        raise typer.Exit(2) from None
    if as_json:
        out.print(report.model_dump_json(indent=2), markup=False)
    else:
        _show(file, report, is_english=is_english)
    if report.concerns:
        raise typer.Exit(1)


def _show(file: Path, report: LintRead, *, is_english: bool) -> None:
    for concern in report.concerns:
        out.print(_told(file, concern))
    count = len(report.concerns)
    told = f"{count} things to look at" if is_english else f"{count} hal untuk diperiksa"
    out.print(f"{file}: {told}", markup=False)


def _told(file: Path, concern: ConcernRead) -> str:
    where = escape(f"{file}:{concern.line}: {concern.place}")
    title = escape(f"{concern.title} [{concern.code}, {concern.severity}]")
    return f"{where}: [bold]{title}[/bold]\n    {escape(concern.detail)}"
