"""The rows of a table without ruled lines: by white between them, and by the first column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from seed.reader.pdf.words import Line

_WIDER: Final = 1.3
_MOST_LEADING: Final = 1.5
_ALIKE: Final = 0.4
_TIGHTEST: Final = 10  # the tightest tenth of distances is that of a cell's own lines
_JUST_BELOW: Final = 0.97


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one column that stand closer than rows do."""

    column: int
    lines: list[Line] = field(default_factory=list)

    @property
    def top(self) -> float:
        """The middle of its first line."""
        return self.lines[0][0].middle

    @property
    def bottom(self) -> float:
        """The middle of its last line."""
        return self.lines[-1][0].middle

    @property
    def middle(self) -> float:
        """Half way between both."""
        return (self.top + self.bottom) / 2


def rows_of(columns: Sequence[Sequence[Line]], height: float) -> list[list[Block]]:
    """Rows from the top down, of each column's lines; `height` is that of a line, in points."""
    farthest = _farthest(columns, height)
    blocks = [block for at, lines in enumerate(columns) for block in _blocks(at, lines, farthest)]
    blocks.sort(key=lambda block: (-block.top, block.column))
    return [row for band in _bands(blocks, farthest) for row in _parted(band, height)]


def _farthest(columns: Sequence[Sequence[Line]], height: float) -> float:
    """How far lines of one cell are apart at most; two numbers of the first column are of two."""
    most = _MOST_LEADING * height
    distances = sorted(d for lines in columns for d in _distances(lines) if d < most)
    usual = distances[len(distances) // _TIGHTEST] if distances else height
    return min(_WIDER * usual, *(_JUST_BELOW * d for d in _distances(columns[0])), most)


def _distances(lines: Sequence[Line]) -> Iterator[float]:
    return (above[0].middle - below[0].middle for above, below in pairwise(lines))


def _blocks(column: int, lines: Iterable[Line], farthest: float) -> list[Block]:
    found: list[Block] = []
    for line in lines:
        if not found or found[-1].bottom - line[0].middle > farthest:
            found.append(Block(column))
        found[-1].lines.append(line)
    return found


def _bands(blocks: Iterable[Block], farthest: float) -> Iterator[list[Block]]:
    """Blocks that stand beside each other, with white across the whole table between two bands."""
    band: list[Block] = []
    for block in blocks:
        if band and min(each.bottom for each in band) - block.top > _JUST_BELOW * farthest:
            yield band
            band = []
        band.append(block)
    if band:
        yield band


def _parted(band: Sequence[Block], height: float) -> list[list[Block]]:
    """One row where no column has two blocks; else those that begin, or stand, at one height."""
    if len({block.column for block in band}) == len(band):
        return [list(band)]
    rows: list[list[Block]] = []
    for block in band:
        near = next((row for row in rows if _is_beside(block, row, _ALIKE * height)), None)
        if near is None:
            rows.append([block])
        else:
            near.append(block)
    return rows


def _is_beside(block: Block, row: Sequence[Block], near: float) -> bool:
    return all(each.column != block.column for each in row) and any(
        abs(each.top - block.top) < near or abs(each.middle - block.middle) < near for each in row
    )
