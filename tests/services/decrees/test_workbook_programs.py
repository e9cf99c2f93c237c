"""The same decree as other programs write it: other namespaces, prefixes, missing parts."""

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import openpyxl
import pytest

from app.integrations.sheets import read_sheets
from app.services.decrees.workbooks.judging.faults import check
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from app.services.decrees.workbooks.parsing import parse
from tests.support.decree_loading import KUPANG

Parts = dict[str, bytes]
DATA = KUPANG.model_dump()
CONTENT = filled(DATA, Origin("", "", DATA), Beside())
OPEN, STRICT = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
SHEETS = "xl/worksheets/"
TYPES, LINKS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


def strict(parts: Parts) -> None:
    """Excel: "Strict Open XML Spreadsheet"."""
    for name in parts:
        for ours in (b"spreadsheetml/2006/main", b"officeDocument/2006/relationships"):
            theirs = ours.replace(b"2006/", b"")
            parts[name] = parts[name].replace(OPEN + ours, STRICT + theirs)


def without_styles(parts: Parts) -> None:
    """Programs that write values alone: a day is the number that it is."""
    del parts["xl/styles.xml"]
    parts[TYPES] = re.sub(rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", parts[TYPES])
    parts[LINKS] = re.sub(rb'<Relationship [^>]*styles.xml"/>', b"", parts[LINKS])
    for name in sheets(parts):
        parts[name] = re.sub(rb' s="\d+"', b"", parts[name])


def with_prefix(parts: Parts) -> None:
    """Programs that name every element with a prefix."""
    for name in sheets(parts):
        part = parts[name].replace(b"xmlns=", b"xmlns:x=", 1)
        parts[name] = re.sub(rb"<(/?)([a-zA-Z]+)([ />])", rb"<\1x:\2\3", part)


def of_wps(parts: Parts) -> None:
    """WPS: its own properties, and rows without a number."""
    app = b"<Application>WPS Office_11.2.0.11537_F1E327BC</Application>"
    parts["docProps/app.xml"] = re.sub(
        rb"<Application>.*</Application>", app, parts["docProps/app.xml"]
    )
    for name in sheets(parts):
        parts[name] = re.sub(rb'<row r="\d+"', b"<row", parts[name])


def with_texts_in_cells(parts: Parts) -> None:
    """Programs that share no texts: each stands in its cell."""
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    del parts["xl/sharedStrings.xml"]
    parts[TYPES] = re.sub(rb'<Override PartName="/xl/sharedStrings.xml"[^>]*/>', b"", parts[TYPES])
    parts[LINKS] = re.sub(rb'<Relationship [^>]*sharedStrings.xml"/>', b"", parts[LINKS])
    for name, table in zip(sheets(parts), book.worksheets, strict=True):

        def in_cell(found: re.Match[bytes], table: object = table) -> bytes:
            value = table[found[1].decode()].value  # type: ignore[index]
            text = f'<is><t xml:space="preserve">{escape(str(value))}</t></is>'
            return b'<c r="%s"%s t="inlineStr">%s</c>' % (found[1], found[2], text.encode())

        shared = rb'<c r="([A-Z]+\d+)"([^>]*) t="s"><v>\d+</v></c>'
        parts[name] = re.sub(shared, in_cell, parts[name])


def sheets(parts: Parts) -> list[str]:
    return sorted(name for name in parts if name.startswith(SHEETS) and "_rels" not in name)


@pytest.mark.parametrize("make", [strict, without_styles, with_prefix, of_wps, with_texts_in_cells])
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_the_decree_is_the_same(make: Callable[[Parts], None]) -> None:
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = dict(parts)
    make(parts)
    assert parts != before
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, part in parts.items():
            written.writestr(name, part)
    checked = check(parse(read_sheets(out.getvalue(), "a.xlsx")))
    assert (checked.faults, checked.file) == ((), KUPANG)
