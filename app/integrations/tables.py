"""Long tables written row by row into a file: as a workbook (XLSX), or as text (CSV).

Memory does not grow with the rows. Nothing that somebody typed is run as a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Final, Protocol

from app.integrations.foreign_values.months import MONTHS
from app.integrations.workbooks import HARMLESS, Cell, add_table, styles_of, write_row

APOSTROPHE: Final = "'"
Columns = Sequence[tuple[str, int]]
# A spreadsheet would run a cell that begins with one of these as a formula; the last three are
# what Japanese and Chinese keyboards type for the first ones.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff20")
# What Excel makes another thing of when it opens a CSV: 1E-1 would be 0.1, a NIP would lose its
# last digits, 0812 its first one, 3-4 would be the third of April, "Juni 2026" its first day,
# "12,5" and "1.500" numbers, 00:30 a time, 10% a tenth, 1 2/3 a fraction.
_MONTH: Final = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_TAKEN_FOR_ANOTHER: Final = re.compile(
    r"\s*(?:0\d+|\d{16,}|\d+(?:[.,]\d*)?E[+-]?\d+|\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?"
    r"|\d[\d.,]*[.,]\d+|\d[\d.,]*\s*%|(?:Rp|\$)\s*\d[\d.,]*|\d+ \d+/\d+"
    r"|\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[AP]M)?"
    rf"|(?:\d{{1,2}}[-/ ]?)?{_MONTH}[-/ ]?(?:\d{{1,2}}(?:,? ?\d{{4}})?|\d{{4}})"
    rf"|\d{{1,2}}[-/ ]?{_MONTH})\s*",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(r"[\s']*")
_MOVES_ON: Final = frozenset("\t\r\n")
_BYTE_ORDER_MARK: Final = "\ufeff"
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the same table gives the same bytes


class Table(Protocol):
    """A table that is being written."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write these rows after those that are there."""

    def end(self) -> None:
        """Nothing more comes: the file is whole."""


class CsvTable:
    """Lines of text (RFC 4180) that Excel opens with a double click.

    UTF-8 with a byte order mark, without which Excel takes it for Windows-1252; the separator is
    what the reader's Excel expects, because a line that names it (`sep=;`) makes Excel forget
    the mark; beside `;` the decimal sign is a comma. Days and instants are written as ISO 8601 has
    them, with a blank for the `T`. Text that Excel would run, or take for a number or a day, has an
    apostrophe before it.
    """

    def __init__(self, file: IO[bytes], columns: Columns, separator: str) -> None:
        """Write the headings into the file."""
        self._file, self._separator = file, separator
        self._point = "," if separator == ";" else "."
        self._file.write(_BYTE_ORDER_MARK.encode())
        self.add([[heading for heading, _ in columns]])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write these rows after those that are there."""
        text = io.StringIO()
        lines = csv.writer(text, delimiter=self._separator, lineterminator="\r\n")
        lines.writerows([_written(cell, self._point) for cell in cells] for cells in rows)
        self._file.write(text.getvalue().encode())

    def end(self) -> None:
        """Nothing more comes: the file is whole."""
        self._file.flush()


class XlsxTable:
    """A workbook of one sheet: numbers are numbers, days and instants are days and instants."""

    def __init__(self, file: IO[bytes], title: str, columns: Columns) -> None:
        """Begin the sheet; the file gets its bytes at the end."""
        # Not at the top: it takes memory, and few processes ever make a workbook.
        import xlsxwriter  # noqa: PLC0415

        self._book = xlsxwriter.Workbook(file, HARMLESS)
        self._book.set_properties({"created": _MADE})
        self._styles = styles_of(self._book)
        self._sheet = add_table(self._book, title, columns, self._styles)
        self._last_row, self._last_column = 0, len(columns) - 1

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write these rows after those that are there."""
        for cells in rows:
            self._last_row += 1
            write_row(self._sheet, self._last_row, cells, self._styles)

    def end(self) -> None:
        """Nothing more comes: the file is whole."""
        self._sheet.autofilter(0, 0, self._last_row, self._last_column)
        self._book.close()


def harmless(value: object) -> str:
    """The text of a cell, which no spreadsheet runs as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _written(cell: Cell, point: str) -> str:
    if isinstance(cell, float):
        return str(cell).replace(".", point)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date | int) and not isinstance(cell, bool):
        return str(cell)
    text = "" if cell is None else str(cell)
    return f"{APOSTROPHE}{text}" if text and is_guarded(text) else text


def is_guarded(text: str) -> bool:
    """Whether a CSV has an apostrophe before this text, which whoever reads it takes off again.

    Excel would run it, or take it for a number or a day. So has what begins with apostrophes and
    goes on like that, so that one of its own is not taken for ours; `'Aisyiyah` has none.
    """
    found = _LEAD.match(text)
    lead = found[0] if found else ""
    rest = text[len(lead) :]
    if not rest or rest.startswith(_FORMULA_STARTS) or not _MOVES_ON.isdisjoint(lead):
        return True
    return _TAKEN_FOR_ANOTHER.fullmatch(rest) is not None
