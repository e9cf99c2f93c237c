"""A filled workbook (XLSX) as plain cells: their values, and whether they are shaded."""

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from app.core import errors
from app.core.media_types import SHEET
from app.integrations.file_contents.judging import judge
from app.integrations.sheets.scanning import (
    MAX_COLUMN,
    MAX_ROW,
    Block,
    Place,
    SheetParts,
    scan,
    too_large,
)
from app.integrations.sheets.strict import as_transitional

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 48 * 1024 * 1024
MAX_SHEETS: Final = 40

CellValue: TypeAlias = str | int | float | bool | date | None

# What openpyxl raises for a workbook that breaks the rules of its form; it promises none of them.
_UNREADABLE: Final = (
    AttributeError, EOFError, IndexError, KeyError, NotImplementedError, OSError, OverflowError,
    RuntimeError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_WHITE_INDEXES: Final = frozenset({1, 9, 65})


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with something in it.

    `shade` is the name of its colour, none when it is white; `is_broken`: it shows an error, or
    holds a formula whose value nobody computed.
    """

    value: CellValue
    shade: str | None = None
    is_broken: bool = False


@dataclass
class SheetData:
    """A sheet: its cells by row and column, counted from 1, and where cells are merged."""

    name: str
    is_hidden: bool
    cells: dict[Place, SheetCell] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    """The cells of a merged block, but the first, by the first."""


def read_sheets(content: bytes, name: str) -> list[SheetData]:
    """All sheets of a workbook that came in under `name`, within limits of size, cells and memory.

    Raises UnsupportedType and Invalid with a code of `core/messages/files.py` or `workbooks.py`,
    TooLarge for more than MAX_BYTES; each says what to do instead.
    """
    if len(content) > MAX_BYTES:
        raise errors.TooLarge("upload_too_large", name=name, max_bytes=MAX_BYTES)
    _require_workbook(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = scan(archive)
        return list(_sheets(as_transitional(content), parts))
    except errors.ServiceError as error:
        error.facts.setdefault("name", name)
        raise
    except _UNREADABLE as error:
        raise errors.Invalid("workbook_unreadable", name=name) from error


def _require_workbook(content: bytes, name: str) -> None:
    """It is an XLSX with nothing dangerous in it, whatever its name is."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            judge(
                io.BytesIO(content),
                name,
                folder=Path(folder),
                max_unpacked_bytes=MAX_UNPACKED_BYTES,
                taken={SHEET},
            )
    except errors.UnsupportedType as error:
        if error.code == "file_holds_macros":
            error.facts |= {"name": name, "inner": error.facts.get("inner") or name}
            error.facts["formats"] = ".xlsx"  # nothing else is taken here
            raise
        kind = error.facts.get("media_type", "text/plain")
        raise errors.UnsupportedType("workbook_expected", name=name, media_type=kind) from error
    except errors.TooLarge as error:  # of a workbook nobody says archive
        code, most = "workbook_unpacks_too_large", MAX_UNPACKED_BYTES
        raise errors.TooLarge(code, name=name, max_bytes=most) from error
    except errors.ServiceError as error:
        error.facts |= {"name": name, "inner": error.facts.get("inner") or name}
        raise


def _sheets(content: bytes, parts: dict[str, SheetParts]) -> Iterator[SheetData]:
    # Not at the top: it takes memory, and few processes ever read a workbook.
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        if len(book.worksheets) > MAX_SHEETS:
            raise too_large()
        shades = _Shades(book)
        worksheets: list[Any] = list(book.worksheets)
        for sheet in worksheets:
            path = sheet._worksheet_path.removeprefix("/")  # noqa: SLF001 - nothing else tells it
            known = parts.get(path, SheetParts())
            yield _sheet(sheet, known, shades)
    finally:
        book.close()


def _sheet(sheet: Any, parts: SheetParts, shades: "_Shades") -> SheetData:  # noqa: ANN401 - openpyxl's
    data = SheetData(sheet.title, sheet.sheet_state != "visible")
    sheet.reset_dimensions()  # what a sheet says of its own size is not to be trusted
    for row in sheet.iter_rows(max_row=MAX_ROW, max_col=MAX_COLUMN):
        for cell in row:
            if cell.value is None and not getattr(cell, "has_style", False):
                continue
            place = (cell.row, cell.column)
            is_broken = cell.data_type == "e" or place in parts.uncomputed
            found = SheetCell(_plain(cell.value), shades.of(cell), is_broken)
            if found.value is not None or found.shade or is_broken:
                data.cells[place] = found
    for place in parts.uncomputed - data.cells.keys():
        data.cells[place] = SheetCell(None, None, is_broken=True)
    data.merged = dict(_merged(parts.merges))
    return data


def _merged(blocks: list[Block]) -> Iterator[tuple[Place, Place]]:
    for top, left, bottom, right in blocks:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    yield (row, column), (top, left)


def _plain(value: object) -> CellValue:
    """Texts without what nobody sees at their ends; an instant at midnight is a day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool | int | float | date):
        return value
    return None if value is None else str(value)


class _Shades:
    """The colours of cells by their style, asked for once each."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - openpyxl's
        self._book = book
        self._known: dict[int, str | None] = {}

    def of(self, cell: Any) -> str | None:  # noqa: ANN401 - as above
        style = getattr(cell, "_style_id", 0)
        if style not in self._known:
            self._known[style] = _shade(cell.fill) if style else None
        return self._known[style]


def _shade(fill: Any) -> str | None:  # noqa: ANN401 - as above
    pattern = getattr(fill, "patternType", None)
    if pattern in {None, "none"}:
        return "gradient" if getattr(fill, "stop", None) else None
    colour = fill.fgColor
    kind, value, tint = colour.type, colour.value, colour.tint or 0
    is_white = (
        (kind == "rgb" and str(value)[-6:].upper() == "FFFFFF")
        or (kind == "theme" and value == 0 and not tint)
        or (kind == "indexed" and value in _WHITE_INDEXES)
    )
    return None if is_white and pattern == "solid" else f"{pattern} {kind} {value} {tint}"
