"""Decree files with something changed, and the faults that are found in them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.services.decrees.files import DecreeFileInvalid, Fault, read_decree_file

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/decree-file.md").read_text(encoding="utf-8")
EXAMPLE = "".join(re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL))

Edit = Callable[[dict[str, Any]], object]


class PlainDumper(yaml.SafeDumper):
    """Writes out what is given twice."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(DecreeFileInvalid) as caught:
        read_decree_file(text)
    return caught.value.faults


def edited(edit: Edit) -> str:
    data = yaml.load(EXAMPLE, yaml.CSafeLoader)
    edit(data)
    return yaml.dump(data, Dumper=PlainDumper, sort_keys=False, allow_unicode=True)


def codes_at(edit: Edit) -> set[tuple[str, str]]:
    return {(fault.path, fault.code) for fault in faults_of(edited(edit))}


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def working_team(data: dict[str, Any]) -> Any:
    return data["teams"][2]


def first_row(data: dict[str, Any]) -> Any:
    return working_team(data)["activities"][0]["rows"][0]
