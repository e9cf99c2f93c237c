import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import errors
from app.integrations.file_types import (
    ALLOWED,
    SNIFF_BYTES,
    content_disposition,
    extension_of,
    fitting_name,
    safe_name,
    sniff,
)

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(members: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, kind)
    return file.getvalue()[:SNIFF_BYTES]


class Unseekable(io.RawIOBase):
    """Makes zipfile write sizes after the content, as exporters that stream do."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.content += piece
        return len(piece)


def zipped_as_a_stream(members: Mapping[str, bytes]) -> bytes:
    file = Unseekable()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.content[:SNIFF_BYTES]


def ole(first_stream: bytes, entries: tuple[str, ...] = (), directory_sector: int = 1) -> bytes:
    header = OLE + bytes(22) + b"\x09\x00" + bytes(16) + struct.pack("<L", directory_sector)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in entries
    )
    sectors = [
        header.ljust(512, b"\0"),
        first_stream.ljust(512, b"\0"),
        directory.ljust(512, b"\0"),
    ]
    return b"".join(sectors)


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">L", 8 + len(brands)) + b"ftyp" + brands + b"\0\0\0\x08free" + bytes(16)


WORD_PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"<r/>",
    "word/document.xml": b"<w/>",
}
SHEET_PARTS = {"docProps/app.xml": b"<p/>", "xl/worksheets/sheet1.xml": b"<s/>"}
SLIDE_PARTS = {"[Content_Types].xml": b"<Types/>", "ppt/slides/_rels/slide1.xml.rels": b"<r/>"}


def open_document(kind: str) -> bytes:
    members = {"mimetype": (OPEN_DOCUMENT + kind).encode(), "content.xml": b"<office/>"}
    return zipped(members, stored=("mimetype",))


TAKEN = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
    "pdf of plain ASCII": (b"%PDF-1.4\n1 0 obj\n", "application/pdf"),
    "pdf after a byte order mark": (b"\xef\xbb\xbf%PDF-1.4\n", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image/jpeg"),
    "gif": (b"GIF89a\x01\0\x01\0\0\0\0;", "image/gif"),
    "webp": (b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0", "image/webp"),
    "tiff of a scanner": (b"II*\0\x08\0\0\0\x0e\0\xfe\0", "image/tiff"),
    "tiff of another scanner": (b"MM\0*\0\0\0\x08\0\x0e", "image/tiff"),
    "heic of a phone": (ftyp(b"heic", b"mif1", b"heic"), "image/heic"),
    "heic by its second brand": (ftyp(b"mif1", b"mif1", b"heic"), "image/heic"),
    "mp4": (ftyp(b"isom", b"iso2", b"mp41"), "video/mp4"),
    "mp4 by its second brand": (ftyp(b"XAVC", b"mp42"), "video/mp4"),
    "3gp": (ftyp(b"3gp5", b"isom"), "video/3gpp"),
    "quicktime": (ftyp(b"qt  ", b"qt  "), "video/quicktime"),
    "m4a": (ftyp(b"M4A ", b"mp42", b"isom"), "audio/mp4"),
    "mp3 with tags": (b"ID3\x03\0\0\0\0\0\x21TIT2", "audio/mpeg"),
    "mp3 without tags": (b"\xff\xfb\x90\x64\0\0", "audio/mpeg"),
    "voice message": (b"OggS\0\x02\0\0\0\0OpusHead", "audio/ogg"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt \x10\0", "audio/x-wav"),
    "aac": (b"\xff\xf1\x50\x80\0\0", "audio/aac"),
    "amr, which begins like a script": (b"#!AMR\n\x3c\x08\0\0\0\0", "audio/amr"),
    "webm": (b"\x1a\x45\xdf\xa3\x93\x42\x82\x84webm\0", "video/webm"),
    "docx": (zipped(WORD_PARTS), OFFICE + "wordprocessingml.document"),
    "xlsx": (zipped(SHEET_PARTS), OFFICE + "spreadsheetml.sheet"),
    "pptx": (zipped(SLIDE_PARTS), OFFICE + "presentationml.presentation"),
    "docx written as a stream": (
        zipped_as_a_stream(WORD_PARTS),
        OFFICE + "wordprocessingml.document",
    ),
    "odt": (open_document("text"), OPEN_DOCUMENT + "text"),
    "ods": (open_document("spreadsheet"), OPEN_DOCUMENT + "spreadsheet"),
    "odp": (open_document("presentation"), OPEN_DOCUMENT + "presentation"),
    "odt written as a stream": (
        zipped_as_a_stream({"mimetype": (OPEN_DOCUMENT + "text").encode(), "content.xml": b"<o/>"}),
        OPEN_DOCUMENT + "text",
    ),
    "zip": (zipped({"foto/1.jpg": b"\xff\xd8\xff", "notulen.txt": b"a"}), "application/zip"),
    "zip with a Word file": (
        zipped({"a.docx": zipped(WORD_PARTS)}, stored=("a.docx",)),
        "application/zip",
    ),
    "zip with a folder called word": (zipped({"word/foto.jpg": b"\xff\xd8"}), "application/zip"),
    "zip with one large file": (zipped({"a.bin": bytes(range(256)) * 9000}), "application/zip"),
    "doc by its directory": (ole(b"", ("Root Entry", "WordDocument")), "application/msword"),
    "xls by its directory": (ole(b"", ("Root Entry", "Workbook")), "application/vnd.ms-excel"),
    "old xls by its directory": (ole(b"", ("Root Entry", "Book")), "application/vnd.ms-excel"),
    "ppt by its directory": (
        ole(b"", ("Root Entry", "Current User", "PowerPoint Document")),
        "application/vnd.ms-powerpoint",
    ),
    "doc with its directory far away": (
        ole(b"\xec\xa5\xc1\0", directory_sector=900),
        "application/msword",
    ),
    "xls with its directory far away": (
        ole(b"\x09\x08\x10\0\0\x06\x05\0", directory_sector=900),
        "application/vnd.ms-excel",
    ),
    "ppt with its directory far away": (
        ole(b"\x0f\0\xe8\x03", directory_sector=900),
        "application/vnd.ms-powerpoint",
    ),
    "text": ("Notulen rapat — Jum'at, 5 Juni 🗳️\n".encode(), "text/plain"),
    "csv": (b"\xef\xbb\xbfno;nama\r\n1;'Siti, S.H.'\r\n", "text/plain"),
    "text that only mentions a tag": (b"halaman berisi <script>", "text/plain"),
    "text that begins like a bitmap": (b"BMKG Jakarta", "text/plain"),
    "text that begins with less than": (b"< 5 tahun", "text/plain"),
    "text cut in the middle of a character": (b"a" * (SNIFF_BYTES - 2) + b"\xf0\x9f", "text/plain"),
    "one byte": (b"a", "text/plain"),
}  # fmt: skip

REFUSED = {
    "html": (b"<!DOCTYPE html><html></html>", "text/html"),
    "html in capitals after blank lines": (b"\xef\xbb\xbf\r\n\t <HTML>", "text/html"),
    "html that begins with a comment": (b"<!-- x --><script>alert(1)</script>", "text/html"),
    "script element": (b"<ScRiPt>alert(1)</script>", "text/html"),
    "any other element": (b"<iframe src=x>", "text/html"),
    "svg": (b" <svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "image/svg+xml"),
    "xml": (b"\n<?XML version='1.0'?><svg/>", "application/xml"),
    "php": (b"<?php system($_GET[1]);", "text/html"),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", "text/x-script"),
    "batch file": (b"@ECHO OFF\r\n", "application/x-bat"),
    "internet shortcut": (b"[InternetShortcut]\r\nURL=file://", "application/x-mswinurl"),
    "rtf": (b"{\\rtf1\\ansi{\\object}}", "application/rtf"),
    "postscript": (b"%!PS-Adobe-3.0\n", "application/postscript"),
    "windows program": (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "application/x-msdownload"),
    "linux program": (b"\x7fELF\x02\x01\x01" + bytes(60), "application/x-executable"),
    "mac program": (b"\xcf\xfa\xed\xfe\x07\0\0\x01" + bytes(60), "application/octet-stream"),
    "mac program of two kinds": (
        b"\xca\xfe\xba\xbe\0\0\0\x02" + bytes(60),
        "application/octet-stream",
    ),
    "windows installer": (
        ole(b"\xfd\xff\xff\xff\xff\xff\xff\xff", ("Root Entry", "䡀")),
        "application/x-ole-storage",
    ),
    "ole file that is not known": (ole(b"\xfd\xff\xff\xff\x04\0\0\0"), "application/x-ole-storage"),
    "jar": (zipped({"META-INF/MANIFEST.MF": b"", "A.class": b""}), "application/java-archive"),
    "apk": (zipped({"AndroidManifest.xml": b""}), "application/vnd.android.package-archive"),
    "docx with macros": (
        zipped({**WORD_PARTS, "word/vbaProject.bin": b"x"}),
        "application/vnd.ms-office.vbaProject",
    ),
    "epub": (
        zipped({"mimetype": b"application/epub+zip"}, stored=("mimetype",)),
        "application/octet-stream",
    ),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(20), "application/x-rar-compressed"),
    "avif": (ftyp(b"avif", b"mif1", b"miaf"), "image/avif"),
    "media of an unknown brand": (ftyp(b"zzzz"), "application/octet-stream"),
    "html in UTF-16": ("\ufeff<html>".encode("utf-16-le"), "application/octet-stream"),
    "text in another encoding": (b"caf\xe9 latte", "application/octet-stream"),
    "text with a NUL": (b"abc\0def", "application/octet-stream"),
    "text with an escape sequence": (b"\x1b[31mmerah", "application/octet-stream"),
    "short text that ends in the middle of a character": (
        b"abc\xf0\x9f",
        "application/octet-stream",
    ),
    "random bytes": (b"\x93\x01\xfe\x00\x11" * 20, "application/octet-stream"),
}  # fmt: skip


class TestSniff:
    @pytest.mark.parametrize(("head", "media_type"), TAKEN.values(), ids=TAKEN)
    def test_known_kind_is_recognised_by_its_content(self, head: bytes, media_type: str) -> None:
        assert sniff(head) == media_type

    def test_every_allowed_type_is_among_the_examples(self) -> None:
        assert {media_type for _, media_type in TAKEN.values()} == ALLOWED

    @pytest.mark.parametrize(("head", "media_type"), REFUSED.values(), ids=REFUSED)
    def test_active_or_unknown_kind_is_refused_by_name(self, head: bytes, media_type: str) -> None:
        with pytest.raises(errors.UnsupportedType) as refused:
            sniff(head)

        assert refused.value.code == "file_type_refused"
        assert refused.value.facts == {"media_type": media_type}

    def test_known_kind_that_is_not_taken_is_refused(self) -> None:
        png, media_type = TAKEN["png"]
        with pytest.raises(errors.UnsupportedType, match="file_type_refused"):
            sniff(png, ("application/pdf",))
        assert sniff(png, (media_type,)) == media_type

    def test_empty_file_is_not_a_file(self) -> None:
        with pytest.raises(errors.Invalid) as refused:
            sniff(b"")

        assert refused.value.code == "file_empty"

    @given(
        start=st.sampled_from(
            [b"", OLE, b"PK\x03\x04", b"\0\0\0\x18ftyp", b"RIFF", b"\xff\xd8\xff"]
        ),
        rest=st.binary(max_size=300),
    )
    def test_any_bytes_are_taken_or_refused(self, start: bytes, rest: bytes) -> None:
        with suppress(errors.UnsupportedType):
            assert sniff(start + rest + b"\n") in ALLOWED

    @given(st.integers(0, len("é€🗳".encode()) - 1))
    def test_text_may_be_cut_anywhere(self, shift: int) -> None:
        head = ("a" * shift + "é€🗳" * SNIFF_BYTES).encode()[:SNIFF_BYTES]

        assert sniff(head) == "text/plain"


class TestSafeName:
    @pytest.mark.parametrize(
        ("raw", "name"),
        [
            ("Berita Acara.pdf", "Berita Acara.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\budi\\SK 142.docx", "SK 142.docx"),
            ("a/b\\c/d.txt", "d.txt"),
            ("folder/", "berkas"),
            ("", "berkas"),
            (".", "berkas"),
            ("..", "berkas"),
            (" . . ", "berkas"),
            ("\u200d", "berkas"),
            ("  rapat\t.pdf \n", "rapat.pdf"),
            ("a\0b\r\nX: y.pdf", "abX: y.pdf"),
            ("gaji\u202efdp.exe", "gajifdp.exe"),
            ("\ufeffa\u2066b\u2069.pdf", "ab.pdf"),
            ("a\u2028b.pdf", "ab.pdf"),
            ("\ud800x.pdf", "x.pdf"),
            ("cafe\u0301.pdf", "café.pdf"),
            ("pemilu 🗳️ 👨‍👩‍👧.pdf", "pemilu 🗳️ 👨‍👩‍👧.pdf"),
            ("ꦥꦼꦩꦶꦭꦸ.pdf", "ꦥꦼꦩꦶꦭꦸ.pdf"),
            (".htaccess", ".htaccess"),
            ("_", "_"),
        ],
    )
    def test_name_is_made_harmless(self, raw: str, name: str) -> None:
        assert safe_name(raw) == name

    def test_long_name_keeps_its_extension(self) -> None:
        name = safe_name("a" * 500 + ".tar.docx")

        assert name == "a" * 195 + ".docx"

    def test_long_name_without_an_extension_is_cut(self) -> None:
        assert safe_name("a" * 500) == "a" * 200
        assert safe_name("a." + "b" * 500) == "a." + "b" * 198
        assert safe_name("x" * 199 + ". kalimat panjang") == "x" * 199 + "."

    def test_cut_leaves_no_blank_before_the_extension(self) -> None:
        assert safe_name("a" * 195 + "    " + "b" * 9 + ".pdf") == "a" * 195 + ".pdf"

    @given(st.text() | st.text(alphabet="./\\ \u200d\u202e\ud800ae\u0301🗳\n", max_size=400))
    def test_any_name_becomes_a_name(self, raw: str) -> None:
        name = safe_name(raw)

        assert 1 <= len(name) <= 200
        assert name not in {".", ".."}
        assert name == name.strip()
        assert not re.search(r"[/\\\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", name)
        assert unicodedata.is_normalized("NFC", name)
        assert name.encode()
        assert safe_name(name) == name


class TestContentDisposition:
    @pytest.mark.parametrize(
        ("name", "plain", "encoded"),
        [
            ("laporan.pdf", "laporan.pdf", "laporan.pdf"),
            ("SK 142.pdf", "SK 142.pdf", "SK%20142.pdf"),
            ("café.pdf", "cafe.pdf", "caf%C3%A9.pdf"),
            ("🗳.pdf", "_.pdf", "%F0%9F%97%B3.pdf"),
            ("🗳", "berkas", "%F0%9F%97%B3"),
            ('a"; x="b%22.pdf', "a_ x=_b_22.pdf", "a%22%3B%20x%3D%22b%2522.pdf"),
            ("it's.pdf", "it_s.pdf", "it%27s.pdf"),
            ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie_ b.pdf", "aSet-Cookie%3A%20b.pdf"),
        ],
    )
    def test_name_is_given_twice(self, name: str, plain: str, encoded: str) -> None:
        assert (
            content_disposition(name)
            == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
        )

    @given(st.text())
    def test_no_name_can_leave_its_place(self, name: str) -> None:
        header = content_disposition(name)

        matched = re.fullmatch(
            r'attachment; filename="([A-Za-z0-9 ._()+,=@-]+)"; '
            r"filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)",
            header,
        )
        assert matched
        assert unquote(matched[2], errors="strict") == safe_name(name)


class TestFittingName:
    @pytest.mark.parametrize(
        ("name", "media_type", "fitting"),
        [
            ("laporan.pdf", "application/pdf", "laporan.pdf"),
            ("FOTO.JPEG", "image/jpeg", "FOTO.JPEG"),
            ("daftar.csv", "text/plain", "daftar.csv"),
            ("foto.pdf", "image/png", "foto.png"),
            ("laporan", "application/pdf", "laporan.pdf"),
            ("laporan v1.2", "application/pdf", "laporan v1.2.pdf"),
            ("laporan.exe", "application/pdf", "laporan.exe.pdf"),
            ("catatan.html", "text/plain", "catatan.html.txt"),
            (".pdf", "image/png", ".pdf.png"),
            ("apa saja.bin", "application/octet-stream", "apa saja.bin"),
        ],
    )
    def test_extension_tells_the_truth(self, name: str, media_type: str, fitting: str) -> None:
        assert fitting_name(name, media_type) == fitting

    def test_every_known_type_has_an_extension(self) -> None:
        assert all(extension_of(media_type).startswith(".") for media_type in ALLOWED)
