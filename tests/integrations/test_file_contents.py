"""Macros and programs are found wherever they lie in a file, and hostile files cost little."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest

from tests.integrations.test_file_types import (
    BOOK,
    OPEN_DOCUMENT,
    WORD_BLOCK,
    WORD_PARTS,
    judged,
    zipped,
)
from tests.support.compound import compound
from tests.support.contents import code_of, pdf, slides_with, stream

PROGRAM = b"MZ\x90\0\x03\0\0\0"
VBA = compound({"Macros": {"VBA": {"dir": b"d"}, "_VBA_PROJECT": b"p"}})
SHEETS = {"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b"<s/>" * 9000}
ODT = {"mimetype": f"{OPEN_DOCUMENT}text".encode(), "content.xml": b"<office/>"}


def types_naming(media_type: str) -> bytes:
    return f'<Types><Override PartName="/xl/a.dat" ContentType="{media_type}"/></Types>'.encode()


def with_types(raw: bytes) -> bytes:
    return zipped({**SHEETS, "[Content_Types].xml": raw})


def odt(extra: Mapping[str, bytes]) -> bytes:
    return zipped({**ODT, **extra}, stored=("mimetype",))


def package(name: str, content: bytes) -> bytes:
    """A file dropped into a document (MS-OLEDS 2.3.6)."""
    path = f"C:\\data\\{name}".encode() + b"\0"
    raw = struct.pack("<H", 2) + name.encode() + b"\0" + path + struct.pack("<HHL", 0, 3, len(path))
    raw += path + struct.pack("<L", len(content)) + content
    return struct.pack("<L", len(raw)) + raw


def sheet_of_kind(kind: int) -> bytes:
    return compound({"Workbook": BOOK + struct.pack("<2HL2B", 0x85, 6, 0, 0, kind)})


MACRO_SHEET = "application/vnd.ms-excel.intlmacrosheet+xml"
MACROS = {
    "an old workbook": compound({"Workbook": BOOK, "_VBA_PROJECT_CUR": {"VBA": {"dir": b"d"}}}),
    "an old document": compound({"WordDocument": WORD_BLOCK, "Macros": {"VBA": {"dir": b"d"}}}),
    "a macro sheet of an old workbook": sheet_of_kind(1),
    "old slides, packed": slides_with(VBA, packed=True),
    "old slides": slides_with(VBA, packed=False),
    "a project behind large sheets": zipped({**SHEETS, "xl/vbaProject.bin": b"x"}),
    "a document": zipped({**WORD_PARTS, "word/vbaProject.bin": b"x"}),
    "a project of another name": zipped({**SHEETS, "xl/media/image1.png": VBA}),
    "a part that the table calls one": with_types(
        types_naming("application/vnd.ms-office.vbaProject")
    ),
    "a table in UTF-16": with_types(
        types_naming("application/vnd.ms-office.vbaProject").decode().encode("utf-16")
    ),
    "letters as numbers in the table": with_types(
        types_naming("application/vnd.ms-office.vba&#80;roject")
    ),
    "a macro sheet": with_types(types_naming(MACRO_SHEET)),
    "a macro sheet by its folder": zipped({**SHEETS, "xl/macrosheets/sheet1.xml": b"<x/>"}),
    "a binary workbook": with_types(
        types_naming("application/vnd.ms-excel.sheet.binary.macroEnabled.main")
    ),
    "Basic of OpenDocument": odt({"Basic/Standard/Module1.xml": b"<script/>"}),
    "Python of OpenDocument": odt({"Scripts/python/a.txt": b"import os"}),
    "a workbook in an archive": zipped({"a/rekap.xlsm": b"x"}),
    "a workbook under another name in an archive": zipped(
        {"foto.jpg": zipped({**SHEETS, "xl/vbaProject.bin": b"x"})}
    ),
    "a document in a workbook in an archive": zipped(
        {"a.xlsx": zipped({**SHEETS, "xl/embeddings/b.docx": zipped({"word/a.xml": VBA})})}
    ),
    "a workbook attached to a mail": compound(
        {
            "__properties_version1.0": b"p",
            "__attach_version1.0_#00000000": {
                "__substg1.0_37010102": zipped({**SHEETS, "xl/vbaProject.bin": b"x" * 5000})
            },
        }
    ),
    "a workbook attached to a PDF": pdf(
        stream(b"/Type /EmbeddedFile", zipped({**SHEETS, "xl/vbaProject.bin": b"x"}))
    ),
}
PROGRAMS = {
    **{
        f"a .{ending} in an archive": zipped({f"a/b.{ending}": b"echo"})
        for ending in ("exe", "BAT", "cmd", "ps1", "vbs", "js", "jar", "lnk", "hta", "msi. ")
    },
    "behind characters nobody sees": zipped({"laporan\u202efdp.exe\u200b": b"x"}),
    "under another name": zipped({"foto.jpg": PROGRAM}),
    "a script under another name": zipped({"catatan.txt": b"#!/bin/sh\n"}),
    "an archive of Java under another name": zipped(
        {"foto.jpg": zipped({"META-INF/MANIFEST.MF": b"x"})}
    ),
    "in a document": zipped({**WORD_PARTS, "word/embeddings/a.bin": PROGRAM}),
    "packed into a document": zipped(
        {
            **WORD_PARTS,
            "word/embeddings/oleObject1.bin": compound({"\x01Ole10Native": package("a.exe", b"x")}),
        }
    ),
    "packed under another name": compound(
        {"WordDocument": WORD_BLOCK, "O": {"\x01Ole10Native": package("a.txt", PROGRAM)}}
    ),
    "a stream of an old document": compound({"WordDocument": WORD_BLOCK, "x": PROGRAM * 999}),
    "attached to a mail by its name": compound(
        {
            "__properties_version1.0": b"p",
            "A": {"__substg1.0_3707001F": "a.exe".encode("utf-16-le")},
        }
    ),
    "an installer": compound({"a": b"x"}, b"\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0F"),
    "attached to a PDF": pdf(stream(b"/Type/EmbeddedFile", PROGRAM)),
    "attached to a PDF, hidden letters": pdf(stream(b"/Type/Embedded#46ile", PROGRAM)),
    "attached to a PDF by its name": pdf(b"3 0 obj <</Type /Filespec /UF (a\\.exe)>>"),
    "attached to a PDF by its name in UTF-16": pdf(
        b"<</F <" + b"\xfe\xff".hex().encode() + "a.vbs".encode("utf-16-be").hex().encode() + b">>>"
    ),
    "attached to a PDF, the name packed": pdf(
        stream(b"/Type /ObjStm", b"<</Type /Filespec /F (a.exe)>>")
    ),
}
STARTING = {
    "an action": pdf(b"<</S /Launch /Win <</F (cmd)>>>>"),
    "a name with numbers": pdf(b"<</S /L#61un#63h>>"),
    "packed": pdf(stream(b"/Type /ObjStm", b"x" * 300_000 + b"<</S /Launch>>")),
    "a script": pdf(b"<</JS (this.exportDataObject\\({cName:'a',nLaunch:2}\\))>>"),
    "far behind": pdf(b"x" * 300_000 + b"<</S /Launch>>"),
}
FINE = {
    "a form that calculates": pdf(
        b"<</AcroForm <</Fields [1 0 R]>>>>", b"<</S /JavaScript /JS (AFNumber_Format\\(2\\);)>>"
    ),
    "a PDF with a PDF attached": pdf(stream(b"/Type /EmbeddedFile", pdf())),
    "a PDF with an archive attached as it is": pdf(
        b"7 0 obj <</Type /EmbeddedFile>> stream\r\n" + zipped(SHEETS) + b"\r\nendstream"
    ),
    "a PDF with a text attached": pdf(stream(b"/Type /EmbeddedFile", b"catatan")),
    "a document with a workbook": zipped(
        {**WORD_PARTS, "word/embeddings/a.xlsx": zipped(SHEETS), "word/a.emz": b"\x1f\x8b\x08"}
    ),
    "an archive of documents": zipped({"a.docx": zipped(WORD_PARTS), "b.pdf": pdf()}),
    "libraries of Basic without any": odt(
        {"Basic/script-lc.xml": b"<l/>", "Basic/Standard/script-lb.xml": b"<l/>"}
    ),
    "an object of a document": zipped(
        {**WORD_PARTS, "word/o.bin": compound({"\x01Ole10Native": package("a.txt", b"x")})}
    ),
    "a mail with a PDF": compound(
        {"__properties_version1.0": b"p", "A": {"__substg1.0_37010102": pdf() + b" " * 5000}}
    ),
    "a rtf with two backslashes": b"{\\rtf1 C:\\\\objek\\\\object}",
}  # fmt: skip
LOCKED = {
    "a new document": compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
    "an old workbook": compound({"Workbook": struct.pack("<2H", 0x2F, 0)}),
    "an old document": compound({"WordDocument": struct.pack("<6H", 0xA5EC, 0, 0, 0, 0, 0x100)}),
    "OpenDocument": odt({"META-INF/manifest.xml": b"<m:m xmlns:m='m'><m:encryption-data/></m:m>"}),
}


@pytest.mark.parametrize("content", MACROS.values(), ids=MACROS)
def test_macros_are_found(content: bytes) -> None:
    assert code_of(content) == "file_holds_macros"


@pytest.mark.parametrize("content", PROGRAMS.values(), ids=PROGRAMS)
def test_programs_are_found(content: bytes) -> None:
    assert code_of(content) == "file_holds_program"


@pytest.mark.parametrize("content", STARTING.values(), ids=STARTING)
def test_a_pdf_that_starts_a_program_is_refused(content: bytes) -> None:
    assert code_of(content) == "pdf_starts_program"


@pytest.mark.parametrize("content", FINE.values(), ids=FINE)
def test_what_offices_send_is_taken(content: bytes) -> None:
    assert judged(content)


@pytest.mark.parametrize("content", LOCKED.values(), ids=LOCKED)
def test_what_only_a_password_opens_is_refused(content: bytes) -> None:
    assert code_of(content) == "file_locked"


@pytest.mark.parametrize("word", ["\\object", "\\objdata", "\\\\\\objocx"])
def test_a_rtf_with_an_object_is_refused(word: str) -> None:
    filler = "a" * (256 * 1024 - 12)  # so that the word lies across two pieces
    assert code_of(f"{{\\rtf1 {filler}{word} 4d5a}}".encode()) == "rtf_holds_object"


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(zipped({"a.txt": b"a"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert code_of(bytes(content)) == "file_locked"


def test_another_way_of_packing_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", bytes(1000))
    assert code_of(file.getvalue()) == "archive_method_unknown"


def test_an_archive_under_another_name_is_one() -> None:
    assert code_of(zipped({"foto.jpg": zipped({"a.txt": b"a"})})) == "archive_in_archive"


def test_entities_in_a_table_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Types>&b;</Types>'
    assert code_of(with_types(bomb)) == "archive_damaged"
