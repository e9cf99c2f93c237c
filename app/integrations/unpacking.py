"""Compressed answers of other systems, unpacked in small pieces within limits."""

import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Final

_GZIP: Final = b"\x1f\x8b"
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER_HEADER: Final = 32 + zlib.MAX_WBITS  # zlib finds out which of the two
_PIECE_BYTES: Final = 65536
_NAMED_CHARACTERS: Final = 20


class Unreadable(Exception):
    """What came cannot be read as it should; the code says why."""

    def __init__(self, code: str, **facts: object) -> None:
        """A code of the messages, and what fills its sentence: of what came at most a name."""
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
    members = _Members(may_be_bare=encoding == "deflate")
    async for packed in pieces:
        for piece in members.unpacked(packed):
            yield piece
    members.require_whole()


def unpacked_at_once(body: bytes, most: int) -> bytes:
    """A body that is a gzip file itself; raises Unreadable, also beyond `most` bytes."""
    if not body.startswith(_GZIP):
        return body
    members, found, size = _Members(), list[bytes](), 0
    for start in range(0, len(body), _PIECE_BYTES):
        for piece in members.unpacked(body[start : start + _PIECE_BYTES]):
            size += len(piece)
            if size > most:
                raise Unreadable("upstream_too_large")
            found.append(piece)
    members.require_whole()
    return b"".join(found)


class _Members:
    """Unpacks what comes; members follow one another (RFC 1952), and zeros may fill up the end."""

    def __init__(self, *, may_be_bare: bool = False) -> None:
        self._unpacker = zlib.decompressobj(_EITHER_HEADER)
        self._may_be_bare = may_be_bare
        self._is_whole = False

    def unpacked(self, packed: bytes) -> Iterator[bytes]:
        """Small pieces; raises Unreadable for what is broken."""
        left = packed
        while left := left.lstrip(b"\0") if self._is_whole else left:
            try:
                piece = self._unpacker.decompress(left, _PIECE_BYTES)
            except zlib.error as error:
                if not self._may_be_bare:
                    raise Unreadable("upstream_compression_broken") from error
                # As IIS and old PHP send deflate: without the header of RFC 1950.
                self._may_be_bare = False
                self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._may_be_bare = False
            if piece:
                yield piece
            left = self._unpacker.unconsumed_tail or self._unpacker.unused_data
            self._is_whole = self._unpacker.eof
            if self._is_whole:
                self._unpacker = zlib.decompressobj(_EITHER_HEADER)

    def require_whole(self) -> None:
        """Raise Unreadable where the last member breaks off."""
        if not self._is_whole:
            raise Unreadable("upstream_compression_cut")
