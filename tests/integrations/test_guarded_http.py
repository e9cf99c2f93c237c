"""The way out: which ports are ours, and whom a connection serves."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.integrations import guarded_http
from app.integrations.guarded_http import guarded_client, is_named, may_be_asked
from app.integrations.http_client import httpx
from tests.support.certificates import Authority


@pytest.mark.parametrize(
    ("url", "named", "is_so"),
    [
        ("http://simpeg", "simpeg", True),
        ("http://simpeg:80/x", "simpeg", True),
        ("https://simpeg", "simpeg", True),
        ("https://simpeg:443", "simpeg", True),
        ("http://simpeg:443", "simpeg", False),
        ("http://simpeg:5432", "simpeg", False),
        ("http://simpeg:8080", "simpeg:8080", True),
        ("https://simpeg:8080", "simpeg:8080", True),
        ("http://simpeg", "simpeg:8080", False),
        ("http://SIMPEG:8080", "simpeg:8080", True),
        ("http://simpeg.kpu", "simpeg", False),
        ("http://simpeg:8080@10.0.0.1/", "simpeg:8080", False),
        ("http://127.0.0.1:9", "127.0.0.1:*", True),
        ("http://[::1]", "[::1]", True),
        ("http://[::1]:8080", "[::1]:8080", True),
        ("http://[::1]:8080", "[::1]", False),
    ],
)
def test_a_host_is_named_with_its_port(url: str, named: str, *, is_so: bool) -> None:
    assert is_named(httpx.URL(url), (named,)) is is_so
    assert may_be_asked(url, (named,)) is (is_so or url.startswith("https"))


@pytest.mark.parametrize("url", ["http://[::1", "https://x:99999/", "ftp://simpeg/", "simpeg", ""])
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    assert not may_be_asked(url, ("simpeg",))


@contextmanager
def secure_server(authority: Authority, *hosts: str) -> Iterator[tuple[int, list[str | None]]]:
    """Keeps its connections open; its port, and the names that connections were opened for."""
    names: list[str | None] = []

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    def note(_: ssl.SSLSocket, name: str | None, __: ssl.SSLContext) -> None:
        names.append(name)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads, server.block_on_close = True, False
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("server", *hosts))
    context.sni_callback = note  # type: ignore[assignment] # typeshed asks for a wider socket
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_address[1], names
    finally:
        server.shutdown()
        server.server_close()


def test_a_connection_serves_the_name_it_was_opened_for_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two names at one address, and a certificate for the first: the second must not be served."""
    authority = Authority(tmp_path)

    def here(_: str, port: int) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]

    async def ask(port: int) -> tuple[list[int], str]:
        hosts = (f"satu.kpu:{port}", f"dua.kpu:{port}")
        async with guarded_client(hosts, 5, authority.file) as client:
            served = [(await client.get(f"https://{hosts[0]}/")).status_code for _ in range(2)]
            with pytest.raises(httpx.ConnectError) as refused:
                await client.get(f"https://{hosts[1]}/")
            return served, str(refused.value)

    monkeypatch.setattr(guarded_http, "_look_up", here)
    with secure_server(authority, "satu.kpu") as (port, names):
        served, why = asyncio.run(ask(port))
    assert (served, names) == ([204, 204], ["satu.kpu", "dua.kpu"]), "the first is used again"
    assert "dua.kpu" in why
