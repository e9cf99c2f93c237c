"""A website of the office, which is there as long as the simulated year lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

_PAGE = """<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>Informasi satuan kerja untuk masyarakat.</p></body></html>
"""


class _Site(BaseHTTPRequestHandler):
    """Has a page at every address, with the address as its title."""

    def do_GET(self) -> None:
        """The page."""
        title = unquote(self.path).rpartition("/")[2].replace("-", " ")
        body = _PAGE.format(title=escape(title)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def website() -> Iterator[str]:
    """The address of the site, on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
