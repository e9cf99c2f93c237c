"""The headings of a table: which column is which, and those that nobody understands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, NamedTuple

from app.integrations.sheets import SheetCell, SheetData
from app.services.decrees.files.messages import Both
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import MONTH_KEYS, Table

NOT_LOADED: Final = "(TIDAK DIMUAT)"
HINT: Final = "heading_unread"
_LONGEST: Final = 100
_FEWEST_MONTHS: Final = 2
_ALIKE: Final = 0.75
# Without these a line cannot be understood, though a sheet may leave them out.
_NEEDED_BELOW: Final = frozenset({"label", "number", "team", "role", "letter", "name"})
_OF_A_YEAR: Final = list(range(1, 13))
# Numbers of lines, which official tables have; we count lines ourselves.
_SAY_NOTHING: Final = frozenset({"no", "nomor", "no urut", "nomor urut"})


@dataclass(frozen=True)
class Strange:
    """A heading that is not known, or that stands twice; `columns` are those it stands above."""

    row: int
    cell: SheetCell
    columns: tuple[int, ...]
    is_twice: bool = False


class Headings(NamedTuple):
    """The columns of a table by their keys, its first line, and the headings nobody understands."""

    columns: dict[str, int]
    first: int
    strange: list[Strange]


def read_headings(table: Table, sheet: SheetData, row: int) -> Headings | None:
    """The headings in a row; none where those by which the table is known are not all there.

    Months may stand in the row below.
    """
    called = {
        words.plain(name): column.key
        for column in table.columns
        for name in (*column.also, column.heading)
    }
    cells = _cells(sheet, row)
    if not table.needed <= {called.get(_text(cell), "") for cell in cells.values()}:
        return None
    found = Headings({}, row + 1, [])
    _take(found, sheet, row, cells, _known(table, called, cells))
    if not table.has_months or found.columns.keys() & set(MONTH_KEYS):
        return found
    taken = set(found.columns.values())
    below = {at: cell for at, cell in _cells(sheet, row + 1).items() if at not in taken}
    months = _known(table, called, below)
    if len(months) < _FEWEST_MONTHS or not {*months.values()} <= {*MONTH_KEYS}:
        return found
    found = found._replace(first=row + 2)
    _take(found, sheet, row + 1, below, months)
    of_months = {found.columns[key] for key in found.columns if key in MONTH_KEYS}
    strange = [
        each for each in found.strange if each.row > row or not of_months & set(each.columns)
    ]
    return found._replace(strange=strange)


def meant_columns(table: Table, headings: Headings, filled: Sequence[Strange]) -> dict[str, int]:
    """Which columns the unknown headings stand above, as far as one can guess: to look at them.

    They are faults, so nothing of it is ever taken over; but what stands below is then not told
    to be missing, and what is wrong with it is told at once. A heading that is nearly that of a
    column is it; else, of columns that a line cannot do without, by its place among the others.
    """
    missing = {each.key: each for each in table.columns if each.key not in headings.columns}
    names = {words.plain(each.heading): key for key, each in missing.items()}
    found: dict[str, int] = {}
    for strange in filled:
        near = get_close_matches(_text(strange.cell), names, n=1, cutoff=_ALIKE)
        column = strange.columns[0]
        key = names[near[0]] if near else _between(table, headings, column)
        if key is not None and not strange.is_twice:
            found.setdefault(key, column)
    return found


def _between(table: Table, headings: Headings, column: int) -> str | None:
    """The column that belongs there, where one alone is missing between its neighbours."""
    keys = [each.key for each in table.columns]
    places = {place: keys.index(key) for key, place in headings.columns.items()}
    before = max((at for place, at in places.items() if place < column), default=-1)
    after = min((at for place, at in places.items() if place > column), default=len(keys))
    left = [key for key in keys[before + 1 : after] if key not in headings.columns]
    return left[0] if len(left) == 1 and left[0] in _NEEDED_BELOW else None


def heading_code(heading: Strange, *, holds: bool) -> str:
    """What is said of a heading, by whether something stands below it."""
    return "heading_twice" if heading.is_twice else "heading_unknown" if holds else HINT


def headings_of(table: Table) -> Both:
    """The headings that a table may have, as a clerk is told."""
    told = ", ".join(
        column.heading
        for column in table.columns
        if not column.is_hidden and not column.heading.endswith(NOT_LOADED)
    )
    return Both(told, told)


def _take(
    found: Headings,
    sheet: SheetData,
    row: int,
    cells: Mapping[int, SheetCell],
    known: Mapping[int, str],
) -> None:
    for column, cell in cells.items():
        key = known.get(column)
        if key and key not in found.columns:
            found.columns[key] = column
        elif key or not _says_nothing(cell):
            over = tuple(sorted({column, *_merged_with(sheet, row, column)}))
            found.strange.append(Strange(row, cell, over, is_twice=bool(key)))


def _says_nothing(cell: SheetCell) -> bool:
    """A column that is not read on purpose."""
    text = _text(cell)
    return text in _SAY_NOTHING or text.endswith(words.plain(NOT_LOADED))


def _known(
    table: Table, called: Mapping[str, str], cells: Mapping[int, SheetCell]
) -> dict[int, str]:
    """The keys of the columns whose headings are understood."""
    known = {at: called[_text(cell)] for at, cell in cells.items() if _text(cell) in called}
    return known | _months(table, {at: cell for at, cell in cells.items() if at not in known})


def _months(table: Table, cells: Mapping[int, SheetCell]) -> dict[int, str]:
    """The keys of months by their columns; numbers are months where there are all twelve."""
    if not table.has_months:
        return {}
    found = {at: words.month_in_heading(cell.value) for at, cell in cells.items()}
    counted = {at: words.ordinal(cell.value) for at, cell in cells.items() if not found[at]}
    if [number for number in counted.values() if number] == _OF_A_YEAR:
        found |= counted
    return {at: MONTH_KEYS[month - 1] for at, month in found.items() if month}


def _cells(sheet: SheetData, row: int) -> dict[int, SheetCell]:
    """What stands in a row, from left to right."""
    here = ((column, cell) for (at, column), cell in sheet.cells.items() if at == row)
    return {at: cell for at, cell in sorted(here, key=lambda one: one[0]) if _is_filled(cell)}


def _is_filled(cell: SheetCell) -> bool:
    return cell.is_broken or (cell.value is not None and bool(str(cell.value).strip()))


def _merged_with(sheet: SheetData, row: int, column: int) -> Iterator[int]:
    return (at for (_, at), block in sheet.merged.items() if tuple(block) == (row, column))


def _text(cell: SheetCell) -> str:
    is_short = isinstance(cell.value, str) and len(cell.value) <= _LONGEST
    return words.plain(cell.value) if is_short and isinstance(cell.value, str) else ""
