"""The tables of a document as a workbook: numbers are numbers, days are days."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.integrations.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Landscape,
    Paper,
    Points,
    Table,
    Text,
    expanded,
)
from app.integrations.workbooks import Cell as Value
from app.integrations.workbooks import Sheet, workbook

_NAME_CHARACTERS = 31
_FOOTER_CHARACTERS = 200  # Excel takes 255
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_DAYS = "[$-421]d mmmm yyyy"  # 421: Indonesian, whatever the reader's computer speaks
_WIDE, _NARROW, _PER_SHARE = 100, 8, 12
_MILLIMETRES_A_CHARACTER = 2


def workbook_of(paper: Paper, made_at: datetime) -> bytes:
    """A sheet with the words, then one for each table; the same paper gives the same bytes."""
    blocks = list(flat(paper))
    words = Sheet("Laporan", [(paper.title, _WIDE)], [[line] for line in _words(paper, blocks)])
    tables = [block for block in blocks if isinstance(block, Table)]
    named = zip(_names(tables), tables, strict=True)
    sheets = [words, *(_sheet(name, table) for name, table in named)]
    return workbook(sheets, made_at, paper.footer[:_FOOTER_CHARACTERS], _DAYS)


def flat(paper: Paper) -> Iterator[Block]:
    """All blocks, those on their side too."""
    for block in paper.blocks:
        if isinstance(block, Landscape):
            yield from block.blocks
        else:
            yield block


def _words(paper: Paper, blocks: list[Block]) -> Iterator[str]:
    yield paper.footer
    for block in blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Text):
            yield from block.text.split("\n")
        elif isinstance(block, Points):
            yield from (f"{place}. {item}" for place, item in enumerate(block.items, start=1))
        elif isinstance(block, Facts):
            yield from (f"{name}: {value}" for name, value in block.rows)


def _names(tables: list[Table]) -> Iterator[str]:
    """A name for each sheet, as Excel takes them: short, without some signs, none twice."""
    used: set[str] = set()
    for table in tables:
        plain = _NOT_IN_NAMES.sub(" ", table.name or "Tabel")[:_NAME_CHARACTERS].strip("' ")
        name, again = plain, 1
        while name.lower() in used:
            again += 1
            name = f"{plain[: _NAME_CHARACTERS - 4]} {again}"
        used.add(name.lower())
        yield name


def _sheet(name: str, table: Table) -> Sheet:
    columns = [
        (title, _width(column.width) if column.width else column.share * _PER_SHARE)
        for column in table.columns
        for title in column.parts or (column.title,)
    ]
    return Sheet(name, columns, [_values(table.columns, row) for row in expanded(table)])


def _values(columns: Sequence[Column], row: Sequence[Cell]) -> list[Value]:
    """A row of the sheet: where a column is parted, each part in a column of its own."""
    values: list[Value] = []
    for column, cell in zip(columns, row, strict=True):
        found = cell.parts if column.parts and cell.parts else (_value(cell),)
        values += [*found, *[None] * (len(column.parts) - len(found))]
    return values


def _width(millimetres: float) -> int:
    return max(_NARROW, round(millimetres / _MILLIMETRES_A_CHARACTER))


def _value(cell: Cell) -> Value:
    return cell.text or None if cell.value is None else cell.value
