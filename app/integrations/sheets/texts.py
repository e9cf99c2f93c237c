"""A table that comes as text (CSV), as the cells of a sheet; nothing in it is a formula."""

import csv
import io
from typing import Final

from app.core import errors
from app.integrations.csv_tables import NOT_CSV, found_separator
from app.integrations.sheets.reading import MAX_BYTES, SheetCell, SheetData
from app.integrations.sheets.scanning import MAX_CELLS, MAX_COLUMN, MAX_ROW, too_large
from app.integrations.tables import APOSTROPHE, is_guarded

_ENCODINGS: Final = ("utf-8-sig", "cp1252")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_TEXTS: Final = (".csv", ".tsv", ".txt")
_NO_TEXT: Final = ("\0", "PK\x03\x04")
_FORMULA_STARTS: Final = ("=", "+", "@")


def is_csv(name: str) -> bool:
    """Whether a file says by its name that it is text."""
    return name.lower().endswith(_TEXTS)


def read_text_sheet(content: bytes, name: str) -> SheetData:
    """The cells of the text, without the apostrophes that our own tables put before them.

    What a spreadsheet would run is broken (`SheetCell.is_broken`). Raises TooLarge, UnsupportedType
    (`table_text_expected`) for what is no text, and Invalid (`workbook_too_large`). Excel's
    "Unicode Text" (UTF-16, parted by tabs) is a text, too.
    """
    if len(content) > MAX_BYTES:
        raise errors.TooLarge("upload_too_large", name=name, max_bytes=MAX_BYTES)
    text = _text(content, name)
    data = SheetData(name, is_hidden=False)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=found_separator(text) or ";")
    try:
        for row, cells in enumerate(lines, start=1):
            if row > MAX_ROW or len(cells) > MAX_COLUMN or len(data.cells) > MAX_CELLS:
                raise too_large()
            for column, cell in enumerate(cells, start=1):
                if value := cell.strip():
                    data.cells[row, column] = _cell(value)
    except csv.Error as error:
        raise errors.Invalid("workbook_unreadable", name=name) from error
    return data


def _text(content: bytes, name: str) -> str:
    is_utf_16 = content.startswith(_UTF_16)
    for encoding in ("utf-16",) if is_utf_16 else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(mark in text for mark in _NO_TEXT) and not text.lstrip().startswith(NOT_CSV):
            return text
        break
    raise errors.UnsupportedType("table_text_expected", name=name)


def _cell(value: str) -> SheetCell:
    rest = value.removeprefix(APOSTROPHE)
    if rest != value and is_guarded(rest):
        return SheetCell(rest.strip() or None)
    return SheetCell(value, is_broken=value.startswith(_FORMULA_STARTS) and len(value) > 1)
