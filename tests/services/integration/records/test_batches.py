"""How a batch is cut: lines wherever the network broke them, transactions of bounded size."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.services.integration.records import batches


async def stream(pieces: tuple[bytes, ...]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ((), []),
        ((b"a\nb",), [b"a", b"b"]),
        ((b"a\nb\n",), [b"a", b"b"]),
        ((b"a", b"b\nc", b"", b"d"), [b"ab", b"cd"]),
        ((b"12345678\na",), [b"12345678", b"a"]),  # as long as a line may be
        ((b"123456789\na",), [None, b"a"]),
        (
            (
                b"1234",
                b"5678\na",
            ),
            [b"12345678", b"a"],
        ),
        (
            (
                b"12345678",
                b"\na",
            ),
            [b"12345678", b"a"],
        ),
        (
            (
                b"123456789",
                b"0\na",
            ),
            [None, b"a"],
        ),
        (
            (
                b"123456789",
                b"1",
                b"2",
                b"\nb\n",
            ),
            [None, b"b"],
        ),
        ((b"a\n", b"1234", b"56789"), [b"a", None]),
        (
            (
                b"123456789",
                b"1234\n",
            ),
            [None],
        ),
    ],
)
def test_a_line_too_long_is_answered_as_one_and_nothing_of_it_is_kept(
    monkeypatch: pytest.MonkeyPatch, pieces: tuple[bytes, ...], lines: list[bytes | None]
) -> None:
    monkeypatch.setattr(batches, "LINE_BYTES", 8)

    async def read() -> list[bytes | None]:
        found = batches._lines(stream(pieces))
        return [line async for lines in found for _, line in lines]

    assert asyncio.run(read()) == lines


@pytest.mark.parametrize(
    ("text", "chunks"),
    [
        (b"", []),
        (b"\n \n\r\n", []),
        (b"a\nb\nc", [[1, 2, 3]]),
        (b"a\nb\nc\nd\ne\nf\ng", [[1, 2, 3], [4, 5, 6], [7]]),
        (b"\na\n\nb\nc\n\nd", [[2, 4, 5], [7]]),  # blank lines are counted and left out
        (b"1234567890\nb", [[1, 2]]),
        (b"12345\n67890\nc", [[1, 2, 3]]),
        (b"12345\n678901\nc", [[1, 2], [3]]),
        (b"123456\n789012\nc\n123456\n789012", [[1, 2], [3, 4, 5]]),
    ],
)
def test_a_transaction_has_so_many_lines_and_bytes_at_most(
    monkeypatch: pytest.MonkeyPatch, text: bytes, chunks: list[list[int]]
) -> None:
    monkeypatch.setattr(batches, "_LINES_A_TRANSACTION", 3)
    monkeypatch.setattr(batches, "_BYTES_A_TRANSACTION", 10)

    async def read() -> list[list[int]]:
        found = batches._chunks(stream((text,)))
        return [[number for number, _ in chunk] async for chunk in found]

    assert asyncio.run(read()) == chunks
