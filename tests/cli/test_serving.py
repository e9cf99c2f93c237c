"""Several processes of one server: they share the port and the counts, and end together."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import User
from tests.support.databases import SECRET, Databases, on_one_engine
from tests.support.engines import engine_at
from tests.support.evidence import MEMBER, REPORT, TITLE, indicator_id
from tests.support.office import API, new_token
from tests.support.server import forked_process

GRACE_SECONDS = 4


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.copy("seeded") as url:
        yield url


def headers(url: str) -> dict[str, str]:
    engine = engine_at(url)
    with Session(engine) as session:
        user_id = session.scalars(select(User.id).where(User.username == MEMBER)).one()
    return {"Authorization": f"Bearer {new_token(engine, SECRET, user_id, timedelta(hours=1))}"}


def children(pid: int) -> set[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return {int(child) for child in listed.split()}


def wait_until(is_so: Any) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


DRAFT = {
    "indicator_ids": [indicator_id(REPORT)],
    "title": TITLE,
    "evidence_date": "2023-07-05",
    "covers_from": "2023-04-01",
    "covers_to": "2023-06-30",
}


class Posting:
    """A request whose body takes its time; made once the service has begun to read it."""

    def __init__(self, address: str, own: dict[str, str]) -> None:
        self._body = json.dumps(DRAFT).encode()
        place = httpx.URL(address)
        self._socket = socket.create_connection((place.host, place.port or 80), timeout=60)
        lines = [f"POST {API}/evidence HTTP/1.1", "Host: localhost", "Expect: 100-continue"]
        lines += ["Content-Type: application/json", f"Content-Length: {len(self._body)}"]
        lines += [f"{name}: {value}" for name, value in own.items()]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert b" 100 " in self._socket.recv(4096)

    def finish(self) -> bytes:
        """Send the body; the first line of the answer."""
        self._socket.sendall(self._body)
        return self.first_line()

    def first_line(self) -> bytes:
        """What comes; nothing where the connection was cut off."""
        with self._socket, suppress(ConnectionError):
            return self._socket.recv(4096).partition(b"\r\n")[0]
        return b""


@on_one_engine
def test_processes_share_port_and_counts_and_end_within_the_grace(url: str, tmp_path: Path) -> None:
    settings = {
        "ZI_DATABASE_URL": url,
        "ZI_SECRET_KEY": SECRET,
        "ZI_WORKERS": "2",
        "ZI_STOP_GRACE_SECONDS": str(GRACE_SECONDS),
        "ZI_LOG_FORMAT": "json",
    }
    own = headers(url)
    with forked_process(tmp_path, settings) as (address, process):
        assert process.pid is not None
        first = children(process.pid)
        assert len(first) == 2
        # Each over a connection of its own: either process may answer.
        answers = [httpx.get(f"{address}{API}/me", headers=own) for _ in range(12)]
        left = [int(answer.headers["RateLimit-Remaining"]) for answer in answers]
        assert left[0] - left[-1] >= 10  # a minute may have ended meanwhile, and weighs a bit less

        os.kill(min(first), signal.SIGKILL)
        wait_until(lambda: len(children(process.pid or 0) - first) == 1)
        wait_until(lambda: httpx.get(f"{address}/healthz").is_success)

        in_time, never = Posting(address, own), Posting(address, own)
        told = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        wait_until(lambda: "Shutting down" in (tmp_path / "server.log").read_text())
        assert b" 201 " in in_time.finish()
        process.join(60)
        assert time.monotonic() - told < GRACE_SECONDS + 3
        assert process.exitcode == 0
        assert b" 201 " not in never.first_line()
        said = (tmp_path / "server.log").read_text()
        assert said.count('"event": "worker_started"') in {1, 2}  # again where it was the killed
        assert "Traceback" not in said
