"""Workbooks that Excel saved as "Strict Open XML": the same parts in other namespaces.

ISO/IEC 29500-1 names the namespaces; the library (openpyxl) knows those of part 4 (transitional)
alone, and would find no sheet at all.
"""

import io
import zipfile
from typing import Final

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_BY_STRICT: Final = (
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/extendedProperties", b"officeDocument/2006/extended-properties"),
    (b"officeDocument/customProperties", b"officeDocument/2006/custom-properties"),
    (b"officeDocument/docPropsVTypes", b"officeDocument/2006/docPropsVTypes"),
)
_TRANSITIONAL: Final = b"http://schemas.openxmlformats.org/"
_BOOK: Final = "xl/workbook.xml"
_XML: Final = (".xml", ".rels")


def as_transitional(content: bytes) -> bytes:
    """The workbook in the namespaces that are read; unchanged where it has them.

    To be called once it is known how much it unpacks to.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if _BOOK not in archive.namelist() or _STRICT not in archive.read(_BOOK):
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as rewritten:
            for member in archive.infolist():
                part = archive.read(member)
                is_text = member.filename.endswith(_XML)
                rewritten.writestr(member.filename, _renamed(part) if is_text else part)
        return out.getvalue()


def _renamed(part: bytes) -> bytes:
    for strict, transitional in _BY_STRICT:
        part = part.replace(_STRICT + strict, _TRANSITIONAL + transitional)
    return part
