"""Connections of the server: what their heads may weigh, and how long they may take."""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.api.limits import HEAD_MAX_BYTES, HEADERS_MAX, PATH_MAX_BYTES

# From the connection, or the first byte of the next request, to the end of its head.
HEAD_SECONDS: Final = 30.0
# What the application refuses with a problem still passes here; endless heads do not.
_HARD_HEAD_BYTES: Final = 2 * HEAD_MAX_BYTES
_REFUSALS: Final = {
    408: b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n"
    b"content-length: 0\r\n\r\n",
}


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which would wait for ever and keep whatever comes meanwhile."""

    _timer: asyncio.TimerHandle | None = None
    _is_in_head = False
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected, and may say nothing at all."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone."""
        self._head_is_complete()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes have come; of a head only so many."""
        super().data_received(data)
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > _HARD_HEAD_BYTES:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._expect_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; of too many, one more than may be, for the application to refuse them all."""
        if len(self.headers) <= HEADERS_MAX:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there; bodies are the application's affair.

        Of a path that is too long as much is kept as is refused: all of it would be decoded.
        """
        self._head_is_complete()
        path = self.url.partition(b"?")[0]
        if len(path) > PATH_MAX_BYTES:
            self.url = path[: PATH_MAX_BYTES + 1]
        super().on_headers_complete()

    def _expect_head(self) -> None:
        self._is_in_head, self._head_bytes = True, 0
        if self._timer is None:
            self._timer = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

    def _head_is_complete(self) -> None:
        self._is_in_head = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: int) -> None:
        self._head_is_complete()
        if not self.transport.is_closing():
            self.transport.write(_REFUSALS[status])
            self.transport.close()
