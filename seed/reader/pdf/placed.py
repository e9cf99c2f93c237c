"""Tables without ruled lines (a scan with recognised text): read by where the words stand."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from seed.reader.mending import BY_POSITION
from seed.reader.pdf.columns import Heading, boundaries, heading_of, is_of_heading
from seed.reader.pdf.rows import rows_of
from seed.reader.pdf.words import Line, Word, lines_in, text_of_line

# A team's heading reaches over all columns.
_SECTION: Final = re.compile(
    r"[IVXLC]+\.?\s+[^a-z]{3,}|(?:TIM\s+)?(?:PENGARAH|PELAKSANA)|TIM\s[^a-z]+"
)
_BELOW: Final = re.compile(
    r"Ditetapkan di|pada tanggal|Salinan sesuai|\(?ttd\b|LAMPIRAN\b|KETUA\b|SEKRETARIS\b"
    r"|-\s*[0-9]+\s*-$|[\w .]+, [0-9]{1,2} [A-Za-z]+ [0-9]{4}$"
)

Joined = Callable[[str], str]
Part = tuple[float, float, list[str]]
"""Top and foot of a table on its page, and its lines."""


def tables_of(words: Sequence[Word], page: int, joined: Joined) -> list[Part]:
    """The tables of a page that have an annex's heading, the uppermost first.

    `joined` makes one text of a cell's lines. Raises ColumnsUnclearError.
    """
    lines = lines_in(words)
    found: list[Part] = []
    at = 0
    while at < len(lines):
        end = next((n for n in range(at, len(lines)) if not is_of_heading(lines[n])), len(lines))
        heading = heading_of(lines[at:end])
        if heading is None:
            at = max(end, at + 1)
            continue
        foot = next((n for n in range(end, len(lines)) if _is_below(lines, n)), len(lines))
        table = _table(heading, lines[at:end], lines[end:foot], joined)
        top = max(word.top for word in lines[at])
        bottom = min(word.bottom for word in lines[foot - 1])
        found.append((top, bottom, [f"{BY_POSITION}{page}", *heading.rows(), *table]))
        at = foot
    return found


def _is_below(lines: Sequence[Line], at: int) -> bool:
    is_next = is_of_heading(lines[at]) and heading_of(lines[at : at + 4]) is not None
    return is_next or bool(_BELOW.match(text_of_line(lines[at]).strip()))


def _table(
    heading: Heading, head: Sequence[Line], body: Sequence[Line], joined: Joined
) -> Iterator[str]:
    rows = [line for line in body if not _is_section(line)]
    starts = boundaries(heading, head, rows)
    part: list[Line] = []
    for line in [*body, None]:
        if line is not None and not _is_section(line):
            part.append(line)
            continue
        yield from _rows(part, starts, joined)
        part = []
        if line is not None:
            yield text_of_line(line).strip() + "\t" * len(starts)


def _is_section(line: Line) -> bool:
    return bool(_SECTION.fullmatch(text_of_line(line).strip()))


def _rows(part: Sequence[Line], starts: Sequence[float], joined: Joined) -> Iterator[str]:
    if not part:
        return
    words = [word for line in part for word in line]
    columns: list[list[Word]] = [[] for _ in range(len(starts) + 1)]
    for word in words:
        columns[sum(word.left >= start for start in starts)].append(word)
    height = sorted(word.height for word in words)[len(words) // 2]
    for row in rows_of([lines_in(each) for each in columns], height):
        cells = [""] * len(columns)
        for block in sorted(row, key=lambda each: -each.top):
            cells[block.column] = "\n".join(map(text_of_line, block.lines))
        yield "\t".join(map(joined, cells))
