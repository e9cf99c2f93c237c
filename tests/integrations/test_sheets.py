"""Workbooks that are hostile, broken, or none: clear problems, in bounded time and memory."""

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from app.core import clock
from app.core.errors import ServiceError
from app.integrations.sheets import FormColumn, FormSheet, read_sheets, write_form
from tests.support.compound import compound
from tests.support.databases import ROOT

PLAIN = write_form([FormSheet("A", (), [FormColumn("SATU")], [["dua"]])], clock.now())
SHEET_PART = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def with_part(name: str, content: bytes, of: bytes = PLAIN) -> bytes:
    """The workbook with a part more, or another one in its place."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(of)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def sheet(rows: str) -> bytes:
    return f"{HEAD}<sheetData>{rows}</sheetData></worksheet>".encode()


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>{HEAD}<a>&e9;</a></worksheet>'.encode()


def document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def long_strings() -> bytes:
    """More text than a workbook may hold, packed to no suspicious size."""
    chosen = random.Random(1)  # noqa: S311 - no secret
    blocks = [b"%016d" % chosen.getrandbits(48) for _ in range(200)]
    text = b"".join(chosen.choices(blocks, k=1_100_000))
    return b"<sst><si><t>" + text + b"</t></si></sst>"


def cells(count: int) -> bytes:
    return sheet("".join(f'<row r="{n}">{"<c/>" * 200}</row>' for n in range(1, count // 200 + 2)))


def styles(tag: str, count: int) -> bytes:
    chosen = random.Random(1)  # noqa: S311 - no secret
    each = "".join(f'<{tag} numFmtId="{chosen.getrandbits(30)}"/>' for _ in range(count))
    return f"<styleSheet>{each}</styleSheet>".encode()


OLD_EXCEL = compound({"Workbook": b"\x09\x08\x10\x00" + b"\0" * 600})
LOCKED = compound({"EncryptionInfo": b"\0" * 64, "EncryptedPackage": b"\0" * 600})
BOMB = b"<a>" + b" " * 200_000_000 + b"</a>"
STRINGS = b"<sst><si><t>" + b"x" * 40_000_000 + b"</t></si></sst>"
FAR = sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
STYLES = "xl/styles.xml"
DEEP = sheet("<a>" * 9000 + "</a>" * 9000)
OUTSIDE = "xl/externalLinks/externalLink1.xml"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "file_empty"),
    "csv": (lambda: b"TIM;NAMA\n1;Budi\n", "workbook_expected"),
    "docx": (document, "workbook_expected"),
    "pdf": (lambda: b"%PDF-1.7\n%%EOF\n", "workbook_expected"),
    "old excel": (lambda: OLD_EXCEL, "workbook_expected"),
    "password": (lambda: LOCKED, "file_locked"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), "file_holds_macros"),
    "cut short": (lambda: PLAIN[:-200], "archive_damaged"),
    "links out": (lambda: with_part(OUTSIDE, b"<x/>"), "workbook_links_out"),
    "entities": (lambda: with_part(SHEET_PART, entities()), "workbook_unsafe"),
    "deep": (lambda: with_part(SHEET_PART, DEEP), "workbook_unsafe"),
    "not xml": (lambda: with_part(SHEET_PART, b"<worksheet>"), "workbook_unreadable"),
    "bomb": (lambda: with_part("xl/media/a.xml", BOMB), "workbook_unpacks_too_large"),
    "strings": (lambda: with_part("xl/sharedStrings.xml", STRINGS), "workbook_unpacks_too_large"),
    "many strings": (
        lambda: with_part("xl/sharedStrings.xml", long_strings()),
        "workbook_too_large",
    ),
    "cells": (lambda: with_part(SHEET_PART, cells(110_000)), "workbook_too_large"),
    "formats": (lambda: with_part(STYLES, styles("xf", 66_000)), "workbook_formats_too_many"),
    "fonts": (lambda: with_part(STYLES, styles("font", 151_000)), "workbook_formats_too_many"),
    "far row": (lambda: with_part(SHEET_PART, FAR), "workbook_too_large"),
    "100 MB": (lambda: PLAIN + b"\0" * 100_000_000, "upload_too_large"),
}  # fmt: skip


class TestHostile:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_is_told_clearly(self, name: str) -> None:
        make, code = HOSTILE[name]
        with pytest.raises(ServiceError) as caught:
            read_sheets(make(), "keputusan.xlsx")
        assert caught.value.code == code
        assert caught.value.facts["name"] == "keputusan.xlsx"
        assert caught.value.facts.get("formats", ".xlsx") == ".xlsx"

    def test_a_claim_of_a_million_rows_costs_nothing(self) -> None:
        rows = '<row r="2"><c r="B2" t="inlineStr"><is><t>ada</t></is></c></row>'
        claims = sheet(rows).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
        (read,) = read_sheets(with_part(SHEET_PART, claims), "a.xlsx")
        assert {place: cell.value for place, cell in read.cells.items()} == {(2, 2): "ada"}

    def test_memory_is_bounded(self, tmp_path: Path) -> None:
        """The largest that is taken, read by a process of its own."""
        cell = '<c t="inlineStr"><is><t>{0:x} {1:x}</t></is></c>'
        chosen = random.Random(1)  # noqa: S311 - no secret
        rows = (
            "".join(cell.format(n, chosen.getrandbits(40)) for _ in range(10))
            for n in range(1, 9_901)
        )
        path = tmp_path / "besar.xlsx"
        path.write_bytes(with_part(SHEET_PART, sheet("".join(f"<row>{row}</row>" for row in rows))))
        program = (
            "import resource, sys; from pathlib import Path\n"
            "from app.integrations.sheets import read_sheets\n"
            "import openpyxl\n"
            "most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
            "before = most(); read_sheets(Path(sys.argv[1]).read_bytes(), 'a.xlsx')\n"
            "print(most() - before)"
        )
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program, str(path)],
            capture_output=True, text=True, check=True, cwd=ROOT,
        )  # fmt: skip
        assert int(ran.stdout) < 128


class TestReading:
    def test_colours_merged_cells_errors_and_formulas_without_a_value(self) -> None:
        book = openpyxl.Workbook()
        table = book.active
        assert table is not None
        table.title = "Bebas"
        table["A1"], table["B1"], table["C1"], table["D1"] = "a", "=1+1", True, 3.5
        table["A2"].fill = PatternFill("solid", fgColor="FF00B0F0")
        table["B2"].fill = PatternFill("solid", fgColor="FFFFFFFF")
        table.merge_cells("A3:A5")
        table["A3"] = '=HYPERLINK("x")'
        out = io.BytesIO()
        book.save(out)
        (read,) = read_sheets(out.getvalue(), "a.xlsx")
        assert read.cells[1, 2].is_broken
        assert read.cells[1, 3].value is True
        assert read.cells[2, 1].shade
        assert (2, 2) not in read.cells
        assert read.merged == {(4, 1): (3, 1), (5, 1): (3, 1)}
        assert read.cells[3, 1].is_broken
