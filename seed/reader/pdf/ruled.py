"""The lines of a PDF's pages: what stands between ruled lines, or below headings, as cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from seed.reader.mending import BROKEN_WORD
from seed.reader.pdf.cells import edges_of, text_of_cell
from seed.reader.pdf.columns import ColumnsUnclearError
from seed.reader.pdf.pages import put_together
from seed.reader.pdf.placed import Part, tables_of
from seed.reader.pdf.words import Word, words_of
from seed.reader.refusals import DecreeTextError

_THIN: Final = 3.0
_SHORTEST: Final = 6.0
_NEAR: Final = 3.0
_FEWEST_LINES: Final = 3
_PATH: Final = 2  # FPDF_PAGEOBJ_PATH
_MOST_PAGES: Final = 300
_CUT: Final = re.compile(r"([^\s-])\n(?!(?:[0-9]{1,2}|[A-Za-z])[.)]?\s)(\S)")
_PAGE_NUMBER: Final = re.compile(r"-?\s*[0-9]{1,3}\s*-?")
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
    yield from put_together(_pages(document))


def _pages(document: Any) -> Iterator[list[str]]:  # noqa: ANN401 - as above
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        yield list(_page_lines(page, page.get_textpage(), number + 1))


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
    words = words_of(text) if across and down else []
    for bottom, top in _regions(down):
        ruled = [box for box in across if bottom - _NEAR <= box[1] <= top + _NEAR]
        rows = sorted(_apart((box[1] + box[3]) / 2 for box in ruled), reverse=True)
        columns = _apart(
            (box[0] + box[2]) / 2 for box in down if bottom - _NEAR <= box[1] <= top + _NEAR
        )
        if len(rows) >= 2 and len(columns) >= _FEWEST_LINES:  # noqa: PLR2004 - one row has two
            walls = [box for box in down if bottom - _NEAR <= box[1] <= top + _NEAR]
            grid = _Grid(rows, columns, ruled, walls)
            lines = list(_table(words, grid))
            found.append((rows[0], rows[-1], lines))
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
        raise DecreeTextError("columns_unclear", page=number)
    return found


def _around(words: str) -> Iterator[str]:
    """What stands above or below a table: the table ends there; at the end of a page it may not.

    A page's number ends none.
    """
    is_told = words.strip() and not _PAGE_NUMBER.fullmatch(words.strip())
    yield from ["", *words.split("\n"), ""] if is_told else ()


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


def _table(words: Sequence[Word], grid: "_Grid") -> Iterator[str]:
    """Each band between two lines is a row.

    A cell without a line above it is merged upwards, one without a line on its left to the left.
    """
    for at, top in enumerate(grid.rows[:-1]):
        cells = []
        for first, last in grid.cells_of(at):
            left, right = grid.columns[first], grid.columns[last]
            lower = grid.foot_of(at, (left + grid.columns[first + 1]) / 2)
            inside = [
                word for word in words if left <= word.centre < right and lower < word.middle <= top
            ]
            is_merged_upwards = at > 0 and not grid.is_below_line(top, (left + right) / 2)
            text = "" if is_merged_upwards else text_of_cell(inside, grid.edges(words, left, right))
            cells += [text, *[""] * (last - first - 1)]
        yield "\t".join(cells)


@dataclass(frozen=True)
class _Grid:
    """The lines of a table: heights from the top down, places from left to right."""

    rows: Sequence[float]
    columns: Sequence[float]
    across: Sequence[Box]
    down: Sequence[Box]

    def edges(self, words: Sequence[Word], left: float, right: float) -> tuple[float, float]:
        """Where the words of the whole table between two lines down begin and end."""
        foot, top = self.rows[-1], self.rows[0]
        inside = (w for w in words if left <= w.left and w.right <= right and foot < w.middle < top)
        return edges_of(list(inside))

    def cells_of(self, row: int) -> Iterator[tuple[int, int]]:
        """The cells of a band: by which lines down each begins and ends."""
        middle = (self.rows[row] + self.rows[row + 1]) / 2
        last = len(self.columns) - 1
        walls = [at for at in range(1, last) if self._has_wall(self.columns[at], middle)]
        return pairwise([0, *walls, last])

    def is_below_line(self, height: float, place: float) -> bool:
        """Whether there is a line across at this height."""
        return _is_ruled(self.across, height, place)

    def foot_of(self, row: int, place: float) -> float:
        """Where the cell that begins with this band ends."""
        below = self.rows[row + 1 :]
        return next((y for y in below if self.is_below_line(y, place)), below[0])

    def _has_wall(self, place: float, height: float) -> bool:
        return any(
            abs((box[0] + box[2]) / 2 - place) <= _NEAR and box[1] <= height <= box[3]
            for box in self.down
        )


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
