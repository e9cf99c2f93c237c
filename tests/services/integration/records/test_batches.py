"""How a batch is cut: lines wherever the network broke them, transactions of bounded size."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.services.integration.records import batches

LONG = b"123456789"  # the beginning, which has a byte too many


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
        ((b"123456789\na",), [LONG, b"a"]),
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
            [LONG, b"a"],
        ),
        (
            (
                b"123456789",
                b"1",
                b"2",
                b"\nb\n",
            ),
            [LONG, b"b"],
        ),
        ((b"a\n", b"1234", b"56789"), [b"a", LONG]),
        (
            (
                b"123456789",
                b"1234\n",
            ),
            [LONG],
        ),
    ],
)
def test_a_line_too_long_is_answered_as_one_and_its_beginning_is_kept(
    monkeypatch: pytest.MonkeyPatch, pieces: tuple[bytes, ...], lines: list[bytes]
) -> None:
    monkeypatch.setattr(batches, "LINE_BYTES", 8)

    async def read() -> list[bytes]:
        found = batches._lines(stream(pieces))
        return [line[:9] async for lines in found for _, line in lines]

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


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b'{"external_id": "1/PL.01/2023", "title": 3}', "1/PL.01/2023"),
        (b'{"external_id": "nama apa saja"}', "nama apa saja"),
        (b'{"title": "x", "external_id" : "cut", "figures": {"a', "cut"),
        (b'{"external_id": "half', None),
        (b'{"external_id": 7}', "7"),
        (b'{"external_id": true}', None),
        (b'{"external_id": "a\\u0000b"}', None),
        (b'{"external_id": "' + b"n" * 201 + b'"}', None),
        (b'["external_id"]', None),
        (b"\xff\xfe", None),
        (b"[" * 5000, None),
    ],
)
def test_a_refused_line_has_its_name_where_it_can_be_read(line: bytes, name: str | None) -> None:
    assert batches.name_in(line) == name
