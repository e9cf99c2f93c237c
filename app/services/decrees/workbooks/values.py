"""From a cell to the value of a field; what cannot be understood is a finding, never a guess."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from app.core.calendar import MONTHS
from app.core.nips import as_nip
from app.integrations.sheets import SheetCell
from app.services.decrees.files.faults import Path
from app.services.decrees.files.messages import Both
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.headings import HINT, heading_code, headings_of
from app.services.decrees.workbooks.tables import Found, Line, Spot

_LISTED: Final = re.compile(r"[,;\n]+")
_DIGITS_KEPT: Final = 15  # Excel keeps so many of a number


class Finding(NamedTuple):
    """Something wrong with a cell, found before the rules of the decree file."""

    spot: Spot
    code: str
    values: Mapping[str, object] = {}


class NotUnderstood(Exception):
    """The cell holds something, and nobody can tell what is meant."""

    def __init__(self, code: str) -> None:
        """`code` says what is wrong."""
        self.code = code
        super().__init__(code)


@dataclass
class Filling:
    """The plain data of a decree file while it is filled, and which cell each value came from.

    `told` are paths of which something was found already; `ids` are the cells that name the row
    a line was exported from, `without_id` those that could. `strays` are the places of teams that
    only hold the lines of teams nobody knows, so that their cells are looked at, too; `has_strays`:
    there are lines of the plan that nobody can place.
    """

    places: dict[Path, Spot] = field(default_factory=dict)
    shown: dict[Spot, SheetCell] = field(default_factory=dict)
    allowed: dict[Spot, Both] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)
    told: set[Path] = field(default_factory=set)
    ids: dict[Path, Spot] = field(default_factory=dict)
    without_id: dict[Path, Spot] = field(default_factory=dict)
    strays: set[int] = field(default_factory=set)
    has_strays: bool = False

    def put(self, target: dict[str, Any], path: Path, spot: Spot, taken: "Taken") -> None:
        """Read a cell into the last step of `path` of `target`; an empty cell fills nothing."""
        self.note(path, spot, taken.cell, taken.allowed)
        try:
            value = read_cell(taken)
        except NotUnderstood as wrong:
            self.find(path, spot, wrong.code)
            return
        if value is not None:
            target[str(path[-1])] = value

    def note(self, path: Path, spot: Spot, cell: SheetCell, allowed: Both) -> None:
        """Remember where a value stands."""
        self.places.setdefault(path, spot)
        self.shown.setdefault(spot, cell)
        self.allowed.setdefault(spot, allowed)

    def name(self, path: Path, line: Line, key: str) -> None:
        """Remember the id of the row that the line was exported from, or that it has none."""
        spot = line.spot(key)
        if line.has(key):
            self.note((*path, "id"), spot, line.cell(key), words.LINE_ID)
        (self.ids if line.has(key) else self.without_id)[path] = spot

    def headings(self, found: Found) -> None:
        """Tell the headings that are not understood; where nothing stands below, as a hint."""
        for strange, is_fault in found.strange:
            spot = Spot(found.sheet, strange.row, strange.columns[0])
            self.note(("heading", *spot), spot, strange.cell, headings_of(found.table))
            code = heading_code(strange, holds=is_fault)
            (self.hints if code == HINT else self.findings).append(Finding(spot, code))
        for line in found.notes:
            key = min(line.filled, key=lambda each: line.columns[each])
            self.note(("note", *line.spot(key)), line.spot(key), line.cell(key), words.EMPTY)
            self.hints.append(Finding(line.spot(key), "line_passed_over"))

    def find(self, path: Path, spot: Spot, code: str, **values: object) -> None:
        """Something is wrong with the value at `path`."""
        self.told.add(path)
        self.findings.append(Finding(spot, code, values))

    def forget(self, before: int, *codes: str) -> None:
        """Drop findings since the first `before` that follow from something that is told."""
        self.findings[before:] = [each for each in self.findings[before:] if each.code not in codes]


class Taken(NamedTuple):
    """A cell, how it is read, and what may stand in it."""

    cell: SheetCell
    kind: str
    allowed: Both


def read_cell(taken: Taken) -> object:
    """The value of a cell, none of an empty one; raises NotUnderstood."""
    if taken.cell.is_broken:
        raise NotUnderstood("cell_broken")
    return None if taken.cell.value is None else READERS[taken.kind](taken.cell.value)


def _text(value: object) -> str:
    if isinstance(value, date):
        raise NotUnderstood("text_is_day")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return str(value).replace("_x000D_", "").replace("\r", "").replace("\n", " ")


def _number(value: object) -> int:
    if isinstance(value, bool | date):
        raise NotUnderstood("not_whole_number")
    text = str(value).strip().rstrip(".").removesuffix(".0")
    if not text.isdigit() or not text.isascii() or len(text) > _DIGITS_KEPT:
        raise NotUnderstood("not_whole_number")
    return int(text)


def _day(value: object) -> date:
    day = words.day_of(value)
    if day is None:
        raise NotUnderstood("not_date")
    return day


def _yes(value: object) -> bool | None:
    said = words.is_yes(value)
    if said is None:
        raise NotUnderstood("mark_unknown")
    return said or None


def _nip(value: object) -> str:
    if isinstance(value, int | float) and len(str(int(value))) > _DIGITS_KEPT:
        raise NotUnderstood("nip_is_number")
    return as_nip(_text(value).lstrip("'"))


def _paragraph(value: object) -> str:
    """A text whose lines stay lines."""
    text = value.replace("_x000D_", "").replace("\r\n", "\n") if isinstance(value, str) else value
    return text if isinstance(text, str) else _text(text)


def _month(value: object) -> int:
    text = _text(value).strip()
    month = words.month_of(text) or (int(text) if text.isdigit() and len(text) < 3 else 0)  # noqa: PLR2004 - 1 to 12
    if month not in MONTHS:
        raise NotUnderstood("month_unknown")
    return month


def _known(known: Mapping[str, str]) -> Callable[[object], str]:
    def of(value: object) -> str:
        text = _text(value)
        found = known.get(words.plain(text))
        if found is None:
            raise NotUnderstood("value_unknown")
        return found

    return of


def _zone(value: object) -> str:
    text = _text(value)
    return words.ZONES.get(words.plain(text), text)


def _codes(value: object) -> list[str]:
    return [part.strip().upper() for part in _LISTED.split(_text(value)) if part.strip()]


def _measures(value: object) -> list[str]:
    known = dict(words.MEASURE_WORDS) | {name: name for name in words.MEASURE_WORDS.values()}
    parts = [words.plain(part) for part in _LISTED.split(_text(value)) if part.strip()]
    if not all(part in known for part in parts):
        raise NotUnderstood("value_unknown")
    return [known[part] for part in parts]


def _mark(value: object) -> str:
    """A letter or number in front of a text, without the dot that often follows it."""
    return _text(value).strip().rstrip(".)").strip()


READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "text": _text,
    "number": _number,
    "day": _day,
    "yes": _yes,
    "nip": _nip,
    "paragraph": _paragraph,
    "month": _month,
    "mark": _mark,
    "small": lambda value: _mark(value).lower(),
    "capital": lambda value: _mark(value).upper(),
    "role": _known(words.ROLES),
    "team_kind": _known(words.TEAM_KINDS),
    "unit_kind": _known(words.UNIT_KINDS),
    "clause_kind": _known(words.CLAUSE_KINDS),
    "zone": _zone,
    "codes": _codes,
    "measures": _measures,
    "lower": lambda value: _text(value).strip().lower(),
}
