"""Office documents, PDF and archives with something in them, and how they are judged."""

import struct
import zlib

import pytest

from app.core import errors
from tests.integrations.test_file_types import judged
from tests.support.compound import compound


def slides_with(content: bytes, *, packed: bool) -> bytes:
    raw = struct.pack("<L", len(content)) + zlib.compress(content) if packed else content
    record = struct.pack("<2HL", 0x10 if packed else 0, 0x1011, len(raw)) + raw
    return compound({"PowerPoint Document": b"\x0f\0\xe8\x03\0\0\0\0" + record})


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\n%%EOF\n"


def stream(dictionary: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return (
        b"7 0 obj <<" + dictionary + b"/Filter /FlateDecode>> stream\r\n" + packed + b"\nendstream"
    )


def code_of(content: bytes, limit: int = 2**26) -> str:
    with pytest.raises(errors.ServiceError) as refused:
        judged(content, limit=limit)
    return refused.value.code
