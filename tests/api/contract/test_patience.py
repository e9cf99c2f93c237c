"""Slow bodies, many requests, many connections."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.responses import PlainTextResponse

from app.api import connections, limits
from app.api.connections import BoundedProtocol
from app.integrations.rate_limits import RateLimit
from app.models.rights import ActorRole
from app.services.tasks.notifications.poller import STREAMS_MAX
from tests.support.databases import SqliteDatabases
from tests.support.office import API, Office
from tests.support.server import free_port


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: nothing of this reaches it."""
    return sqlite_databases


class TestPatience:
    def test_a_body_that_does_not_come_is_not_waited_for(
        self, app: FastAPI, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "BODY_SECONDS", 0.02)
        never = asyncio.Event()

        async def status() -> int:
            answer: list[Any] = []

            async def receive() -> Any:
                await never.wait()

            async def send(message: Any) -> None:
                answer.append(message)

            scope: dict[str, Any] = {"type": "http", "method": "POST", "headers": [], "state": {}}
            scope |= {"path": f"{API}/auth/activate", "raw_path": b"", "query_string": b""}
            await app(scope, receive, send)
            return int(answer[0]["status"])

        assert asyncio.run(status()) == 408

    def test_grows_with_what_has_come(self) -> None:
        pace = limits.Pace()
        pace.waited = limits.BODY_SECONDS + 10
        assert pace.patience(0) == -10
        assert pace.patience(10 * limits.BODY_BYTES_PER_SECOND) == 0
        assert pace.patience(60 * limits.BODY_BYTES_PER_SECOND) == 50


class TestRates:
    def test_of_a_person_are_told_and_end_in_429(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        usual, office.app.state.person_limit = office.app.state.person_limit, RateLimit(2)
        try:
            answers = [member.get("/me") for _ in range(3)]
            other = office.person(ActorRole.KOORDINATOR).get("/me")
        finally:
            office.app.state.person_limit = usual
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
        assert answers[-1].json()["code"] == "rate_limited"
        assert int(answers[-1].headers["Retry-After"]) > 0
        assert other.status_code == 200

    def test_streams_of_a_person_are_bounded(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        me = member.get("/me").json()["id"]
        lookout = office.app.state.lookout
        listening = [type("Listener", (), {"user_id": office.user_id("angeli.l.lake")})()]
        assert me == str(listening[0].user_id)
        lookout._listeners.update({object(): listening[0] for _ in range(STREAMS_MAX)})
        try:
            answer = member.get("/notifications/stream?for_seconds=1")
        finally:
            lookout._listeners.clear()
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")


@contextmanager
def listening() -> Iterator[int]:
    """A server on a port of its own whose application says hello."""
    port = free_port()
    config = uvicorn.Config(
        PlainTextResponse("halo"),
        host="127.0.0.1",
        port=port,
        http=BoundedProtocol,
        log_config=None,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


class TestConnections:
    def test_keep_no_more_headers_than_it_takes_to_refuse_them(self) -> None:
        protocol = BoundedProtocol.__new__(BoundedProtocol)
        protocol.headers = []
        for _ in range(8000):
            protocol.on_header(b"X", b"")
        assert len(protocol.headers) == limits.HEADERS_MAX + 1

    @pytest.mark.parametrize(
        ("sent", "answer"),
        [
            (b"", b"408"),
            (b"GET / HTTP/1.1\r\nHost: zi\r\nX-Pelan", b"408"),
            (b"GET / HTTP/1.1\r\nHost: zi\r\n\r\nGET / HTTP/1.1\r\nX", b"200"),
            (b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000, b"431"),
        ],
        ids=["silent", "half a head", "half a second head", "endless head"],
    )
    def test_end_when_a_head_does_not(
        self, monkeypatch: pytest.MonkeyPatch, sent: bytes, answer: bytes
    ) -> None:
        monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
        with listening() as port, closing(socket.create_connection(("127.0.0.1", port))) as caller:
            caller.settimeout(20)
            caller.sendall(sent)
            got = b""
            while piece := receive(caller):
                got += piece
        assert got.split(b"\r\n")[0].split()[1] == answer


def receive(caller: socket.socket) -> bytes:
    """What comes next; a connection that was cut has come to its end, too."""
    try:
        return caller.recv(65536)
    except ConnectionResetError:
        return b""
