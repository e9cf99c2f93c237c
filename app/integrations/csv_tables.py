"""CSV as offices save it: title lines, `sep=;`, a separator after the last cell, quoted lines."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

NOT_CSV: Final = ("<", "{", "[")
_SEPARATORS: Final = ";\t|,"
_LOOKED_AT: Final = 50  # records, to find the separator
_SEPARATOR_TOLD: Final = re.compile(r'"?sep=([^"\w])"?[ \t]*(?:\r\n|\n|\r)', re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class NoTable(ValueError):
    """What came is no table, by a code of the messages and what fills its sentence."""

    def __init__(self, code: str, **facts: int) -> None:
        """`facts`: numbers of lines, names and cells; never what they say."""
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Table:
    """The names of the first line, and rows by them; one of other cells is none (`null`)."""

    names: Sequence[str]
    rows: list[dict[str, Any] | None]


def read_csv(text: str, separator: str | None, skip_lines: int) -> Table:
    """Rows by the names of the first line; one with more or fewer cells is none (`null`).

    `skip_lines`: how many lines stand above the names, as an editor counts them. Empty cells after
    the last name do not count. Raises NoTable, csv.Error.
    """
    if text.lstrip().startswith(NOT_CSV):
        raise NoTable("upstream_not_csv")  # a page of a browser, XML, JSON
    told = _SEPARATOR_TOLD.match(text)
    start = max(told.end() if told else 0, _end_of_line(text, skip_lines))
    body = text[start:]
    separator = separator or (told[1] if told else found_separator(body)) or _SEPARATORS[0]
    lines = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    above, begun, records = len(_LINE_END.findall(text[:start])), 0, list[list[str]]()
    begins = list[int]()  # the line of each record
    for row in lines:
        if any(cell.strip() for cell in row):
            records.append(row)
            begins.append(above + begun + 1)
        begun = lines.line_num
    names = _without_blanks([" ".join(name.split()) for name in records[0]]) if records else []
    if not names or not all(names) or len(set(names)) < len(names):
        raise NoTable("upstream_not_csv")
    if len(names) == len(records) == 1:  # no table has a column alone: an error in words
        raise NoTable("upstream_csv_one_name")
    rows = [_cells(row, len(names)) for row in records[1:]]
    _require_names(names, rows, records, begins)
    read = [None if row is None else dict(zip(names, row, strict=True)) for row in rows]
    return Table(names, read)


def _end_of_line(text: str, number: int) -> int:
    """Where the line of this number ends; 0: nowhere."""
    ends = list(islice(_LINE_END.finditer(text), number))
    return ends[-1].end() if len(ends) == number and ends else len(text) if number else 0


def _without_blanks(row: list[str]) -> list[str]:
    """Without the empty cells at its end."""
    width = max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
    return row[:width]


def _cells(row: list[str], width: int) -> list[str] | None:
    """As many cells as there are names; none: they are others."""
    is_whole = len(row) >= width and not any(cell.strip() for cell in row[width:])
    return row[:width] if is_whole else None


def _require_names(
    names: Sequence[str],
    rows: Sequence[Sequence[str] | None],
    records: Sequence[list[str]],
    begins: Sequence[int],
) -> None:
    """Raise NoTable where what should be the names is a title: no row is as wide as it is."""
    if not rows:
        return
    widths = [len(_without_blanks(row)) for row in records]
    usual, _ = Counter(widths[1:]).most_common(1)[0]
    is_title = len(names) == 1 and usual > 1
    if is_title or not any(rows):
        line = next(begin for begin, width in zip(begins, widths, strict=True) if width == usual)
        facts = {"names": len(names), "cells": usual, "line": line, "above": line - 1}
        raise NoTable("upstream_csv_names_elsewhere", **facts)


def found_separator(text: str) -> str | None:
    """The one by which most of the first records have the same number of cells, and several.

    None where no record has two by any.
    """
    found = max(_SEPARATORS, key=lambda each: _regularity(text, each))
    return found if _regularity(text, found) > (0, 0) else None


def _regularity(text: str, separator: str) -> tuple[int, int]:
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths = Counter(len(row) for row in islice(lines, _LOOKED_AT) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))
