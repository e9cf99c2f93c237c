"""`make demo-systems` says in one line what is missing, and follows where the server listens."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from examples import demo
from tests.support.server import free_port


class Refuses(BaseHTTPRequestHandler):
    """A server that knows nobody."""

    def do_POST(self) -> None:
        self.send_response(401)
        self.end_headers()

    def log_request(self, *_: object) -> None:
        """Not to the terminal that is looked at."""


@pytest.fixture
def refusing() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Refuses) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ZI_URL", "ZI_PORT", "ZI_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(demo, "ROOT", tmp_path)
    for name in ("SIRIAN", "SIPLENO", "RECEIVER"):
        monkeypatch.setattr(demo, name, free_port())


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that was said."""
    assert demo.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    return line


def begin(folder: Path, port: int) -> None:
    """What `make serve` leaves, and where the file .env lets it listen."""
    (folder / "var").mkdir()
    (folder / "var" / "development-password").write_text("rahasia\n", encoding="utf-8")
    (folder / ".env").write_text(f"#ZI_PORT=1\nZI_PORT={port}\n", encoding="utf-8")


def test_no_server_was_ever_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZI_DATA_DIR", "elsewhere")
    missing = tmp_path / "elsewhere" / "development-password"
    assert told(capsys).startswith(f"{missing} is missing: start `make serve`")


def test_nothing_answers_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    begin(tmp_path, port)
    assert told(capsys).startswith(f"Nothing answers at http://127.0.0.1:{port}: start")


def test_the_password_is_not_of_that_server(
    tmp_path: Path, refusing: int, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(tmp_path, refusing)
    assert told(capsys).startswith(f"http://127.0.0.1:{refusing} refuses the password of admin")


def test_its_own_port_is_taken(
    tmp_path: Path, refusing: int, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    begin(tmp_path, refusing)
    monkeypatch.setattr(demo, "SIPLENO", refusing)
    assert told(capsys).startswith(f"Port {refusing} is taken")
