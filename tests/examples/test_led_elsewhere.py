"""A partner's three programs where the address leads elsewhere, as http:// does at most servers."""

import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.examples.test_partners import LANGUAGES, copy_program


class LeadsElsewhere(BaseHTTPRequestHandler):
    """As an nginx that wants HTTPS; whoever follows finds an answer that says all is well."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        leads = not self.path.startswith("/elsewhere")
        self.send_response(301 if leads else 200)
        if leads:
            self.send_header("Location", f"/elsewhere{self.path}")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PUT = answer  # noqa: N815 - their names

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize(("suffix", "command"), LANGUAGES)
def test_nothing_is_handed_in_where_a_server_leads_elsewhere(
    tmp_path: Path, suffix: str, command: tuple[str, ...]
) -> None:
    copy_program(tmp_path, suffix)
    (tmp_path / "hari.jsonl").write_text("{}\n", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), LeadsElsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        settings = {"ZI_URL": address, "ZI_KEY": "zi_a_key"}
        ran = subprocess.run(  # noqa: S603 - our own program
            [*command, f"partner{suffix}", "batch", "sirian", "hari.jsonl"],
            cwd=tmp_path,
            env=os.environ | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        server.shutdown()
    assert (ran.returncode, ran.stdout[:3]) == (1, "301"), ran.stderr
