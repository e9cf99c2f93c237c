"""Workbooks (XLSX) for people to fill in: headings, drop-downs, rows to spare, hidden columns."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeAlias

FormCell: TypeAlias = str | int | date | None

# Nothing that stands in a cell is a formula, a number or a link unless it was given as one.
_HARMLESS: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
_CELL: Final = {"border": 1, "valign": "top", "text_wrap": True, "num_format": "@"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True},
    "heading": {
        "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True,
    },
    "text": _CELL,
    "mark": _CELL | {"align": "center"},
    "day": _CELL | {"num_format": "yyyy-mm-dd"},
    "number": _CELL | {"num_format": "0"},
    "plain": {"valign": "top", "text_wrap": True},
    "strong": {"bold": True, "valign": "top", "text_wrap": True},
}  # fmt: skip
_NOT_IN_LIST: Final = "Pilih dari daftar (choose from the list)."


@dataclass(frozen=True)
class FormColumn:
    """A column: `group` is a heading above several, `choices` are offered and nothing else taken.

    `is_mark`: narrow, its cells hold a mark; `is_hidden`: for programs alone.
    """

    heading: str
    width: float = 20
    group: str = ""
    choices: Sequence[str] = ()
    is_mark: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class FormSheet:
    """A table to fill in, with empty rows to spare; without columns a page of text.

    `secrets` is a hidden first row; `is_hidden` hides the sheet so that only programs see it.
    """

    name: str
    titles: Sequence[str] = ()
    columns: Sequence[FormColumn] = ()
    rows: Iterable[Sequence[FormCell]] = ()
    spare_rows: int = 0
    secrets: Sequence[str] = ()
    is_hidden: bool = False
    is_landscape: bool = False
    lines: Sequence[tuple[str, bool]] = field(default=())
    """Of a page of text: each line, and whether it is a heading."""


def write_form(sheets: Iterable[FormSheet], created: datetime) -> bytes:
    """The workbook; the same sheets and instant give the same bytes.

    Cells hold text, whole numbers and days, never formulas.
    """
    # Not at the top: it takes memory, and few processes ever make a workbook.
    import xlsxwriter  # noqa: PLC0415

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _HARMLESS)
    book.set_properties({"created": created})
    styles = {name: book.add_format(style) for name, style in _STYLES.items()}
    for sheet in sheets:
        _Writer(book.add_worksheet(sheet.name), sheet, styles).write()
    book.close()
    return buffer.getvalue()


class _Writer:
    """Writes one sheet from the top down."""

    def __init__(self, table: Any, sheet: FormSheet, styles: dict[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter's
        self._table, self._sheet, self._styles = table, sheet, styles
        self._row = 0

    def write(self) -> None:
        self._secrets()
        if self._sheet.columns:
            self._titles()
            self._headings()
            self._rows()
        self._page()

    def _secrets(self) -> None:
        for column, text in enumerate(self._sheet.secrets):
            self._table.write_string(0, column, text)
        if self._sheet.secrets and self._sheet.columns:
            self._table.set_row(0, None, None, {"hidden": True})
        self._row += bool(self._sheet.secrets)

    def _titles(self) -> None:
        shown = [at for at, column in enumerate(self._sheet.columns) if not column.is_hidden]
        for text in self._sheet.titles:
            if len(shown) > 1:
                place = (self._row, 0, self._row, shown[-1])
                self._table.merge_range(*place, text, self._styles["title"])
            else:
                self._table.write_string(self._row, 0, text, self._styles["title"])
            self._row += 1

    def _headings(self) -> None:
        columns, style = self._sheet.columns, self._styles["heading"]
        is_grouped = any(column.group for column in columns)
        first, last = self._row, self._row + is_grouped
        for at, column in enumerate(columns):
            of_cells = self._styles[_style(None, column)]
            self._table.set_column(at, at, column.width, of_cells, {"hidden": column.is_hidden})
            if is_grouped and not column.group:
                self._table.merge_range(first, at, last, at, column.heading, style)
            else:
                self._table.write_string(last, at, column.heading, style)
        for group in dict.fromkeys(column.group for column in columns if column.group):
            places = [at for at, column in enumerate(columns) if column.group == group]
            self._table.merge_range(first, places[0], first, places[-1], group, style)
        self._row = last + 1
        self._table.freeze_panes(self._row, 0)
        self._table.repeat_rows(first, last)

    def _rows(self) -> None:
        first = self._row
        columns = self._sheet.columns
        for cells in [
            *self._sheet.rows,
            *([None] * len(columns) for _ in range(self._sheet.spare_rows)),
        ]:
            for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                self._cell(at, cell, self._styles[_style(cell, column)])
            self._row += 1
        for at, column in enumerate(columns):
            if column.choices and self._row > first:
                rule = {
                    "validate": "list",
                    "source": list(column.choices),
                    "error_message": _NOT_IN_LIST,
                }
                self._table.data_validation(first, at, self._row - 1, at, rule)

    def _cell(self, at: int, cell: FormCell, style: Any) -> None:  # noqa: ANN401 - xlsxwriter's
        if cell is None:
            self._table.write_blank(self._row, at, None, style)
        elif isinstance(cell, str):
            self._table.write_string(self._row, at, cell, style)
        elif isinstance(cell, date):
            self._table.write_datetime(self._row, at, cell, style)
        else:
            self._table.write_number(self._row, at, cell, style)

    def _page(self) -> None:
        if self._sheet.is_hidden:
            self._table.very_hidden()
        if self._sheet.lines:
            self._table.set_column(0, 0, 110)
        for text, is_heading in self._sheet.lines:
            style = self._styles["strong" if is_heading else "plain"]
            self._table.write_string(self._row, 0, text, style)
            self._row += 1
        if self._sheet.is_landscape:
            self._table.set_landscape()
        self._table.set_paper(9)
        self._table.fit_to_pages(1, 0)


def _style(cell: FormCell, column: FormColumn) -> str:
    if isinstance(cell, date):
        return "day"
    if isinstance(cell, int):
        return "number"
    return "mark" if column.is_mark else "text"
