"""`zi lke`: the evaluation sheet (LKE) at the terminal."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from pydantic import ValidationError

from app.cli.common import ROOT, err, read_text
from app.schemas.evaluation.sheet_file import SheetFile
from app.services.evaluation.answers import read_answers
from app.services.evaluation.coverage import Cover, coverage
from app.services.evaluation.scoring import Interval, Predicate, Score, score
from app.services.evaluation.sheets import Sheet, SheetFaultyError, sheet_of

SHEET = ROOT / "seed" / "lke-permenpanrb-90-2021.yaml"
_PLACES = 12

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
    read = _sheet(sheet)
    for line in read_text(file).splitlines():
        if line.strip():
            typer.echo(json.dumps(_scored(read, line), ensure_ascii=False))


@lke_app.command("coverage")
def show_coverage(
    sheet: Annotated[Path, typer.Option(help="The sheet, with its map of the decree.")] = SHEET,
) -> None:
    """Print as JSON what the plan of Decree 142/2023 can reach if every row of it is done."""
    read = _sheet(sheet)
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


def _sheet(path: Path) -> Sheet:
    """The sheet of a file; exits with 2 and says what is wrong with it."""
    try:
        return sheet_of(SheetFile.model_validate(yaml.safe_load(read_text(path))))
    except SheetFaultyError as error:
        faults = error.faults
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    except yaml.YAMLError as error:
        faults = [str(error)]
    for fault in faults:
        err.print(f"{path.name}: {fault}", markup=False)
    raise typer.Exit(2)


def _scored(sheet: Sheet, line: str) -> dict[str, Any]:
    try:
        filling = json.loads(line, parse_float=Decimal)
    except ValueError:
        filling = None
    answers = filling.get("jawaban") if isinstance(filling, dict) else None
    if not isinstance(answers, dict):
        return {"faults": [{"question": None, "code": "not_a_filling"}]}
    has_wbk = filling.get("sudah_wbk")
    read = read_answers(sheet, answers)
    found = score(sheet, read, has_wbk=has_wbk if isinstance(has_wbk, bool) else None)
    return {
        "scores": {code: _ends(points) for code, points in found.points.items()},
        **{predicate.value: _state(found, predicate) for predicate in Predicate},
        "faults": [{"question": fault.question, "code": fault.code} for fault in read.faults],
        "warnings": list(_warnings(found)),
    }


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


def _ends(points: Interval) -> list[float]:
    return [_decimal(points.low), _decimal(points.high)]


def _decimal(value: Fraction) -> float:
    """Twelve places: more than any reader compares, and within what a number in JSON holds."""
    return float(round(value, _PLACES))
