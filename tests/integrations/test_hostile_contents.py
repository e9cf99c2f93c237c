"""Files that are made to exhaust whoever reads them."""

import struct
import tracemalloc

import pytest

from app.integrations.file_contents import ole
from tests.integrations.test_file_types import WORD_PARTS, zipped
from tests.support.compound import compound
from tests.support.contents import code_of, pdf, slides_with, stream


def nested(levels: int) -> bytes:
    content = zipped(WORD_PARTS)
    for _ in range(levels):
        content = zipped({**WORD_PARTS, "word/embeddings/a.docx": content})
    return content


def circle() -> bytes:
    """The chain of the directory leads back to its beginning."""
    content = bytearray(compound({str(n): b"x" for n in range(20)}))
    place = 512 * (1 + int.from_bytes(content[76:80], "little"))
    start = int.from_bytes(content[48:52], "little")
    content[place + 4 * start : place + 4 * start + 4] = struct.pack("<L", start)
    return bytes(content)


HOSTILE = {
    "documents in documents": (nested(6), "archive_in_archive"),
    "streams in circles": (circle(), "archive_damaged"),
    "a compound file of nothing": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "archive_damaged",
    ),
    "a thousand streams of a PDF": (
        b"%PDF-1.7\n" + b"obj<</ObjStm>>stream\n" * 1_000,
        "archive_too_large",
    ),
    "a bomb in a PDF": (pdf(stream(b"/Type /ObjStm", bytes(2**23))), "archive_too_large"),
    "a bomb in slides": (
        slides_with(b"PK\x03\x04" + bytes(2**23), packed=True),
        "archive_too_large",
    ),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_read_in_little_memory(content: bytes, code: str) -> None:
    tracemalloc.start()
    try:
        assert code_of(content, limit=2**22) == code
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 2**20


def test_records_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ole, "_MAX_RECORDS", 1000)
    assert code_of(compound({"Workbook": b"\x01\0\0\0" * 1001})) == "archive_damaged"
