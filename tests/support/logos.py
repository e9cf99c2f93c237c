"""Pictures for letterheads."""

import io
import struct
import zlib

import segno


def png(scale: int = 4) -> bytes:
    """A square PNG of 29 fields a side, each of `scale` dots."""
    written = io.BytesIO()
    segno.make("Zona Integritas", micro=False).save(written, kind="png", scale=scale)
    return written.getvalue()


def part(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pnged(width: int, height: int, extras: bytes = b"") -> bytes:
    """A grey PNG that says it is so large; its rows are there where they are few."""
    rows = zlib.compress((b"\0" + bytes(width)) * min(height, 200))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = part(b"IHDR", head) + extras + part(b"IDAT", rows) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts
