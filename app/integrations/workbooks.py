"""Workbooks (XLSX) of plain tables: text stays text, whatever it begins with."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | None

_FIRST_YEAR: Final = 1900
_LONGEST: Final = 32_767  # characters in a cell; a longer text would be left out without a word
_A4: Final = 9  # as Excel counts papers
_LINE, _HIGHEST = 15, 409  # points
DAYS: Final = "yyyy-mm-dd"
HARMLESS: Final = {  # options of a workbook: no text becomes anything else
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
    "default_date_format": DAYS,
}


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its columns (heading, width in characters), its rows."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def workbook(
    sheets: Iterable[Sheet], created: datetime, footer: str = "", days: str = DAYS
) -> bytes:
    """The workbook; the same tables and instant give the same workbook.

    Instants are shown as they are given, so give them in the reader's time zone. The `footer` is
    printed at the foot of each page; `days` is how Excel shows a day.
    """
    # Not at the top: it takes memory, and few processes ever make a workbook.
    import xlsxwriter  # noqa: PLC0415

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, HARMLESS)
    book.set_properties({"created": created})
    styles = styles_of(book, days)
    for sheet in sheets:
        _write(book, sheet, styles, footer)
    book.close()
    return buffer.getvalue()


def rows_workbook(
    title: str,
    rows: Mapping[int, Sequence[Cell]],
    widths: Mapping[int, int],
    heading_row: int,
    created: datetime,
) -> bytes:
    """A workbook of one sheet whose rows stand where they are named, counted from 1, in order.

    `widths` are in characters, by column from 1. The same rows and instant give the same workbook.
    """
    import xlsxwriter  # noqa: PLC0415 - it takes memory, and few processes make a workbook

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, HARMLESS)
    book.set_properties({"created": created})
    styles = styles_of(book)
    table = book.add_worksheet(title)
    table.freeze_panes(heading_row, 0)
    for column, width in widths.items():
        table.set_column(column - 1, column - 1, width)
    headings = styles | {"text": styles["heading"]}
    for row, cells in rows.items():
        write_row(table, row - 1, cells, headings if row == heading_row else styles)
    book.close()
    return buffer.getvalue()


def styles_of(book: Any, days: str = DAYS) -> dict[str, Any]:  # noqa: ANN401 - xlsxwriter's
    """How headings and cells look in the workbook, by the names that `write_row` uses."""
    return {
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E7E6E6"}
        ),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": days, "valign": "top"}),
        "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"}),
    }


def add_table(
    book: Any,  # noqa: ANN401 - xlsxwriter's
    title: str,
    columns: Sequence[tuple[str, int]],
    styles: dict[str, Any],
) -> Any:  # noqa: ANN401 - xlsxwriter's
    """A new sheet with its headings, which stay in sight, and stand on every page of a print."""
    table = book.add_worksheet(title)
    table.freeze_panes(1, 0)
    table.set_paper(_A4)
    table.set_landscape()
    table.fit_to_pages(1, 0)
    table.repeat_rows(0)
    for column, (heading, width) in enumerate(columns):
        table.set_column(column, column, width)
        table.write_string(0, column, heading, styles["heading"])
    return table


def write_row(
    table: Any,  # noqa: ANN401 - xlsxwriter's
    row: int,
    cells: Sequence[Cell],
    styles: dict[str, Any],
) -> None:
    """One row of cells; empty ones are left out."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            table.write_string(row, column, _short(cell), styles["text"])
        elif cell is not None:
            known = _told(cell)
            table.write(row, column, known, styles[_style(known)])


def _write(book: Any, sheet: Sheet, styles: dict[str, Any], footer: str) -> None:  # noqa: ANN401 - xlsxwriter's
    table = add_table(book, sheet.title, sheet.columns, styles)
    if footer:
        table.set_footer(f"&L{footer.replace('&', '&&')}&R&P / &N")
    last_row = 0
    for row, cells in enumerate(sheet.rows, start=1):
        last_row = row
        lines = _lines(cells, sheet.columns)
        if lines > 1:  # not every program finds out by itself
            table.set_row(row, min(lines * _LINE, _HIGHEST))
        write_row(table, row, cells, styles)
    table.autofilter(0, 0, last_row, len(sheet.columns) - 1)


def _lines(cells: Sequence[Cell], columns: Sequence[tuple[str, int]]) -> int:
    """How many lines the longest text of a row has, about, in the width of its column."""
    return max(
        (
            sum(1 + len(part) // width for part in cell.split("\n"))
            for cell, (_, width) in zip(cells, columns, strict=False)
            if isinstance(cell, str)
        ),
        default=1,
    )


def _short(text: str) -> str:
    """A workbook's texts end: what does not fit is left out, and told by its last character."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _told(cell: Cell) -> Cell:
    """A workbook's days begin in 1900; older ones are told as text."""
    is_old = isinstance(cell, date) and cell.year <= _FIRST_YEAR
    return str(cell) if is_old else cell


def _style(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return "instant"
    return "day" if isinstance(cell, date) else "text"
