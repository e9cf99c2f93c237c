"""Reading a whole list page by page, for the price of a few pages.

A page is found by passing over those before it, and its list counted each time: a hundred thousand
rows in pages of 250 would be passed over two hundred times on average, and counted four hundred
times. Whoever reads all of a list in one session, as of one moment, has the session read ahead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import Result

from app.schemas.base import Query

Rows: TypeAlias = Callable[[int, int], Result[Any]]
_KEY: Final = "reading_ahead"
_ROWS: Final = 5000
"""So many rows are read at a time: some MiB."""


@dataclass
class _Part:
    """What one statement found, and where in its list what was not taken yet begins."""

    total: int
    found: Result[Any] | None = None
    offset: int = 0

    def page(self, query: Query, rows: Rows) -> list[Any]:
        """Rows are made of what the database sent when their page comes, not all at once."""
        taken = self._take(query.size) if self.offset == query.offset else []
        if len(taken) < min(query.size, self.total - query.offset):
            self.found, self.offset = rows(max(_ROWS, query.size), query.offset), query.offset
            taken = self._take(query.size)
        return taken

    def _take(self, size: int) -> list[Any]:
        taken = list(self.found.fetchmany(size)) if self.found is not None else []
        self.offset += len(taken)
        return taken


@dataclass
class ReadingAhead:
    """What a session holds of the lists that it reads; a page may be made of several."""

    _parts: list[_Part] = field(default_factory=list)
    _asked: int = 0

    def begin_page(self) -> None:
        """What is asked for next belongs to the next page: the same lists, in the same order."""
        self._asked = 0

    def page(self, query: Query, rows: Rows, total: Callable[[], int]) -> tuple[list[Any], int]:
        """As `page_of`."""
        if self._asked == len(self._parts):
            self._parts.append(_Part(total()))
        part = self._parts[self._asked]
        self._asked += 1
        return part.page(query, rows), part.total


def read_ahead(info: dict[Any, Any]) -> ReadingAhead:
    """From now on the session with this `info` reads ahead; nothing may be written in it."""
    ahead: ReadingAhead = info.setdefault(_KEY, ReadingAhead())
    return ahead


def page_of(
    info: dict[Any, Any], query: Query, rows: Rows, total: Callable[[], int]
) -> tuple[Sequence[Any], int]:
    """The page that is asked for, and how many rows there are in all.

    `info` is the session's; `rows` finds so many rows (size) after so many (offset).
    """
    ahead: ReadingAhead | None = info.get(_KEY)
    if ahead is not None:
        return ahead.page(query, rows, total)
    return rows(query.size, query.offset).all(), total()
