"""What a file is: by its first bytes, and by all of it."""

import io
import struct
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import errors
from app.integrations.file_contents.judging import judge
from app.integrations.file_types import ALLOWED, SNIFF_BYTES, sniff
from tests.support.compound import compound

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
UTF8, ANSI, WIDE = (f"text/plain; charset={name}" for name in ("utf-8", "windows-1252", "utf-16"))


def judged(
    content: bytes,
    name: str = "berkas",
    taken: frozenset[str] = ALLOWED,
    limit: int = 2**26,
) -> str:
    return judge(
        io.BytesIO(content), name, folder=Path(gettempdir()), max_unpacked_bytes=limit, taken=taken
    )


def zipped(members: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, kind)
    return file.getvalue()


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
    return file.content


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">L", 8 + len(brands)) + b"ftyp" + brands + b"\0\0\0\x08free" + bytes(16)


WORD_BLOCK = struct.pack("<6H", 0xA5EC, 0xC1, 0, 0, 0, 0)
BOOK = struct.pack("<2HL", 0x0809, 4, 0x0600) + struct.pack("<2HL2B", 0x85, 6, 0, 0, 0)

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
    "doc": (compound({"1Table": b"t", "WordDocument": WORD_BLOCK}), "application/msword"),
    "xls": (compound({"Workbook": BOOK}), "application/vnd.ms-excel"),
    "old xls": (compound({"Book": BOOK}), "application/vnd.ms-excel"),
    "ppt": (
        compound({"Current User": b"u", "PowerPoint Document": b"\x0f\0\xe8\x03\0\0\0\0"}),
        "application/vnd.ms-powerpoint",
    ),
    "doc with a workbook in it": (
        compound({"WordDocument": WORD_BLOCK, "ObjectPool": {"_1": {"Workbook": BOOK}}}),
        "application/msword",
    ),
    "mail": (compound({"__properties_version1.0": b"p"}), "application/vnd.ms-outlook"),
    "rtf": (b"{\\rtf1\\ansi C:\\\\objek {\\b Notulen}}", "application/rtf"),
    "bmp": (b"BM" + struct.pack("<4L", 70, 0, 54, 40) + bytes(52), "image/bmp"),
    "avi": (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"),
    "old mov": (b"\0\0\0\x08wide\0\0\x20\0mdat", "video/quicktime"),
    "pdf behind bytes of a gateway": (b"TEXTmdos \x11\x00%PDF-1.7\n", "application/pdf"),
    "pdf behind headers of a mail": (
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n%%EOF",
        "application/pdf",
    ),
    "pdf behind NULs": (bytes(1024) + b"%PDF-1.7\n", "application/pdf"),
    "text": ("Notulen rapat — Jum'at, 5 Juni 🗳️\n".encode(), UTF8),
    "csv": (b"\xef\xbb\xbfno;nama\r\n1;'Siti, S.H.'\r\n", UTF8),
    "csv as Excel saves it": ("no;“nama” é Kupang\r\n".encode("cp1252"), ANSI),
    "csv as Excel saves Unicode": ("no\tnama\r\n1\tSiti é\r\n".encode("utf-16"), WIDE),
    "text of DOS": (b"Notulen\r\n\x1a\x1a", UTF8),
    "text that only mentions a tag": (b"halaman berisi <script>", UTF8),
    "text that only mentions a PDF": (b"awal %PDF-1.4 menandai berkas", UTF8),
    "text that begins like a bitmap": (b"BMKG Jakarta", UTF8),
    "text that begins like a program": (b"MZ berarti Mark Zbikowski", UTF8),
    "text that begins with less than": (b"< 5 tahun", UTF8),
    "text longer than a head": ("é€🗳".encode() * SNIFF_BYTES, UTF8),
    "text that is foreign from the middle on": (b"a" * 600_000 + b"\x96 b", ANSI),
    "one byte": (b"a", UTF8),
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
    "postscript": (b"%!PS-Adobe-3.0\n", "application/postscript"),
    "windows program": (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "application/x-msdownload"),
    "linux program": (b"\x7fELF\x02\x01\x01" + bytes(60), "application/x-executable"),
    "jar": (zipped({"META-INF/MANIFEST.MF": b"", "A.class": b""}), "application/java-archive"),
    "apk": (zipped({"AndroidManifest.xml": b""}), "application/vnd.android.package-archive"),
    "epub": (
        zipped({"mimetype": b"application/epub+zip"}, stored=("mimetype",)),
        "application/octet-stream",
    ),
    "mac program": (b"\xcf\xfa\xed\xfe\x07\0\0\x01" + bytes(60), "application/x-mach-binary"),
    "mac program of two kinds": (b"\xca\xfe\xba\xbe\0\0\0\x02", "application/java-vm"),
    "shortcut": (b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    "ole file that is not known": (compound({"Isi": b"a"}), "application/x-ole-storage"),
    "html in UTF-16": ("\ufeff<html>".encode("utf-16-le"), "text/html"),
    "html in Windows-1252": (b"<html>caf\xe9", "text/html"),
    "html behind blanks longer than a head": (b" " * 10_000 + b"<html>", "text/html"),
    "pdf too far from the start": (bytes(1100) + b"%PDF-1.7\n", "application/octet-stream"),
    "bytes that are mostly no letters": (b"\xe9\xfe\xc0 a", "application/octet-stream"),
    "bytes outside of Windows-1252": (b"abc \x81", "application/octet-stream"),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(20), "application/x-rar-compressed"),
    "avif": (ftyp(b"avif", b"mif1", b"miaf"), "image/avif"),
    "media of an unknown brand": (ftyp(b"zzzz"), "application/octet-stream"),
    "text with a NUL": (b"abc\0def", "application/octet-stream"),
    "text with an escape sequence": (b"\x1b[31mmerah", "application/octet-stream"),
    "short text that ends in the middle of a character": (
        b"abc\xf0\x9f",
        "application/octet-stream",
    ),
    "random bytes": (b"\x93\x01\xfe\x00\x11" * 20, "application/octet-stream"),
}  # fmt: skip


class TestJudge:
    @pytest.mark.parametrize(("content", "media_type"), TAKEN.values(), ids=TAKEN)
    def test_known_kind_is_recognised_by_its_content(self, content: bytes, media_type: str) -> None:
        assert judged(content) == media_type

    def test_every_allowed_type_is_among_the_examples(self) -> None:
        assert {media_type.partition(";")[0] for _, media_type in TAKEN.values()} == ALLOWED

    @pytest.mark.parametrize(("content", "media_type"), REFUSED.values(), ids=REFUSED)
    def test_active_or_unknown_kind_is_refused_by_name(
        self, content: bytes, media_type: str
    ) -> None:
        with pytest.raises(errors.UnsupportedType) as refused:
            judged(content)

        assert refused.value.code == "file_type_refused"
        assert refused.value.facts["media_type"] == media_type

    def test_known_kind_that_is_not_taken_is_refused(self) -> None:
        png, media_type = TAKEN["png"]
        with pytest.raises(errors.UnsupportedType, match="file_type_refused"):
            sniff(png, ("application/pdf",))
        assert sniff(png, (media_type,)) == media_type
        with pytest.raises(errors.UnsupportedType, match="file_type_refused"):
            judged(TAKEN["docx"][0], taken=frozenset({"application/pdf"}))

    def test_empty_file_is_not_a_file(self) -> None:
        with pytest.raises(errors.Invalid) as refused:
            sniff(b"")

        assert refused.value.code == "file_empty"

    @pytest.mark.parametrize(
        "content", [b"a" * 10_000 + b"\0", b"a\x1ab", b"abc\xf0\x9f\x81", b"\xff\xfea\0\0"]
    )
    def test_text_is_judged_to_its_end(self, content: bytes) -> None:
        with pytest.raises(errors.UnsupportedType, match="text_unreadable"):
            judged(content, "data.csv")

    def test_a_script_is_told_from_a_note_by_its_name(self) -> None:
        assert judged(b"echo selamat pagi", "salam.txt") == UTF8
        for name in ("salam.bat", "salam.PS1 ", "salam.vbs"):
            with pytest.raises(errors.UnsupportedType, match="file_type_refused"):
                judged(b"echo selamat pagi", name)

    @given(
        start=st.sampled_from(
            [
                b"",
                compound({"a": b"b"})[:700],
                b"PK\x03\x04",
                b"\0\0\0\x18ftyp",
                b"RIFF",
                b"%PDF-1.7",
            ]
        ),
        rest=st.binary(max_size=300),
    )
    def test_any_bytes_are_taken_or_refused(self, start: bytes, rest: bytes) -> None:
        with suppress(errors.UnsupportedType, errors.Invalid):
            assert judged(start + rest + b"\n").partition(";")[0] in ALLOWED

    @given(st.integers(0, len("é€🗳".encode()) - 1))
    def test_text_may_be_cut_anywhere(self, shift: int) -> None:
        head = ("a" * shift + "é€🗳" * SNIFF_BYTES).encode()[:SNIFF_BYTES]

        assert sniff(head) == "text/plain"
