"""A look through the XML parts of a workbook before a library reads them: in a stream, bounded.

The library (openpyxl) takes whatever it is given; so what it is given is counted first.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from app.core import errors

MAX_ELEMENTS: Final = 600_000
MAX_DEPTH: Final = 50
MAX_CELLS: Final = 100_000
MAX_TEXT: Final = 16 * 1024 * 1024
MAX_ROW: Final = 10_000
MAX_COLUMN: Final = 200
MAX_MERGED: Final = 200_000
MAX_FORMATS: Final = 65_490
"""Of cells (`xf`) in a workbook: Excel's own limit; names are counted with them."""
MAX_STYLING: Final = 150_000
"""Elements of all parts but cells and texts: formats, fonts, names, links between parts."""
_PIECE: Final = 256 * 1024

Place = tuple[int, int]
Block = tuple[int, int, int, int]

_PARTS: Final = re.compile(r".*\.(xml|rels|vml)", re.IGNORECASE)
_SHEETS: Final = re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE)
# Read cell by cell, or not at all; of any other part the library makes objects as it opens it.
_STREAMED: Final = re.compile(
    r"xl/(worksheets/[^/]*|pivotCache/[^/]*|sharedStrings)\.xml", re.IGNORECASE
)
_OUTSIDE: Final = re.compile(r"xl/externalLinks/.*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass
class SheetParts:
    """What the library does not tell of a sheet: merged blocks, and formulas never computed."""

    merges: list[Block] = field(default_factory=list)
    uncomputed: set[Place] = field(default_factory=set)


def scan(archive: zipfile.ZipFile) -> dict[str, SheetParts]:
    """The sheets by the names of their parts.

    Raises Invalid: `workbook_links_out` (it takes values from other files), `workbook_unsafe`
    (declares a document type, or is nested too deep), `workbook_too_large`,
    `workbook_formats_too_many`, `workbook_unreadable`.
    """
    counts = _Counts()
    found: dict[str, SheetParts] = {}
    for member in archive.infolist():
        if _OUTSIDE.fullmatch(member.filename):
            raise errors.Invalid("workbook_links_out")
        if not _PARTS.fullmatch(member.filename):
            continue
        look = _Look(counts, is_styling=_STREAMED.fullmatch(member.filename) is None)
        look.through(archive, member)
        if _SHEETS.fullmatch(member.filename):
            found[member.filename] = look.parts
    return found


def place_of(address: str) -> Place | None:
    """Row and column of `B7`, both counted from 1."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


@dataclass
class _Counts:
    """Of the whole workbook."""

    elements: int = 0
    cells: int = 0
    text: int = 0
    merged: int = 0
    formats: int = 0
    styling: int = 0

    def require_bounded(self) -> None:
        if self.elements > MAX_ELEMENTS or self.cells > MAX_CELLS or self.merged > MAX_MERGED:
            raise too_large()
        if self.formats > MAX_FORMATS or self.styling > MAX_STYLING:
            raise errors.Invalid("workbook_formats_too_many", most=MAX_FORMATS)


class _Look:
    """Through one part."""

    def __init__(self, counts: _Counts, *, is_styling: bool) -> None:
        self.parts = SheetParts()
        self._counts, self._is_styling = counts, is_styling
        self._depth = 0
        self._cell: Place | None = None
        self._has_formula = self._has_value = self._is_in_value = self._is_text = False
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "c": self._begin_cell,
            "f": self._formula,
            "v": self._value,
            "is": self._value,
            "mergeCell": self._merge,
            "xf": self._format,
            "definedName": self._format,
        }

    def through(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        try:
            with archive.open(member) as content:
                while piece := content.read(_PIECE):
                    parser.Parse(piece, False)  # noqa: FBT003 - expat's own
            parser.Parse(b"", True)  # noqa: FBT003 - as above
        except expat.ExpatError:
            raise errors.Invalid("workbook_unreadable") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._counts.elements += 1
        self._counts.styling += self._is_styling
        if self._depth > MAX_DEPTH:
            raise errors.Invalid("workbook_unsafe")
        if (begin := self._starts.get(name.rpartition(":")[2])) is not None:
            begin(attributes)
        self._counts.require_bounded()

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(":")[2]
        self._is_in_value = self._is_in_value and local not in {"v", "is"}
        if local == "c" and self._cell is not None:
            if self._has_formula and not self._has_value:
                self.parts.uncomputed.add(self._cell)
            self._cell = None

    def _text(self, data: str) -> None:
        self._counts.text += len(data)
        if self._counts.text > MAX_TEXT:
            raise too_large()
        self._has_value = self._has_value or self._is_in_value

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._counts.cells += 1
        self._cell = place_of(attributes.get("r", ""))
        self._is_text = attributes.get("t") == "str"
        self._has_formula = self._has_value = False

    def _format(self, _: dict[str, str]) -> None:
        self._counts.formats += 1

    def _formula(self, _: dict[str, str]) -> None:
        self._has_formula = True

    def _value(self, _: dict[str, str]) -> None:
        self._is_in_value = True
        self._has_value = self._is_text  # of a formula, that came to an empty text
        if self._cell and (self._cell[0] > MAX_ROW or self._cell[1] > MAX_COLUMN):
            raise too_large()

    def _merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        begins, ends = place_of(first), place_of(last)
        if begins is None or ends is None:
            return
        block = (*begins, *ends)
        rows, columns = ends[0] - begins[0] + 1, ends[1] - begins[1] + 1
        if rows * columns <= MAX_ROW:  # larger ones are decoration
            self._counts.merged += max(rows * columns, 1)
            self.parts.merges.append(block)


def _refuse(*_: object) -> None:
    raise errors.Invalid("workbook_unsafe")


def too_large() -> errors.Invalid:
    """The failure for more than a decree could ever need."""
    return errors.Invalid("workbook_too_large", rows=MAX_ROW, columns=MAX_COLUMN, cells=MAX_CELLS)
