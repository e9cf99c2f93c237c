"""What a request may cost before the service knows who asks, and after."""

import asyncio
import json
import re
import socket
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from app.api import limits, problems
from app.api.admission import Access
from app.models.rights import ActorRole
from app.schemas.integration.connectors import ConnectorCreate
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import API, Office

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
        assert f" {limits.PUBLIC_BODY_MAX_BYTES // 1024} KB" in answer.json()["detail"]


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


def receive(caller: socket.socket) -> bytes:
    """What comes next; a connection that was cut has come to its end, too."""
    try:
        return caller.recv(65536)
    except ConnectionResetError:
        return b""
