"""A partner's three programs where nothing was handed in, whatever it looks like.

Where the address leads elsewhere, as http:// does at most servers; where an answer breaks off, as
when the service is restarted; where a file is empty.
"""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


class BreaksOff(LeadsElsewhere):
    """One that is restarted in the middle: of a batch one line comes, of a record half of one."""

    asked = 0

    def answer(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        said = (
            b'{"line": 1, "outcome": "created"}\n' if self.command == "POST" else b'{"record_id":'
        )
        length = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(said)
        if self.command == "PUT":
            length = b"Content-Length: 500\r\n\r\n"
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + length + said)
        self.close_connection = True

    do_POST = do_PUT = answer  # noqa: N815 - their names


def run_program(
    folder: Path, suffix: str, command: tuple[str, ...], server: ThreadingHTTPServer, *step: str
) -> subprocess.CompletedProcess[str]:
    settings = {"ZI_URL": f"http://127.0.0.1:{server.server_port}/", "ZI_KEY": "zi_a_key"}
    return subprocess.run(  # noqa: S603 - our own program
        [*command, f"partner{suffix}", *step],
        cwd=folder,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(("suffix", "command"), LANGUAGES)
def test_nothing_is_handed_in_where_a_server_leads_elsewhere(
    tmp_path: Path, suffix: str, command: tuple[str, ...]
) -> None:
    copy_program(tmp_path, suffix)
    (tmp_path / "hari.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "kosong.jsonl").write_text("\n", encoding="utf-8")
    with served(LeadsElsewhere) as server:
        ran = run_program(tmp_path, suffix, command, server, "batch", "sirian", "hari.jsonl")
        empty = run_program(tmp_path, suffix, command, server, "batch", "sirian", "kosong.jsonl")
    assert (ran.returncode, ran.stdout[:3]) == (1, "301"), ran.stderr
    assert (empty.returncode > 0, "nothing in kosong.jsonl" in empty.stderr) == (True, True)


@pytest.mark.parametrize(("suffix", "command"), LANGUAGES)
def test_an_answer_that_breaks_off_is_asked_for_again_and_is_no_success(
    tmp_path: Path, suffix: str, command: tuple[str, ...]
) -> None:
    copy_program(tmp_path, suffix)
    program = tmp_path / f"partner{suffix}"  # as it is, without the waits
    text = program.read_text(encoding="utf-8")
    program.write_text(text.replace("1, 2, 4, 8", "0, 0"), encoding="utf-8")
    (tmp_path / "hari.jsonl").write_text("{}\n", encoding="utf-8")
    for step in (("batch", "sirian", "hari.jsonl"), ("put", "sirian", "satu", "hari.jsonl")):
        BreaksOff.asked = 0
        with served(BreaksOff) as server:
            ran = run_program(tmp_path, suffix, command, server, *step)
        assert (ran.returncode, BreaksOff.asked) == (1, 3), ran
