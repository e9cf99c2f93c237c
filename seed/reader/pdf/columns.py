"""The columns of an annex's table that has no ruled lines: its headings, and the white gaps."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.integrations.foreign_values.months import MONTHS
from seed.reader.pdf.words import Line, Word

_MONTHS, _REMARKS = "PELAKSANAAN", "KET"
# The first word of each column's heading, and the heading as the reader of the text expects it.
_ANNEXES: Final[Sequence[Mapping[str, str]]] = (
    {
        "NO": "NO", "NAMA": "NAMA", "JABATAN": "JABATAN", "KEDUDUKAN": "KEDUDUKAN DALAM TIM",
        "TUGAS": "TUGAS DALAM TIM",
    },
    {
        "NO": "NO.", "TIM": "TIM KERJA", "KEGIATAN": "KEGIATAN", "SUB": "SUB KEGIATAN",
        "INDIKATOR": "INDIKATOR KEBERHASILAN", _MONTHS: "PELAKSANAAN (BULAN)", _REMARKS: "KET.",
    },
)  # fmt: skip
_WIDELY_SET: Final = frozenset({_MONTHS, "BULAN"})  # above all months at once
_KNOWN: Final = {
    *(word for annex in _ANNEXES for heading in annex.values() for word in heading.split()),
    *_WIDELY_SET, _REMARKS, "KETERANGAN",
}  # fmt: skip
_LIST_MARK: Final = re.compile(r"(?:[0-9]{1,2}|[A-Za-z])[.)]?")
_NARROWEST: Final = 0.5
"""The least width of a gap between columns, in heights of a line."""


class ColumnsUnclearError(ValueError):
    """Nothing tells which words are of which column."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines of a table's heading: for each column its name and the words known to be in it."""

    names: Sequence[str]
    months: Sequence[str]
    """For each column the name of its month, empty where it has none."""
    words: Sequence[Sequence[Word]]
    is_numbered: bool

    def rows(self) -> list[str]:
        """The lines that a ruled table's heading would give."""
        numbers = [str(at) for at in range(1, len(self.names) + 1)]
        return [
            "\t".join(cells)
            for cells in (self.names, self.months, numbers if self.is_numbered else ())
            if any(cells)
        ]


def is_of_heading(line: Line) -> bool:
    """Whether a line has only words of headings, names of months or the columns' numbers."""
    return _is_numbering(line) or all(_plain(word) in _KNOWN or _is_month(word) for word in line)


def heading_of(lines: Sequence[Line]) -> Heading | None:
    """The heading that lines make; none where a column of both annexes is missing in them.

    Raises ColumnsUnclearError where the columns' numbers are not as many as the headings.
    """
    words = sorted((word for line in lines for word in line), key=lambda word: word.left)
    numbers = next((line for line in lines if _is_numbering(line)), ())
    for annex in _ANNEXES:
        firsts = {
            name: next((word for word in words if _plain(word) == name), None) for name in annex
        }
        if any(
            word is None and name not in _WIDELY_SET | {_REMARKS} for name, word in firsts.items()
        ):
            continue
        return _numbered(_columns(annex, firsts, words), numbers)
    return None


def _columns(
    annex: Mapping[str, str], firsts: Mapping[str, Word | None], words: Sequence[Word]
) -> Heading:
    found: list[tuple[Word, str, str]] = [
        (word, annex[name], "") for name, word in firsts.items() if word and name != _MONTHS
    ]
    over = annex.get(_MONTHS, "")
    months = [word for word in words if over and _is_month(word)]
    found += [(word, "" if at else over, word.text) for at, word in enumerate(months)]
    found.sort(key=lambda column: column[0].left)
    return Heading(
        [name for _, name, _ in found],
        [month for _, _, month in found],
        [[word] for word, _, _ in found],
        is_numbered=False,
    )


def _numbered(heading: Heading, numbers: Line) -> Heading:
    if not numbers:
        return heading
    if len(numbers) != len(heading.names):
        raise ColumnsUnclearError
    words = [[*ours, number] for ours, number in zip(heading.words, numbers, strict=True)]
    return Heading(heading.names, heading.months, words, is_numbered=True)


def boundaries(heading: Heading, head: Iterable[Line], body: Iterable[Line]) -> list[float]:
    """Where each column but the first begins, as the middle of the gap that no word crosses.

    Raises ColumnsUnclearError where between two headings there is no gap, or more than one.
    """
    words = [word for line in body for word in line]
    words += [word for line in head for word in line if _plain(word) not in _WIDELY_SET]
    gaps = _gaps(words)
    return [
        _between(max(word.left for word in left), min(word.right for word in right), gaps, words)
        for left, right in pairwise(heading.words)
    ]


def _gaps(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The white between words from the left on, wherever none of them stands."""
    narrowest = _NARROWEST * sorted(word.height for word in words)[len(words) // 2]
    found: list[tuple[float, float]] = []
    reached = min(word.left for word in words)
    for word in sorted(words, key=lambda each: each.left):
        if word.left - reached >= narrowest:
            found.append((reached, word.left))
        reached = max(reached, word.right)
    return found


def _between(
    left: float, right: float, gaps: Sequence[tuple[float, float]], words: Sequence[Word]
) -> float:
    """The middle of the one gap; white behind the marks of a list parts no columns."""
    ours = [gap for gap in gaps if gap[0] > left and gap[1] < right]
    if not ours:
        raise ColumnsUnclearError
    between = [word for word in words if ours[0][1] <= word.left < ours[-1][0]]
    if not all(_LIST_MARK.fullmatch(word.text) for word in between):
        raise ColumnsUnclearError
    return sum(ours[0]) / 2


def _plain(word: Word) -> str:
    return word.text.strip(".:()").upper()


def _is_month(word: Word) -> bool:
    return word.text.strip(".").lower() in MONTHS


def _is_numbering(line: Line) -> bool:
    numbers = [str(at) for at in range(1, len(line) + 1)]
    return len(line) > 2 and [word.text for word in line] == numbers  # noqa: PLR2004 - as the reader
