"""`zi lke`: the evaluation sheet (LKE) at the terminal."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.common import ROOT, err, load_settings, opened, out, read_text, run
from app.cli.preparing import migrate_database
from app.core.points import as_number
from app.core.settings import Settings
from app.services.evaluation.answers import read_answers
from app.services.evaluation.coverage import Cover, coverage
from app.services.evaluation.files import SheetFileInvalid, read_sheet
from app.services.evaluation.loading import SheetInUseError, SheetLoad, load_sheet_file
from app.services.evaluation.scoring import Interval, Predicate, Score, score
from app.services.evaluation.sheets import Sheet

SHEET = ROOT / "seed" / "lke-permenpanrb-90-2021.yaml"

lke_app = typer.Typer(no_args_is_help=True, help="The evaluation sheet (LKE) of WBK and WBBM.")


@lke_app.callback()
def lke() -> None:
    """The evaluation sheet (LKE) of WBK and WBBM."""


@lke_app.command("score")
def score_fillings(
    file: Annotated[Path, typer.Argument(help="One filling a line (JSON Lines).")],
    sheet: Annotated[Path, typer.Option(help="The sheet they fill.")] = SHEET,
) -> None:
    """Print what each filling is worth, one JSON object a line.

    A filling: {"jawaban": {"1": "Ya", "2": "B", "88": 4, "125": "3.62"}, "sudah_wbk": true}.
    """
    read = sheet_from(sheet)
    for line in read_text(file).split("\n"):  # a text in JSON may hold other ends of lines
        if line.strip():
            typer.echo(json.dumps(_scored(read, line)))


@lke_app.command("coverage")
def show_coverage(
    sheet: Annotated[Path, typer.Option(help="The sheet, with its map of the decree.")] = SHEET,
) -> None:
    """Print as JSON what the plan of Decree 142/2023 can reach if every row of it is done."""
    read = sheet_from(sheet)
    decree_map = read.file.decree_map
    found = coverage(read, decree_map.rows if decree_map else ())
    told = {
        "points": {cover.value: _decimal(found.points[cover]) for cover in Cover},
        "reaches": {
            each.code: {
                "points": _decimal(each.points),
                "minimum": _decimal(each.minimum),
                "short": _decimal(each.short),
            }
            for each in found.reaches
        },
        "questions_without_row": list(found.without_row),
    }
    typer.echo(json.dumps(told, indent=2))


@lke_app.command("load")
def load_sheet(
    file: Annotated[Path, typer.Argument(help="A sheet's file.")] = SHEET,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the difference.")] = False,
) -> None:
    """Load a version of the sheet: new, or the difference to what is there.

    Exits with 2 and every fault with its line where the file is no sheet.
    """
    settings = load_settings()
    migrate_database(settings)
    try:
        load = run(_load(settings, read_text(file), dry_run=dry_run))
    except SheetFileInvalid as invalid:
        raise _refused(file, invalid) from None
    except SheetInUseError as refused:
        err.print(f"{file.name}: {refused}", markup=False)
        raise typer.Exit(2) from None
    for change in load.changes:
        out.print(str(change), markup=False)
    would = " (--dry-run)" if dry_run else ""
    out.print(f"{load.name}: {load.outcome.value}{would}", markup=False)


async def _load(settings: Settings, text: str, *, dry_run: bool) -> SheetLoad:
    async with opened(settings) as database:
        return await load_sheet_file(database, text, dry_run=dry_run)


def sheet_from(path: Path) -> Sheet:
    """The sheet of a file; exits with 2 and says what is wrong with it."""
    try:
        return read_sheet(read_text(path)).sheet
    except SheetFileInvalid as invalid:
        raise _refused(path, invalid) from None


def _refused(path: Path, invalid: SheetFileInvalid) -> typer.Exit:
    for fault in invalid.faults:
        err.print(f"{path.name}:{fault.line}: {fault.told}", markup=False)
    return typer.Exit(2)


def _scored(sheet: Sheet, line: str) -> dict[str, Any]:
    filling = _filling(line)
    answers = filling.get("jawaban")
    if not isinstance(answers, dict):
        return {"faults": [{"question": None, "code": "not_a_filling"}]}
    has_wbk = filling.get("sudah_wbk")
    is_known = isinstance(has_wbk, bool)
    read = read_answers(sheet, answers)
    found = score(sheet, read, has_wbk=has_wbk if is_known else None)
    faults: list[dict[str, Any]]
    faults = [{"question": fault.question, "code": fault.code} for fault in read.faults]
    if has_wbk is not None and not is_known:
        faults.append({"question": None, "code": "sudah_wbk_not_true_or_false"})
    return {
        "scores": {code: _ends(points) for code, points in found.points.items()},
        **{predicate.value: _state(found, predicate) for predicate in Predicate},
        "faults": faults,
        "warnings": list(_warnings(found)),
    }


def _filling(line: str) -> dict[str, Any]:
    """The object of a line; empty where it is none, or says two things by one name."""
    try:
        found = json.loads(line, parse_float=_as_written, object_pairs_hook=_named_once)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _as_written(number: str) -> Decimal:
    """Exact; beyond every exponent there is no number, and no question has that answer."""
    try:
        return Decimal(number)
    except InvalidOperation:
        return Decimal("NaN")


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def _state(found: Score, predicate: Predicate) -> dict[str, Any]:
    short = {
        condition.code: _decimal(condition.short)
        for condition in found.conditions[predicate]
        if condition.short is not None
    }
    return {"state": found.state(predicate).value, "shortfalls": short}


def _warnings(found: Score) -> Iterator[Mapping[str, Any]]:
    for code, numbers in found.undefined.items():
        yield {"code": "ratio_undefined", "item": code, "questions": list(numbers)}
    for each in found.warnings:
        yield {"code": each.code, "questions": list(each.questions)}


def _ends(points: Interval) -> list[float | str]:
    return [_decimal(points.low), _decimal(points.high)]


def _decimal(value: Fraction) -> float | str:
    """Twelve places or more; a fraction where no number of JSON is so near to 0 and not 0."""
    return as_number(value) or (str(value) if value else 0.0)
