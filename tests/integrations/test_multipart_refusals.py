"""Multipart bodies that are refused, and names that are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import errors
from app.integrations.multipart import MAX_OVERHEAD_BYTES
from tests.support.multipart import BOUNDARY, CONTENT_TYPE, END, body, first, part, read


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
