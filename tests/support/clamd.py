"""A virus scanner for the tests: clamd's protocol over a real socket, well- and ill-behaved."""

import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer, ThreadingUnixStreamServer

from app.integrations.virus_scan import Scanner

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The EICAR test file: every scanner takes it for one."""
SIGNATURE = "Eicar-Test-Signature"


class NothingFound(Scanner):
    """For tests that are not about viruses."""

    def find_virus(self, pieces: Iterable[bytes]) -> str | None:
        for _ in pieces:
            pass
        return None


@dataclass
class Clamd:
    """What the scanner is like (`mode`: judging, silent, closed, garbage) and what it saw."""

    address: str = ""
    mode: str = "judging"
    stream_max_length: int = 10**9
    sizes: list[int] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def answer(self, connection: socket.socket) -> None:
        """One command, as clamd's documentation has it."""
        assert exactly(connection, 10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">L", exactly(connection, 4))[0]:
            content += exactly(connection, length)
            if len(content) > self.stream_max_length:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.sizes.append(len(content))
        if self.mode == "silent":
            self.stopped.wait()
        elif self.mode == "garbage":
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        elif self.mode == "judging":
            verdict = f"{SIGNATURE} FOUND" if VIRUS in content else "OK"
            connection.sendall(f"stream: {verdict}\0".encode())


def exactly(connection: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        piece = connection.recv(length - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


@contextmanager
def clamd(folder: Path | None = None) -> Iterator[Clamd]:
    """A scanner that answers: on a port, or on a Unix socket in the folder."""
    scanner = Clamd()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                if scanner.mode != "closed":
                    scanner.answer(self.request)

    server: ThreadingTCPServer | ThreadingUnixStreamServer
    if folder is None:
        server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        scanner.address = f"127.0.0.1:{server.server_address[1]}"
    else:
        server = ThreadingUnixStreamServer(str(folder / "clamd.sock"), Handler)
        scanner.address = f"unix:{folder / 'clamd.sock'}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield scanner
    finally:
        scanner.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
