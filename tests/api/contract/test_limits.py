"""What a request may cost before the service knows who asks, and after."""

import asyncio
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.responses import PlainTextResponse

from app.api import connections, limits, problems
from app.api.connections import BoundedProtocol
from app.api.routing import Access
from app.integrations.rate_limits import RateLimit
from app.models.rights import ActorRole
from app.schemas.integration.connectors import ConnectorCreate
from app.services.tasks.notifications.poller import STREAMS_MAX
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import API, Office
from tests.support.server import free_port

SOMETHING = "0198c0de-0000-7000-8000-000000000000"
MANY_LANGUAGES = ",".join(f"en;q=0.{number % 10}" for number in range(500))


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: nothing of this reaches it."""
    return sqlite_databases


async def ask(app: FastAPI, method: str, path: str, body: bytes | None = b"{}") -> dict[str, Any]:
    """An anonymous request over ASGI; with a body of None, asking for it is a mistake."""
    answer: dict[str, Any] = {}

    async def receive() -> dict[str, Any]:
        assert body is not None, f"{method} {path} reads the body of somebody it does not know"
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        answer.update(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"9999")],
        "client": ("testclient", 50000),
        "server": ("testserver", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return answer


def protected_operations(app: FastAPI) -> list[tuple[str, str]]:
    """Method and a path of every operation that needs a sign-in."""
    return [
        (method.upper(), re.sub(r"\{[^}]+\}", SOMETHING, path))
        for path, item in openapi_document()["paths"].items()
        for method, operation in item.items()
        if Access.PUBLIC not in operation["x-required-permission"]
    ]


class TestWhoAsks:
    def test_nobody_s_body_is_read_before_the_sign_in_is_judged(self, app: FastAPI) -> None:
        operations = protected_operations(app)

        async def statuses() -> set[int]:
            answers = [await ask(app, method, path, None) for method, path in operations]
            return {answer["status"] for answer in answers}

        assert len(operations) > 150
        assert asyncio.run(statuses()) == {401}


class TestFaults:
    def test_so_many_are_told_then_how_many_more_there_are(self, office: Office) -> None:
        body = {f"isian{number}": number for number in range(100)}
        answer = office.client.post(f"{API}/auth/activate", json=body)
        told = answer.json()["errors"]
        assert len(told) == problems.FAULTS_MAX + 1
        assert told[-1]["code"] == "more_faults"
        missing = 3  # username, code, password
        assert str(len(body) + missing - problems.FAULTS_MAX) in told[-1]["detail"]

    def test_too_many_members_are_one_fault(self, office: Office) -> None:
        member = office.person(ActorRole.ANGGOTA)
        body = json.dumps({f"{number:x}": 0 for number in range(12_000)})
        answer = member.post("/evidence", content=body, headers={"Content-Type": JSON})
        assert [each["code"] for each in answer.json()["errors"]] == ["too_many_members"]

    @pytest.mark.parametrize("pointer", ["", "/spec", "/spec/mapping"])
    def test_so_are_too_many_unknown_names_anywhere(self, pointer: str) -> None:
        unknown: Any = {f"isian{number}": number for number in range(1000)}
        for name in reversed(pointer.split("/")[1:]):
            unknown = {name: unknown}
        with pytest.raises(ValidationError) as caught:
            ConnectorCreate.model_validate(unknown)
        told = [(each["loc"], each["type"]) for each in caught.value.errors()]
        assert (tuple(pointer.split("/")[1:]), "too_many_members") in told
        assert len(told) < 10

    def test_the_language_is_read_once_and_not_to_its_end(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[str] = []
        look = problems._preferred

        def counted(header: str) -> Any:
            read.append(header)
            return look(header)

        weighed: list[str] = []
        weigh = problems._weight
        monkeypatch.setattr(problems, "_preferred", counted)

        def counted_weight(parameters: str) -> float:
            weighed.append(parameters)
            return weigh(parameters)

        monkeypatch.setattr(problems, "_weight", counted_weight)
        body = {f"isian{number}": number for number in range(100)}
        headers = {"Accept-Language": MANY_LANGUAGES}
        answer = office.client.post(f"{API}/auth/activate", json=body, headers=headers)
        assert (answer.status_code, len(read), len(weighed)) == (422, 1, 20)
        assert answer.headers["Content-Language"] == "en"


JSON = "application/json"


class TestSizes:
    @pytest.mark.parametrize(
        ("path", "headers", "status", "code"),
        [
            ("/healthz", {"Cookie": "a" * limits.HEADER_MAX_BYTES}, 431, "header_too_large"),
            (
                "/healthz",
                {f"X-{n}": "" for n in range(200)},
                431,
                "too_many_headers",
            ),
            ("/healthz", {f"X-{n}": "y" * 1000 for n in range(70)}, 431, "headers_too_large"),
            (f"/healthz?{'x' * limits.TARGET_MAX_BYTES}", {}, 414, "address_too_long"),
            (f"/{'x' * limits.PATH_MAX_BYTES}", {}, 414, "address_too_long"),
            ("/healthz", {f"X-{n}": "x" * 8000 for n in range(7)}, 200, None),
        ],
    )
    def test_of_a_head(
        self, office: Office, path: str, headers: dict[str, str], status: int, code: str | None
    ) -> None:
        answer = office.client.get(path, headers=headers)
        assert answer.status_code == status
        assert answer.json().get("code") == code
        assert "X-Request-ID" in answer.headers

    def test_of_a_header_hold_for_all_of_one_name(self) -> None:
        twice = [(b"cookie", b"a" * (limits.HEADER_MAX_BYTES // 2))] * 2
        scope = {"raw_path": b"/", "query_string": b"", "headers": twice}
        assert limits.head_fault(scope) == (431, "header_too_large")
        assert limits.head_fault({**scope, "headers": twice[:1]}) is None

    @pytest.mark.parametrize("path", ["/notifications", "/me", "/evidence"])
    def test_of_a_query_are_few_parameters(self, office: Office, path: str) -> None:
        query = "&".join(f"{n:x}" for n in range(limits.PARAMETERS_MAX + 1))
        answer = office.person(ActorRole.ANGGOTA).get(f"{path}?{query}")
        told = [(each["pointer"], each["code"]) for each in answer.json()["errors"]]
        assert (answer.status_code, told) == (422, [("query", "too_many_members")])

    def test_of_a_form_are_few_fields(self, office: Office) -> None:
        form = "&".join(f"{n:x}=" for n in range(limits.PARAMETERS_MAX + 1))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = office.nobody.request("POST", "/auth/token", content=form, headers=headers)
        assert [each["code"] for each in answer.json()["errors"]] == ["too_many_members"]

    def test_of_a_body_are_small_where_nobody_has_signed_in(self, office: Office) -> None:
        long = {"username": "a" * limits.PUBLIC_BODY_MAX_BYTES, "code": "b", "password": "c"}
        answer = office.client.post(f"{API}/auth/activate", json=long)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert str(limits.PUBLIC_BODY_MAX_BYTES) in answer.json()["detail"]


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


def test_a_wrong_method_is_told_without_making_the_document(office: Office) -> None:
    app, known = office.app, office.app.openapi_schema
    app.openapi_schema = None
    try:
        answer = office.client.post(f"{API}/progress")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert office.client.put(f"{API}/evidence").headers["Allow"] == "GET, HEAD, POST"
        assert app.openapi_schema is None
    finally:
        app.openapi_schema = known


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
