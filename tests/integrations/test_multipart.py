import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Iterable
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import errors
from app.integrations.multipart import MAX_OVERHEAD_BYTES, FilePart, read_parts
from app.integrations.storage import LocalStorage

BOUNDARY = "----WebKitFormBoundaryZonaIntegritas"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
END = f"--{BOUNDARY}--\r\n".encode()
MEBIBYTE = 1024 * 1024

Read: TypeAlias = list[tuple[str, bytes]]


def part(content: bytes, disposition: str = 'name="files"; filename="a.pdf"', *more: str) -> bytes:
    lines = [f"--{BOUNDARY}", f"Content-Disposition: form-data; {disposition}", *more, "", ""]
    return "\r\n".join(lines).encode() + content + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + END


async def stream(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def cut(content: bytes, places: Iterable[int]) -> list[bytes]:
    edges = [0, *sorted(places), len(content)]
    return [content[start:end] for start, end in pairwise(edges)]


async def read_all(chunks: Iterable[bytes], content_type: str = CONTENT_TYPE) -> Read:
    return [
        (found.filename, b"".join([chunk async for chunk in found.chunks]))
        async for found in read_parts(content_type, stream(chunks))
    ]


def read(*chunks: bytes, content_type: str = CONTENT_TYPE) -> Read:
    return asyncio.run(read_all(chunks, content_type))


def first(content: bytes) -> FilePart:
    async def look() -> FilePart:
        return await anext(aiter(read_parts(CONTENT_TYPE, stream([content]))))

    return asyncio.run(look())


def refusal(*chunks: bytes, content_type: str = CONTENT_TYPE) -> tuple[str, dict[str, object]]:
    with pytest.raises(errors.Invalid) as refused:
        read(*chunks, content_type=content_type)
    return refused.value.code, refused.value.facts


HEADERS_END = b"\r\n\r\n"
DAMAGES = {
    "blank in a header": (b"Content-Disposition:", b"Content Disposition:"),
    "header without a name": (b"Content-Disposition:", b":"),
    "no disposition": (b"Content-Disposition", b"X-Other"),
    "other disposition": (b"form-data", b"attachment"),
    "bare line feeds": (b"\r\n", b"\n"),
    "long header": (b"a.pdf", b"a" * 9000),
    "long headers": (
        HEADERS_END,
        b"\r\nX: " + b"x" * 5000 + b"\r\nY: " + b"y" * 5000 + HEADERS_END,
    ),
    "many headers": (HEADERS_END, b"\r\nX: y" * 16 + HEADERS_END),
    "encoded content": (HEADERS_END, b"\r\nContent-Transfer-Encoding: base64" + HEADERS_END),
}


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


class TestNames:
    @pytest.mark.parametrize(
        ("parameter", "filename"),
        [
            ('filename="Berita Acara; final.pdf"', "Berita Acara; final.pdf"),
            ("filename=a.pdf", "a.pdf"),
            ('FILENAME = "a.pdf"', "a.pdf"),
            ('filename="pemilu 🗳️ café.pdf"', "pemilu 🗳️ café.pdf"),
            ("filename*=UTF-8''pemilu%20%F0%9F%97%B3.pdf", "pemilu 🗳.pdf"),
            ("filename=\"a.pdf\"; filename*=utf-8'id'b%C3%A9.pdf", "bé.pdf"),
            ("filename*=utf-8''b.pdf; filename=\"a.pdf\"", "b.pdf"),
            ("filename*=iso-8859-1''caf%E9.pdf", "café.pdf"),
            ("filename=\"a.pdf\"; filename*=x-unknown''b.pdf", "a.pdf"),
            ('filename="kata \\"sumpah\\".pdf"', 'kata "sumpah".pdf'),
            ('filename="kata %22sumpah%22.pdf"', 'kata "sumpah".pdf'),
            ('filename="100%.pdf"', "100%.pdf"),
            ('filename="C:\\Users\\budi\\a.pdf"', "C:\\Users\\budi\\a.pdf"),
            ('filename="../../a.pdf"', "../../a.pdf"),
        ],
    )
    def test_name_is_understood(self, parameter: str, filename: str) -> None:
        assert first(body(part(b"x", f'name="files"; {parameter}'))).filename == filename

    def test_name_in_another_encoding_is_read_as_latin_1(self) -> None:
        content = body(part(b"x", 'name="files"; filename="caf@.pdf"')).replace(b"@", b"\xe9")

        assert first(content).filename == "café.pdf"

    def test_field_name_inside_the_file_name_does_not_count(self) -> None:
        content = body(part(b"x", 'filename="; name=files; x.pdf"; name="other"'))

        assert refusal(content) == ("multipart_unexpected_part", {"name": "other"})


class TestRefusals:
    def test_field_that_is_no_file_is_refused(self) -> None:
        content = body(part(b"text", 'name="catatan"'))

        assert refusal(content) == ("multipart_unexpected_part", {"name": "catatan"})

    def test_text_in_the_place_of_a_file_is_refused(self) -> None:
        content = body(part(b"text", 'name="files"'))

        assert refusal(content) == ("multipart_unexpected_part", {"name": "files"})

    def test_file_in_another_field_is_refused(self) -> None:
        content = body(part(b"x", f'name="{"n" * 200}"; filename="a.pdf"'))

        assert refusal(content) == ("multipart_unexpected_part", {"name": "n" * 100})

    def test_more_than_twenty_files_are_refused(self) -> None:
        assert refusal(body(*[part(b"x")] * 21)) == ("too_many_files", {"maximum": 20})

    @pytest.mark.parametrize(
        "content", [END, body(part(b"", 'name="files"; filename=""'))], ids=["nothing", "no choice"]
    )
    def test_form_without_a_file_is_refused(self, content: bytes) -> None:
        assert refusal(content) == ("file_required", {})

    def test_content_without_a_file_name_is_refused(self) -> None:
        content = body(part(b"x", 'name="files"; filename=""'))

        assert refusal(content) == ("multipart_unexpected_part", {"name": "files"})

    @pytest.mark.parametrize(
        "content_type", ["", "application/json", "multipart/mixed; boundary=x"]
    )
    def test_other_media_type_is_refused(self, content_type: str) -> None:
        with pytest.raises(errors.UnsupportedType):
            read(body(part(b"x")), content_type=content_type)

    @pytest.mark.parametrize(
        "boundary",
        [
            "",
            "; boundary=",
            '; boundary=""',
            "; boundary=" + "x" * 71,
            "; boundary=a\rb",
            "; boundary=é",
        ],
    )
    def test_missing_or_impossible_boundary_is_malformed(self, boundary: str) -> None:
        content_type = "multipart/form-data" + boundary

        assert refusal(END, content_type=content_type) == ("multipart_malformed", {})

    def test_boundary_may_be_quoted(self) -> None:
        content_type = f'multipart/form-data; charset=utf-8; boundary="{BOUNDARY}"'

        assert read(body(part(b"x")), content_type=content_type) == [("a.pdf", b"x")]

    def test_body_cut_short_anywhere_is_malformed(self) -> None:
        whole = body(part(b"isi")).removesuffix(b"\r\n")

        for kept in range(len(whole)):
            assert refusal(whole[:kept]) == ("multipart_malformed", {}), kept

    def test_text_before_the_first_boundary_is_malformed(self) -> None:
        assert refusal(b"preamble " + body(part(b"x"))) == ("multipart_malformed", {})

    @pytest.mark.parametrize(("part_of_it", "damage"), DAMAGES.values(), ids=DAMAGES)
    def test_damaged_body_is_malformed(self, part_of_it: bytes, damage: bytes) -> None:
        whole = body(part(b"isi"))
        assert part_of_it in whole

        assert refusal(whole.replace(part_of_it, damage)) == ("multipart_malformed", {})

    @pytest.mark.parametrize("padding", [(b"\r\n", b""), (b"", b"x")], ids=["before", "after"])
    def test_endless_padding_is_malformed(self, padding: tuple[bytes, bytes]) -> None:
        before, after = (each * MAX_OVERHEAD_BYTES for each in padding)

        assert refusal(before, body(part(b"isi")), after) == ("multipart_malformed", {})

    @given(
        content=st.binary(max_size=200),
        content_type=st.just(CONTENT_TYPE) | st.text(st.characters(max_codepoint=255)),
        start=st.sampled_from([b"", END, part(b"x"), part(b"x")[:-30]]),
    )
    def test_any_body_is_read_or_refused(
        self, content: bytes, content_type: str, start: bytes
    ) -> None:
        try:
            read(start + content, content_type=content_type)
        except (errors.Invalid, errors.UnsupportedType) as refused:
            assert refused.code  # noqa: PT017 - both ends are right, only a crash is not
