"""Rows that a page cut in two: the rest on the next page is put back to where it belongs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from seed.reader.mending import BROKEN_WORD, OVER_PAGE

# A number or letter that begins an entry: what has one is a row of its own.
_OWN_MARK: Final = re.compile(r"(?:[0-9]{1,3}|[A-Za-z]|[IVXLC]+)[.)]?(?:\s|$)")
_ENDS: Final = (".", ";", ":")


def put_together(pages: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages; rows have tabs. A row that was put together begins with OVER_PAGE."""
    last: str | None = None
    for page in pages:
        for at, line in enumerate(page):
            if last is not None and at == 0 and _is_rest(last, line):
                last = _whole(last, line)
                continue
            if last is not None:
                yield last
            last = line
    if last is not None:
        yield last


def _is_rest(row: str, below: str) -> bool:
    """Whether the first row of a page goes on with the last one of the page before.

    Each of its cells then does, and none has a number or letter of its own.
    """
    above, cells = row.removeprefix(OVER_PAGE).split("\t"), below.split("\t")
    if len(cells) == 1 or len(above) != len(cells) or not any(cells):
        return False
    pairs = [(a, c) for a, c in zip(above, cells, strict=True) if c]
    return all(_goes_on(before, cell) for before, cell in pairs)


def _goes_on(before: str, cell: str) -> bool:
    if not before or _OWN_MARK.match(cell):
        return False
    return cell[0].islower() or not before.endswith(_ENDS)


def _whole(row: str, below: str) -> str:
    pairs = zip(row.removeprefix(OVER_PAGE).split("\t"), below.split("\t"), strict=True)
    return OVER_PAGE + "\t".join(_joined(before, rest) for before, rest in pairs)


def _joined(before: str, rest: str) -> str:
    """Where two words, or pieces of one, meet that is marked: nothing but the text tells which."""
    if not rest:
        return before
    is_open = before[-1].isalpha() and rest[0].isalpha()
    return f"{before} {BROKEN_WORD if is_open else ''}{rest}"
