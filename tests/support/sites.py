"""Web sites for the tests, as the links of evidence lead to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@contextmanager
def serving(site: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Where the site answers for as long as it is held; it logs nothing."""
    quiet = type(site.__name__, (site,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), quiet)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
