"""A whole list read page by page: the same pages, for the price of a few."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from app.schemas.base import Query
from app.services.platform import paging
from app.services.platform.paging import page_of, read_ahead


class Found:
    """What a statement found, handed out as the database's own results are."""

    def __init__(self, rows: range) -> None:
        self._rows: Iterator[int] = iter(rows)

    def fetchmany(self, size: int) -> list[int]:
        return list(islice(self._rows, size))

    def all(self) -> list[int]:
        return list(self._rows)


class List:
    def __init__(self, count: int) -> None:
        self.count, self.statements = count, [0, 0]

    def page(self, info: dict[Any, Any], number: int, size: int) -> tuple[list[int], int]:
        found, total = page_of(info, Query(page=number, size=size), self.rows, self.total)
        return list(found), total

    def rows(self, size: int, offset: int) -> Any:
        self.statements[0] += 1
        return Found(range(self.count)[offset : offset + size])

    def total(self) -> int:
        self.statements[1] += 1
        return self.count


@pytest.mark.parametrize(
    ("count", "size", "pages", "statements"),
    [
        (0, 2, [[]], [0, 1]),
        (3, 2, [[0, 1], [2]], [1, 1]),
        (9, 3, [[0, 1, 2], [3, 4, 5], [6, 7, 8]], [3, 1]),  # four are read ahead: one is read again
        (6, 5, [[0, 1, 2, 3, 4], [5]], [2, 1]),  # pages that are longer than what is read ahead
    ],
)
def test_pages_are_cut_from_what_was_read_and_counted_once(
    count: int, size: int, pages: list[list[int]], statements: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(paging, "_ROWS_AHEAD", 4)
    info: dict[Any, Any] = {}
    listed, ahead = List(count), read_ahead(info)
    for number, wanted in enumerate(pages, start=1):
        ahead.begin_page()
        assert listed.page(info, number, size) == (wanted, count)
    assert listed.statements == statements


def test_two_lists_of_one_page_and_a_page_out_of_turn() -> None:
    info: dict[Any, Any] = {}
    first, second, ahead = List(5), List(7), read_ahead(info)
    for number, size in [(1, 2), (2, 2), (1, 2), (4, 2), (3, 2)]:
        ahead.begin_page()
        for listed in (first, second):
            begin = (number - 1) * size
            rows = list(range(listed.count))[begin : begin + size]
            assert listed.page(info, number, size) == (rows, listed.count)


def test_a_session_that_reads_one_page_reads_no_more() -> None:
    listed = List(9)
    assert listed.page({}, 2, 3) == ([3, 4, 5], 9)
    assert listed.statements == [1, 1]
