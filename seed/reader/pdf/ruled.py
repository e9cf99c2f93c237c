"""The lines of a PDF's pages: what stands between ruled lines, or below headings, as cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from seed.reader.mending import BROKEN_WORD
from seed.reader.pdf.columns import ColumnsUnclearError
from seed.reader.pdf.placed import Part, tables_of
from seed.reader.pdf.words import words_of
from seed.reader.text import DecreeTextError

_THIN: Final = 3.0
_SHORTEST: Final = 6.0
_NEAR: Final = 3.0
_FEWEST_LINES: Final = 3
_PATH: Final = 2  # FPDF_PAGEOBJ_PATH
_MOST_PAGES: Final = 300
_CUT: Final = re.compile(r"([^\s-])\n(?!(?:[0-9]{1,2}|[A-Za-z])[.)]?\s)(\S)")
# The headings of both annexes, where they stand in one line.
_NAMES_OF_COLUMNS: Final = re.compile(
    r"NAMA\s+JABATAN\s+KEDUDUKAN|SUB\s+KEGIATAN\s+INDIKATOR", re.IGNORECASE
)
# How pdfium tells a hyphen at the end of a line.
_BROKEN: Final = re.compile("\x02(?:\r\n)?")

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the page's lower left corner."""


def lines_of(document: Any) -> Iterator[str]:  # noqa: ANN401 - pypdfium2 comes without types
    """The lines of a document from the top of its first page down.

    Raises DecreeTextError with the page whose table's columns nothing tells.
    """
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        yield from _page_lines(page, page.get_textpage(), number + 1)


def _page_lines(page: Any, text: Any, number: int) -> Iterator[str]:  # noqa: ANN401 - as above
    width, above = page.get_size()
    for top, bottom, lines in _ruled(page, text) or _placed(text, number):
        yield from _around(_words(text, (0, top, width, above)))
        yield from lines
        above = bottom
    yield from _around(_words(text, (0, 0, width, above)))


def _ruled(page: Any, text: Any) -> list[Part]:  # noqa: ANN401 - as above
    """The tables with ruled lines, the uppermost first."""
    boxes = [each.get_bounds() for each in page.get_objects(max_depth=4) if each.type == _PATH]
    across = [box for box in boxes if _is_line(box[3] - box[1], box[2] - box[0])]
    down = [box for box in boxes if _is_line(box[2] - box[0], box[3] - box[1])]
    found: list[Part] = []
    for bottom, top in _regions(down):
        ruled = [box for box in across if bottom - _NEAR <= box[1] <= top + _NEAR]
        rows = sorted(_apart((box[1] + box[3]) / 2 for box in ruled), reverse=True)
        columns = _apart(
            (box[0] + box[2]) / 2 for box in down if bottom - _NEAR <= box[1] <= top + _NEAR
        )
        if len(rows) >= 2 and len(columns) >= _FEWEST_LINES:  # noqa: PLR2004 - one row has two
            found.append((rows[0], rows[-1], list(_table(text, rows, columns, ruled))))
    return found


def _placed(text: Any, number: int) -> list[Part]:  # noqa: ANN401 - as above
    """The tables without them, by position."""
    try:
        found = tables_of(words_of(text), number, _joined)
    except ColumnsUnclearError:
        found = []
        is_unclear = True
    else:
        is_unclear = not found and bool(_NAMES_OF_COLUMNS.search(text.get_text_bounded()))
    if is_unclear:
        msg = (
            f"page {number}: its table has no ruled lines, and nothing tells which words are of "
            "one column: read the DOCX it was made of, or recognise it with tables (OCR)"
        )
        raise DecreeTextError(msg)
    return found


def _around(words: str) -> Iterator[str]:
    """What stands above or below a table: the table ends there; at the end of a page it may not."""
    yield from ["", *words.split("\n"), ""] if words.strip() else ()


def _regions(down: Sequence[Box]) -> list[tuple[float, float]]:
    """Bottom and top of each table, the uppermost first: where lines downwards reach on."""
    found: list[tuple[float, float]] = []
    for _, bottom, _, top in sorted(down, key=lambda box: -box[3]):
        if found and top >= found[-1][0] - _NEAR:
            found[-1] = min(found[-1][0], bottom), found[-1][1]
        else:
            found.append((bottom, top))
    return found


def _is_line(thickness: float, length: float) -> bool:
    return thickness <= _THIN and length >= _SHORTEST


def _apart(places: Iterable[float]) -> list[float]:
    """Of places that are nearly the same only the first."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _table(
    text: Any,  # noqa: ANN401 - as above
    rows: Sequence[float],
    columns: Sequence[float],
    across: Sequence[Box],
) -> Iterator[str]:
    """Each band between two lines is a row; a cell without a line above it is merged upwards."""
    for at, (top, bottom) in enumerate(pairwise(rows)):
        cells = []
        for left, right in pairwise(columns):
            middle = (left + right) / 2
            if at and not _is_ruled(across, top, middle):
                cells.append("")
                continue
            lower = next((y for y in rows[at + 1 :] if _is_ruled(across, y, middle)), bottom)
            cells.append(_joined(_words(text, (left, lower, right, top))))
        yield "\t".join(cells)


def _joined(cell: str) -> str:
    """The lines of a cell as one; where no blank was left between two, that is marked."""
    return " ".join(_CUT.sub(f"\\1 {BROKEN_WORD}\\2", cell).split())


def _is_ruled(across: Sequence[Box], height: float, middle: float) -> bool:
    return any(
        abs((box[1] + box[3]) / 2 - height) <= _NEAR and box[0] <= middle <= box[2]
        for box in across
    )


def _words(text: Any, box: Box) -> str:  # noqa: ANN401 - as above
    left, bottom, right, top = box
    found: str = text.get_text_bounded(left, bottom, right, top)
    return _BROKEN.sub("-", found).replace("\r\n", "\n")
