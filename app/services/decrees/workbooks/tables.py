"""Finding the tables of a workbook by their headings, whatever sheets and columns are called."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from app.integrations.sheets import SheetCell, SheetData
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.columns import TABLES, Table
from app.services.decrees.workbooks.headings import (
    Headings,
    Strange,
    meant_columns,
    read_headings,
)

_HEADING_ROWS: Final = 40
_FEWEST_NUMBERED: Final = 4
_NO_CELL: Final = SheetCell(None)
# Lines that sum up or comment on the table: what they begin with in a column where these words
# mean nothing else; in another one a sum is that word alone, and a remark the whole line.
_CLOSED: Final = frozenset({"label", "kind", "team", "code", "username"})
_NOTE: Final = re.compile(r"((sub ?)?(jumlah|total)|catatan|keterangan ?:|sumber ?:)(?![\w.])")
_SUM: Final = re.compile(r"((sub|grand) ?)?(jumlah|total)( (keseluruhan|seluruhnya|semua))? ?:?")
_REMARK: Final = re.compile(r"(catatan|keterangan|sumber) ?:")


class Spot(NamedTuple):
    """A cell: the place of its sheet in the workbook, row and column counted from 1."""

    sheet: int
    row: int
    column: int


@dataclass(frozen=True)
class Line:
    """A line of a table, its cells by the key of their column."""

    sheet: int
    row: int
    columns: dict[str, int]
    cells: dict[str, SheetCell]
    joined: frozenset[str]
    """Columns in which the cell is merged with one above it."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Columns in which the cell is merged with one to its left, by that one's column."""
    covered: frozenset[str] = frozenset()
    """Columns in which a merged block hides something that stands below it."""

    def spot(self, key: str) -> Spot:
        """Where the column's cell is; the first cell where the sheet has no such column."""
        return Spot(self.sheet, self.row, self.columns.get(key, min(self.columns.values())))

    def cell(self, key: str) -> SheetCell:
        """What stands in it."""
        return self.cells.get(key, _NO_CELL)

    def has(self, *keys: str) -> bool:
        """Whether one of the cells holds a value, or is broken."""
        return any((cell := self.cell(key)).value is not None or cell.is_broken for key in keys)

    @property
    def filled(self) -> list[str]:
        """The columns whose cells hold a value."""
        return [key for key in self.cells if self.has(key)]


@dataclass
class Found:
    """A table that was found: its columns and its lines.

    `strange` are the headings that are not understood, each with whether a line holds something
    below it; `notes` are lines that only sum up or comment.
    """

    table: Table
    sheet: int
    row: int
    columns: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    strange: list[tuple[Strange, bool]] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)


def find_tables(
    sheets: Sequence[SheetData], tables: Sequence[Table] = TABLES
) -> dict[str, list[Found]]:
    """The tables of the visible sheets by their names; several where several sheets are alike."""
    found: dict[str, list[Found]] = {table.name: [] for table in tables}
    for place, sheet in enumerate(sheets):
        if sheet.is_hidden:
            continue
        if (table := _find(sheet, place, tables)) is not None:
            found[table.table.name].append(table)
    return found


def _find(sheet: SheetData, place: int, tables: Sequence[Table]) -> Found | None:
    rows = sorted({row for row, _ in sheet.cells})[:_HEADING_ROWS]
    last = rows[-1] + 1 if rows else 0
    top = replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if at[0] <= last})
    for row in rows:
        for table in tables:
            if (there := read_headings(table, top, row)) is not None:
                lines, notes = _divided(sheet, place, table, there)
                strange = [(each, _holds(sheet, lines, each)) for each in there.strange]
                meant = meant_columns(table, there, [each for each, holds in strange if holds])
                if meant:
                    there = there._replace(columns={**there.columns, **meant})
                    lines, notes = _divided(sheet, place, table, there)
                return Found(table, place, row, there.columns, lines, strange, notes)
    return None


def _divided(
    sheet: SheetData, place: int, table: Table, headings: Headings
) -> tuple[list[Line], list[Line]]:
    """The lines, and those that only sum up or comment."""
    lines: tuple[list[Line], list[Line]] = ([], [])
    for line in _lines(sheet, place, headings.first, headings.columns):
        lines[_is_note(line, table)].append(line)
    return lines


def _holds(sheet: SheetData, lines: Sequence[Line], heading: Strange) -> bool:
    """Whether a line has something in a column below the heading."""
    cells = (
        sheet.cells.get((line.row, column), _NO_CELL)
        for line in lines
        for column in heading.columns
    )
    return any(cell.value is not None or cell.is_broken for cell in cells)


def _lines(sheet: SheetData, place: int, first: int, columns: dict[str, int]) -> Iterator[Line]:
    by_row: dict[int, dict[str, SheetCell]] = {}
    keys = {column: key for key, column in columns.items()}
    for (row, column), cell in sheet.cells.items():
        if row >= first and column in keys:
            by_row.setdefault(row, {})[keys[column]] = cell
    for row in sorted(by_row):
        cells = {key: by_row[row][key] for key in columns if key in by_row[row]}
        blocks = {key: sheet.merged.get((row, column)) for key, column in columns.items()}
        line = Line(
            place,
            row,
            columns,
            cells,
            joined=frozenset(key for key, block in blocks.items() if block and block[0] < row),
            beside={
                key: keys[block[1]]
                for key, block in blocks.items()
                if block and block[0] == row and block[1] in keys
            },
            covered=frozenset(
                key
                for key, block in blocks.items()
                if block and key in cells and cells[key].value is not None
            ),
        )
        if line.filled and not _is_numbering(line):
            yield line


def _is_numbering(line: Line) -> bool:
    """The row `1 2 3 4 …` that official tables have below their headings."""
    numbers = [str(line.cell(key).value).strip("()") for key in line.filled]
    return len(numbers) >= _FEWEST_NUMBERED and all(
        first.isdigit() and second.isdigit() and int(second) == int(first) + 1
        for first, second in pairwise(numbers)
    )


def _is_note(line: Line, table: Table) -> bool:
    """A sum or a remark below the table; a line that has an id is neither."""
    hidden = {column.key for column in table.columns if column.is_hidden}
    filled = sorted(line.filled, key=lambda key: line.columns[key])
    if not filled or hidden & {*filled}:
        return False
    first, *rest = filled
    value = line.cell(first).value
    text = words.plain(value) if isinstance(value, str) else ""
    if first in _CLOSED and _NOTE.match(text):
        return True
    if _SUM.fullmatch(text):
        return all(_is_number(line.cell(key)) for key in rest)
    return not rest and bool(_REMARK.match(text))


def _is_number(cell: SheetCell) -> bool:
    text = str(cell.value).strip().replace(".", "").replace(",", "")
    return cell.is_broken or text.isdigit()
