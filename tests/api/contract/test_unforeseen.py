"""What nobody foresaw, and who may call from a browser."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text

from app.core.database import Database
from app.core.settings import Settings
from app.main import EXPOSED_HEADERS, create_app
from tests.support.databases import SECRET, SqliteDatabases
from tests.support.office import API, Office
from tests.support.problems import problem


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about HTTP."""
    return sqlite_databases


ORIGIN = "https://zi.ntt.kpu.go.id"


async def fail() -> None:
    message = "SELECT password_hash FROM users"
    raise RuntimeError(message)


async def fail_as_stream() -> StreamingResponse:
    async def pieces() -> AsyncIterator[bytes]:
        await fail()
        yield b""

    return StreamingResponse(pieces())


class TestUnforeseen:
    @pytest.mark.parametrize("boom", [fail, fail_as_stream])
    def test_a_failing_route_tells_no_secret(self, boom: Callable[[], Any]) -> None:
        settings = Settings(_env_file=None, secret_key=SecretStr(SECRET), cors_origins=(ORIGIN,))
        app = create_app(settings)
        router = APIRouter()
        router.add_api_route("/boom", boom)
        app.router.routes.insert(0, router.routes[0])
        headers = {"X-Request-ID": "given-by-caller", "Origin": ORIGIN}
        with TestClient(app, raise_server_exceptions=False) as client:
            answer = client.get("/boom", headers=headers)
        told = problem(answer, 500, "internal_error")
        assert told["request_id"] == "given-by-caller"
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert not re.search(r"SELECT|Traceback|RuntimeError|boom\(", answer.text)

    def test_a_database_that_does_not_answer_is_unavailable(
        self, office: Office, app: FastAPI
    ) -> None:
        admin = office.administrator()
        assert office.client.portal is not None
        office.client.portal.call(app.state.database.close)
        gone = Settings(_env_file=None, database_url="postgresql://nobody@127.0.0.1:1/none")
        app.state.database = Database(gone.async_database_url)
        problem(admin.get("/me"), 503, "unavailable")
        problem(office.client.get("/readyz"), 503, "unavailable")
        assert office.client.get("/healthz").status_code == 200

    def test_whoever_waits_too_long_for_their_turn_is_told_when_to_come_again(
        self, office: Office, app: FastAPI
    ) -> None:
        admin = office.administrator()
        url = app.state.settings.async_database_url
        portal = office.client.portal
        assert portal is not None
        portal.call(app.state.database.close)
        app.state.database = database = Database(url, patience_seconds=0.01)
        body = {"code": "5399", "name": "KPU Kota Baru", "time_zone": "Asia/Makassar"}

        @asynccontextmanager
        async def occupied() -> AsyncIterator[None]:
            async with database.writing() as session:
                await session.execute(text("SELECT 1"))
                yield

        with portal.wrap_async_context_manager(occupied()):
            answer = admin.post("/work-units", json=body | {"kind": "kabupaten_kota"})
            problem(answer, 503, "busy")
            assert int(answer.headers["Retry-After"]) > 0
            assert office.client.get("/healthz").status_code == 200


class TestCors:
    @pytest.fixture
    def client(self) -> TestClient:
        settings = Settings(_env_file=None, secret_key=SecretStr(SECRET), cors_origins=(ORIGIN,))
        return TestClient(create_app(settings), raise_server_exceptions=False)

    def test_a_known_origin_may_read_what_it_needs(self, client: TestClient) -> None:
        for path in ("/healthz", f"{API}/me"):  # a problem, too
            answer = client.get(path, headers={"Origin": ORIGIN})
            assert answer.headers["access-control-allow-origin"] == ORIGIN
            exposed = set(answer.headers["access-control-expose-headers"].split(", "))
            assert exposed == set(EXPOSED_HEADERS)
        assert answer.headers["access-control-allow-credentials"] == "true"

    def test_a_known_origin_may_send_what_the_contract_asks_for(self, client: TestClient) -> None:
        asked = "authorization,idempotency-key,if-match,x-csrf-guard"
        answer = client.options(
            f"{API}/evidence",
            headers={
                "Origin": ORIGIN,
                "Access-Control-Request-Method": "PATCH",
                "Access-Control-Request-Headers": asked,
            },
        )
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-headers"] == asked
        assert "PATCH" in answer.headers["access-control-allow-methods"]

    def test_a_strange_origin_gets_no_permission(self, client: TestClient) -> None:
        answer = client.get("/healthz", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers

    def test_without_settings_no_origin_is_allowed(self, app: FastAPI) -> None:
        answer = TestClient(app).get("/healthz", headers={"Origin": ORIGIN})
        assert "access-control-allow-origin" not in answer.headers
