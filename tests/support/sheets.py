"""The evaluation sheet of the regulation, and fillings of it."""

from functools import cache
from typing import Any

import yaml

from app.schemas.evaluation.sheet_file import Kind, SheetFile
from app.services.evaluation.answers import read_answers
from app.services.evaluation.scoring import Score, score
from app.services.evaluation.sheets import Sheet, sheet_of
from tests.support.databases import ROOT

FILE = ROOT / "seed" / "lke-permenpanrb-90-2021.yaml"


@cache
def raw_sheet() -> dict[str, Any]:
    """The file as YAML has it."""
    found: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return found


@cache
def sheet() -> Sheet:
    return sheet_of(SheetFile.model_validate(raw_sheet()))


def best() -> dict[str, Any]:
    """The answers that bring all points."""
    found: dict[str, Any] = {}
    for number, question in sheet().questions.items():
        if question.options:
            found[str(number)] = max(question.options, key=lambda option: option.share).key
        else:
            found[str(number)] = "4" if question.kind is Kind.INDEX else 1
    return found | {"103": 0, "111": 0, "116": 3, "120": 3}


def worst() -> dict[str, Any]:
    """The answers that bring none."""
    found: dict[str, Any] = {}
    for number, question in sheet().questions.items():
        if question.options:
            found[str(number)] = min(question.options, key=lambda option: option.share).key
        else:
            found[str(number)] = 0
    some = ("88", "90", "102", "103", "105", "110", "113", "117", "122")
    return found | dict.fromkeys(some, 1)


def scored(given: dict[str, Any], *, has_wbk: bool | None = False) -> Score:
    return score(sheet(), read_answers(sheet(), given), has_wbk=has_wbk)
