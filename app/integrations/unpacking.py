"""Compressed answers of other systems, unpacked in small pieces within limits."""

import zlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

_GZIP: Final = b"\x1f\x8b"
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER_HEADER: Final = 32 + zlib.MAX_WBITS  # zlib finds out which of the two
_PIECE_BYTES: Final = 65536
_NAMED_CHARACTERS: Final = 20


class Unreadable(Exception):
    """What came cannot be read as it should; the code says why."""

    def __init__(self, code: str, **facts: object) -> None:
        """A code of the messages, and what fills its sentence: never a word of what came."""
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts


async def unpacked(pieces: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """The bytes of an answer, unpacked in small pieces; whoever takes them counts them.

    Raises Unreadable for a compression that is not known, or broken off.
    """
    if encoding in {"", "identity"}:
        async for piece in pieces:
            yield piece
        return
    if encoding not in _PACKED:
        raise Unreadable("upstream_compression_unknown", encoding=encoding[:_NAMED_CHARACTERS])
    unpacker, is_whole = zlib.decompressobj(_EITHER_HEADER), False
    try:
        async for packed in pieces:
            left = packed
            while left:
                if piece := unpacker.decompress(left, _PIECE_BYTES):
                    yield piece
                left = unpacker.unconsumed_tail or unpacker.unused_data
                is_whole = unpacker.eof
                if is_whole:  # further members follow one another (RFC 1952)
                    unpacker = zlib.decompressobj(_EITHER_HEADER)
    except zlib.error as error:
        raise Unreadable("upstream_compression_broken") from error
    if not is_whole:
        raise Unreadable("upstream_connection_lost")


def unpacked_at_once(body: bytes, most: int) -> bytes:
    """A body that is a gzip file itself; raises Unreadable, also beyond `most` bytes."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(_EITHER_HEADER)
    try:
        found = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise Unreadable("upstream_compression_broken") from error
    if len(found) > most:
        raise Unreadable("upstream_too_large")
    if not unpacker.eof:
        raise Unreadable("upstream_connection_lost")
    return found
