"""Tables of the text: pages with a repeated header, cells parted by tabs, columns by heading."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from app.integrations.foreign_values.months import MONTHS
from seed.reader.refusals import DecreeTextError
from seed.reader.text import clean, join, squeezed

_MONTH_LETTERS = 3
_REMARKS = "KET"
_LONGEST_MONTH_MARK = 3
_FEWEST_NUMBERED_COLUMNS = 3
_MOST_SHOWN = 80
_LONE_MARK = re.compile(r"(?:\d{1,2}\.?|[A-Za-z]\.)")


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: its cells by column heading and the months that carry a mark."""

    line: int
    opens_page: bool
    cells: dict[str, str]
    months: tuple[int, ...]
    texts_for_months: tuple[str, ...] = ()
    """What stands in cells of months and is longer than a mark: of no month."""

    def __getitem__(self, heading: str) -> str:
        """Return the text below a heading, empty when the page has no such column."""
        return self.cells.get(heading, "")

    def holds_only(self, heading: str) -> bool:
        """Whether no other column of the row holds anything."""
        return bool(self[heading]) and not any(
            text for name, text in self.cells.items() if name != heading
        )


@dataclass(frozen=True, slots=True)
class _Header:
    """Columns of one page: where each heading starts and ends, which cell is which month."""

    spans: dict[str, range]
    width: int
    months: dict[int, int] = field(default_factory=dict)


def read_rows(lines: Sequence[str], headings: frozenset[str]) -> Iterator[Row]:
    """Yield the body rows of every page whose header names all `headings`."""
    header: _Header | None = None
    opens_page = is_read = False
    split = [[clean(cell) for cell in line.split("\t")] for line in lines]
    for number, (line, cells) in enumerate(zip(lines, split, strict=True), start=1):
        if is_read:
            is_read = False
            continue
        below = split[number] if number < len(split) else []
        whole = [join(*pair) for pair in zip_longest(cells, below, fillvalue="")]
        if headings <= {_heading(cell, headings) for cell in cells}:
            header, opens_page = _header(cells, headings), True
        elif "\t" in line and headings <= {_heading(cell, headings) for cell in whole}:
            header, opens_page, is_read = _header(whole, headings), True, True  # cut by a page
        elif header is None or not _belongs_to_table(line):
            header = None
        elif months := _month_names(cells):
            header = replace(header, months=months)
        elif not _is_numbering(cells):
            yield _row(cells, header, number, opens_page=opens_page)
            opens_page = False


def _heading(cell: str, headings: frozenset[str]) -> str:
    """The heading as tables are asked by it, also where a narrow cell broke its words."""
    known = {squeezed(each): each for each in (*headings, _REMARKS)}
    return known.get(squeezed(cell), cell.rstrip(".").upper())


def _header(cells: list[str], headings: frozenset[str]) -> _Header:
    starts = [index for index, cell in enumerate(cells) if cell]
    ends = [*starts[1:], len(cells)]
    spans = {
        _heading(cells[start], headings): range(start, end)
        for start, end in zip(starts, ends, strict=True)
    }
    return _Header(spans, len(cells))


def _belongs_to_table(line: str) -> bool:
    return "\t" in line or line.strip().isupper()


def _month_names(cells: list[str]) -> dict[int, int]:
    names = {
        index: MONTHS.get(squeezed(cell)[:_MONTH_LETTERS].lower(), 0)
        for index, cell in enumerate(cells)
        if cell
    }
    return names if all(names.values()) else {}


def _is_numbering(cells: list[str]) -> bool:
    numbers = [squeezed(cell) for cell in cells if cell]
    return len(numbers) >= _FEWEST_NUMBERED_COLUMNS and numbers == [
        str(number) for number in range(1, len(numbers) + 1)
    ]


def _row(cells: list[str], header: _Header, line: int, *, opens_page: bool) -> Row:
    whole = _with_marks_rejoined(cells, header)
    if any(whole[header.width :]):
        raise DecreeTextError("more_cells", line, text=_shown(whole[header.width :]))
    texts = {
        heading: join(
            *(whole[index] for index in span if index < len(whole) and index not in header.months)
        )
        for heading, span in header.spans.items()
    }
    marks = {month: whole[at] for at, month in header.months.items() if at < len(whole)}
    months = tuple(m for m, mark in marks.items() if 0 < len(mark) <= _LONGEST_MONTH_MARK)
    odd = tuple(mark for mark in marks.values() if len(mark) > _LONGEST_MONTH_MARK)
    return Row(line, opens_page, texts, months, odd)


def _shown(cells: Sequence[str]) -> str:
    """The beginning of what stands in them."""
    return " ".join(cells).strip()[:_MOST_SHOWN]


def _with_marks_rejoined(cells: list[str], header: _Header) -> list[str]:
    """Put a list mark that has a cell of its own back before its text, and later cells back."""
    whole = list(cells)
    for span in list(header.spans.values())[1:]:
        start = span.start
        if len(span) > 1 or start + 1 >= len(whole) or not _LONE_MARK.fullmatch(whole[start]):
            continue
        whole[start] = join(whole[start], whole.pop(start + 1))
        if len(whole) < header.width:
            whole.insert(len(whole) - 1, "")
    return whole
