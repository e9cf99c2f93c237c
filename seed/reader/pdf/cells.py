"""The text of a table's cell: its lines put together, words that did not fit into one whole."""

from collections.abc import Iterable, Sequence
from typing import Final

from seed.reader.mending import BROKEN_WORD
from seed.reader.pdf.words import Line, Word, lines_in, text_of_line

_BLANK: Final = 0.2  # of the height of a line: as wide as a blank is at least
_ROUNDED: Final = 0.5  # points


def text_of_cell(words: Iterable[Word], edges: tuple[float, float]) -> str:
    """The words of a cell; `edges` are where those of its column begin and end, in points.

    A piece that fills its line, and with the next one is wider than a line, may be of one word:
    programs break a word only where the whole of it does not fit. They leave out a blank that does
    not fit either; where one would have, the word is put together, else it is marked (BROKEN_WORD).
    """
    lines = lines_in(words)
    text = ""
    for at, line in enumerate(lines):
        text += text_of_line(line)
        if at + 1 < len(lines):
            text += _between(line, lines[at + 1], edges)
    return " ".join(text.split())


def edges_of(words: Sequence[Word]) -> tuple[float, float]:
    """Where the words of a column begin and end."""
    return min((each.left for each in words), default=0), max((e.right for e in words), default=0)


def _between(line: Line, below: Line, edges: tuple[float, float]) -> str:
    last, first = line[-1], below[0]
    if last.has_blank or last.text.endswith("-"):
        return " "
    left, right = edges
    letter, gap = (first.right - first.left) / len(first.text), right - last.right
    whole = last.right - last.left + first.right - first.left
    if gap > letter + _ROUNDED or whole < right - left - _ROUNDED:
        return " "
    return "" if gap > _BLANK * last.height + _ROUNDED else f" {BROKEN_WORD}"
