import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrations.multipart import read_parts
from app.integrations.storage import LocalStorage
from tests.support.multipart import BOUNDARY, CONTENT_TYPE, END, body, first, part, read, stream

MEBIBYTE = 1024 * 1024


def cut(content: bytes, places: Iterable[int]) -> list[bytes]:
    edges = [0, *sorted(places), len(content)]
    return [content[start:end] for start, end in pairwise(edges)]


class TestFiles:
    def test_files_come_one_after_the_other(self) -> None:
        content = body(part(b"satu"), part(b"dua", 'name="files"; filename="b.png"'))

        assert read(content) == [("a.pdf", b"satu"), ("b.png", b"dua")]

    def test_claims_of_the_client_are_passed_on(self) -> None:
        found = first(body(part(b"x", 'name="files"; filename="a.pdf"', "CONTENT-TYPE: text/x")))

        assert (found.name, found.filename, found.content_type) == ("files", "a.pdf", "text/x")

    def test_file_without_a_type_is_any_bytes(self) -> None:
        assert first(body(part(b"x"))).content_type == "application/octet-stream"

    def test_empty_file_has_no_bytes(self) -> None:
        assert read(body(part(b""))) == [("a.pdf", b"")]

    def test_line_breaks_of_the_content_are_kept(self) -> None:
        content = b"\r\n\r\n--\r\n" + f"\r\n--{BOUNDARY}"[:-1].encode() + b"\r\r\n"

        assert read(body(part(content))) == [("a.pdf", content)]

    def test_twenty_files_are_taken(self) -> None:
        assert len(read(body(*[part(b"x")] * 20))) == 20

    def test_unread_content_is_skipped(self) -> None:
        async def names() -> list[str]:
            content = body(part(b"x" * 100_000), part(b"y", 'name="files"; filename="b"'))
            pieces = cut(content, range(1000, len(content), 1000))
            return [found.filename async for found in read_parts(CONTENT_TYPE, stream(pieces))]

        assert asyncio.run(names()) == ["a.pdf", "b"]

    def test_content_can_be_read_only_in_its_turn(self) -> None:
        async def late() -> list[bytes]:
            content = stream([body(part(b"x"), part(b"y"))])
            parts = [found async for found in read_parts(CONTENT_TYPE, content)]
            return [chunk async for chunk in parts[0].chunks]

        assert asyncio.run(late()) == []

    def test_end_may_lack_its_line_break_or_be_followed_by_some(self) -> None:
        whole = body(part(b"x"))

        assert read(whole.removesuffix(b"\r\n")) == read(whole, b"\r\n", b"after") == read(whole)

    def test_body_may_begin_with_a_line_break(self) -> None:
        assert read(b"\r\n" + body(part(b"x"))) == [("a.pdf", b"x")]

    @given(
        contents=st.lists(
            st.binary(max_size=60)
            | st.lists(
                st.sampled_from([b"\r", b"\n", b"-", b"--", BOUNDARY[:9].encode(), b"\r\n------W"])
            ).map(b"".join),
            min_size=1,
            max_size=4,
        ),
        places=st.lists(st.integers(0, 700), max_size=40),
    )
    def test_any_cut_of_the_body_gives_the_same_files(
        self, contents: list[bytes], places: list[int]
    ) -> None:
        whole = body(*map(part, contents))
        pieces = cut(whole, [place for place in places if place <= len(whole)])

        assert read(*pieces) == [("a.pdf", content) for content in contents]

    def test_body_may_come_byte_by_byte(self) -> None:
        whole = body(part(b"\r\n--satu"), part(b"dua\r"))

        assert read(*cut(whole, range(1, len(whole)))) == [
            ("a.pdf", b"\r\n--satu"),
            ("a.pdf", b"dua\r"),
        ]

    def test_memory_does_not_grow_with_the_file(self, tmp_path: Path) -> None:
        head, tail = part(b"").removesuffix(b"\r\n"), b"\r\n" + END
        middle = (bytes([number % 251]) * 65_536 for number in range(512))
        chunks = (chunk for group in ([head], middle, [tail]) for chunk in group)

        async def upload() -> int:
            store = LocalStorage(tmp_path)
            async for found in read_parts(CONTENT_TYPE, stream(chunks)):
                stored = await store.receive(found.chunks, 64 * MEBIBYTE)
            return stored.size

        tracemalloc.start()
        try:
            assert asyncio.run(upload()) == 32 * MEBIBYTE
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 6 * MEBIBYTE

    def test_body_in_one_piece_is_handed_on_in_pieces(self) -> None:
        async def longest() -> int:
            content = body(part(bytes(3 * MEBIBYTE)))
            parts = read_parts(CONTENT_TYPE, stream([content]))
            return max([len(chunk) async for found in parts async for chunk in found.chunks])

        assert asyncio.run(longest()) <= MEBIBYTE

    def test_lost_connection_is_passed_on(self) -> None:
        async def broken() -> AsyncIterator[bytes]:
            yield part(b"x")
            raise ConnectionResetError

        async def parts() -> None:
            async for _ in read_parts(CONTENT_TYPE, broken()):
                pass

        with pytest.raises(ConnectionResetError):
            asyncio.run(parts())
