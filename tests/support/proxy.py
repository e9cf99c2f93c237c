"""Debian's nginx in front of the service, set up by deploy/nginx.conf, with gzip."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.databases import ROOT
from tests.support.server import PATIENCE_SECONDS, free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
_COMPRESSION = """    gzip on;
    gzip_min_length 20;
    gzip_types application/json application/problem+json image/svg+xml text/csv;
    location"""
_MAIN = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
events {{}}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{server}
}}
"""


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[str]:
    """The address of a proxy before `upstream` (an address) that compresses and weakens ETags."""
    assert NGINX is not None
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "nginx.conf"
    server = _server(port, upstream)
    configuration.write_text(_MAIN.format(folder=folder, server=server), encoding="utf-8")
    log = folder / "nginx.log"
    process = subprocess.Popen(  # noqa: S603 - the program found above
        [NGINX, "-p", str(folder), "-e", str(log), "-c", str(configuration)]
    )
    try:
        _wait_for(port, process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _server(port: int, upstream: str) -> str:
    """The shipped server on a port of ours, without TLS."""
    server = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    server = re.sub(r" *ssl_\w+ [^;]*;\n", "", server)
    server = server.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    server = server.replace("127.0.0.1:8000", upstream.removeprefix("http://"))
    # The service is not asked to compress, so that nginx does.
    host = "proxy_set_header Host $host;"
    server = server.replace(host, f'{host}\n        proxy_set_header Accept-Encoding "";')
    return server.replace("    location", _COMPRESSION, 1)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(log.read_text(encoding="utf-8"))
