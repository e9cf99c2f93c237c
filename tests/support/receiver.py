"""Somebody who receives webhooks on this machine: keeps what came, and answers as told."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    headers: dict[str, str]
    body: bytes


Answer = Callable[[Received], tuple[int, dict[str, str]]]


@dataclass
class Receiver:
    """What came, in order; `answer` decides what is said to each."""

    url: str = ""
    came: list[Received] = field(default_factory=list)
    answer: Answer = lambda _: (204, {})


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens for as long as it is held."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            announced = int(self.headers["Content-Length"])
            body = self.rfile.read(announced)
            if len(body) < announced:  # whoever sent it died half way
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            one = Received(headers, body)
            receiver.came.append(one)
            status, more = receiver.answer(one)
            if status == 0:  # hang up without a word
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def dripping(seconds: float = 0.05) -> Iterator[str]:
    """The address of somebody who answers a byte at a time and never comes to an end."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def drip(connection: socket.socket) -> None:
        with connection:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not over.wait(seconds):
                    connection.sendall(b"z")
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=drip, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    finally:
        over.set()
        listening.close()
