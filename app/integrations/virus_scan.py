"""Asking a virus scanner: clamd's INSTREAM command over TCP or a Unix socket."""

import re
import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from app.core import errors

MAX_CHUNK_BYTES: Final = 256 * 1024
MAX_ANSWER_BYTES: Final = 4096
_FOUND: Final = re.compile(rb"stream: ([ -~]{1,200}) FOUND\0")
_CLEAN: Final = b"stream: OK\0"
_UNIX: Final = "unix:"
_LENGTH: Final = struct.Struct(">L")


class Scanner:
    """A clamd at an address; every file has a connection of its own."""

    def __init__(self, address: str, timeout_seconds: float) -> None:
        """`address` is `host:port` or `unix:/path`; nothing is opened yet."""
        self._address = address
        self._timeout_seconds = timeout_seconds

    def find_virus(self, pieces: Iterable[bytes]) -> str | None:
        """The name of what is found in a file, or None for a clean one; blocks, for a thread.

        Raises Unavailable (`scanner_unavailable`) without a verdict: nobody answers in time, or
        the scanner takes no file of that size (clamd's StreamMaxLength). What `pieces` raises
        passes through.
        """
        with _talking():
            connection = self._connect()
        with connection:
            _send(connection, b"zINSTREAM\0")
            for chunk in _chunks(pieces):
                _send(connection, _LENGTH.pack(len(chunk)) + chunk)
            _send(connection, _LENGTH.pack(0))
            answer = _answer(connection)
        if answer == _CLEAN:
            return None
        if found := _FOUND.fullmatch(answer):
            return found[1].decode()
        raise errors.Unavailable("scanner_unavailable")

    def _connect(self) -> socket.socket:
        if not self._address.startswith(_UNIX):
            host, _, port = self._address.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), self._timeout_seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self._timeout_seconds)
        try:
            connection.connect(self._address.removeprefix(_UNIX))
        except OSError:
            connection.close()
            raise
        return connection


@contextmanager
def _talking() -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeError) as error:  # the latter for what can be no host's name
        raise errors.Unavailable("scanner_unavailable") from error


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        for start in range(0, len(piece), MAX_CHUNK_BYTES):
            yield piece[start : start + MAX_CHUNK_BYTES]


def _send(connection: socket.socket, data: bytes) -> None:
    with _talking():
        connection.sendall(data)


def _answer(connection: socket.socket) -> bytes:
    """All that the scanner says, up to its closing NUL or the end of the connection."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER_BYTES:
        with _talking():
            piece = connection.recv(MAX_ANSWER_BYTES)
        if not piece:
            break
        answer += piece
    return answer
