"""Another system on this machine that is pulled from, and behaves as a test wants it to."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.support.certificates import Authority

Handler = BaseHTTPRequestHandler
Behaviour = Callable[[Handler], None]


@dataclass(frozen=True)
class Asked:
    """A request as it came; `target` with its query."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    method: str = "GET"
    target: str = ""
    body: bytes = b""

    @property
    def data(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode()))


@dataclass
class Upstream:
    """What was asked; `behave` answers."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    behave: Behaviour = lambda handler: reply(handler, {"items": []})
    socket_of: Callable[[], ThreadingHTTPServer] | None = None

    def secure(self, authority: Authority) -> None:
        """Speak TLS from now on, with those whose certificate the authority issued."""
        assert self.socket_of is not None
        server = self.socket_of()
        server.socket = authority.serving().wrap_socket(server.socket, server_side=True)
        self.address = self.address.replace("http://", "https://")


def reply(
    handler: Handler,
    data: Any,
    status: int = 200,
    content_type: str = "application/json",
    **headers: str,
) -> None:
    """An answer of JSON, or of bytes as they are."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def endless(handler: Handler) -> None:
    """A gigabyte, as fast as it is taken."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    piece = b" " * 65536
    with suppress(OSError):
        for _ in range(16384):
            handler.wfile.write(piece)


def breaks_off(handler: Handler) -> None:
    """Half of what was announced, then nothing."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"items": [')
    handler.wfile.flush()
    with suppress(OSError):
        handler.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def upstream() -> Iterator[Upstream]:
    """A system that answers for as long as it is held."""
    system, over = Upstream(), threading.Event()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            body = self.rfile.read(int(headers.get("content-length", 0)))
            came = Asked(parts.path, query, headers, self.command, self.path, body)
            system.asked.append(came)
            self.over = over
            with suppress(OSError):
                system.behave(self)

        do_POST = do_GET  # noqa: N815 - as the library calls it

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    system.socket_of = lambda: server
    system.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield system
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
