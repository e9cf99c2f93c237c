"""Bodies that come packed (`Content-Encoding: gzip`), unpacked piece by piece within limits.

Only for those who got as far as an operation that takes a body. What a body may weigh holds for
the unpacked bytes, too, and no more of them than one piece is ever held here: a few packed bytes
may stand for very many.
"""

import asyncio
import zlib
from http import HTTPStatus
from typing import Final

from fastapi import HTTPException, Request
from starlette.types import Message

from app.api.limits import BODY_LIMIT
from app.core.errors import Invalid, UnsupportedType

CODINGS: Final = ("gzip", "x-gzip")  # one and the same (RFC 9110, section 8.4.1.3)
PIECE_BYTES: Final = 64 * 1024
_GZIP: Final = zlib.MAX_WBITS | 16


def unpacked(request: Request, *, is_admitted: bool) -> Request:
    """The request with its body as it is meant; raises UnsupportedType for another coding.

    Nobody who has not signed in has anything unpacked.
    """
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding in {"", "identity"}:
        return request
    if coding not in CODINGS or not is_admitted:
        raise UnsupportedType("content_coding_unsupported")
    return Request(request.scope, _Unpacking(request).receive)


class _Unpacking:
    """The body of one request, as it is unpacked."""

    def __init__(self, request: Request) -> None:
        self._scope, self._receive = request.scope, request.receive
        self._packed, self._more, self._size = b"", True, 0
        self._is_over = False
        self._unpacker = zlib.decompressobj(_GZIP)

    async def receive(self) -> Message:
        """The next piece; raises Invalid for what is not gzip, HTTPException for too much."""
        while not self._is_over:
            if self._more and not self._packed:
                message = await self._receive()
                if message["type"] != "http.request":
                    return message
                self._packed = message.get("body", b"")
                self._more = message.get("more_body", False)
            piece = self._next_piece()
            is_all = not self._packed and not self._more
            self._is_over = is_all and self._unpacker.eof
            if piece or self._is_over:
                await asyncio.sleep(0)  # others go on meanwhile
                return {"type": "http.request", "body": piece, "more_body": not self._is_over}
            if is_all:
                raise Invalid("gzip_broken")
        return await self._receive()

    def _next_piece(self) -> bytes:
        if self._unpacker.eof and self._packed:
            self._unpacker = zlib.decompressobj(_GZIP)  # one more member
        try:
            piece = self._unpacker.decompress(self._packed, PIECE_BYTES)
        except zlib.error as error:
            raise Invalid("gzip_broken") from error
        self._packed = self._unpacker.unused_data or self._unpacker.unconsumed_tail
        self._size += len(piece)
        if self._size > self._scope[BODY_LIMIT]:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return piece
