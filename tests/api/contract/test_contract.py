"""The HTTP contract that every operation keeps: problems, languages, request ids, origins."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr
from sqlalchemy import text

from app.core.database import Database
from app.core.settings import Settings
from app.main import EXPOSED_HEADERS, create_app
from app.models.rights import ActorRole
from tests.support.databases import SECRET, SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import API, Office
from tests.support.operations import every_operation
from tests.support.prepared import Prepared


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about HTTP."""
    return sqlite_databases


PROBLEM_FIELDS = {
    "type", "title", "status", "detail", "instance", "code", "request_id", "errors"
}  # fmt: skip
TEN_MEGABYTES = 10 * 1024 * 1024
ORIGIN = "https://zi.ntt.kpu.go.id"


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem, after a look at everything that all problems have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert set(told) == PROBLEM_FIELDS
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"urn:zona-integritas:problem:{code}"
    assert told["instance"] == answer.request.url.path
    assert told["request_id"] == answer.headers["x-request-id"]
    assert told["title"]
    assert told["detail"]
    assert told["title"] != code
    for fault in told["errors"]:
        assert set(fault) == {"pointer", "code", "detail"}
        assert fault["detail"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-language"] == "id"
    return told


class TestProblems:
    def test_every_kind_of_failure_is_told_in_the_same_form(self, office: Office) -> None:
        prepared = Prepared(office)
        owner, admin = prepared.owner, prepared.administrator
        coordinator = office.person(ActorRole.KOORDINATOR)
        evidence_id = prepared.evidence()
        verify, verdict = f"/evidence/{evidence_id}/verify", {"revision_digest": "0" * 64}
        problem(office.client.get("/nowhere"), 404, "not_found")
        problem(office.client.get(f"{API}/nowhere/at/all"), 404, "not_found")
        problem(owner.get(f"/evidence/{prepared.work_unit_id}"), 404, "not_found")
        problem(office.nobody.get("/me"), 401, "unauthenticated")
        problem(owner.get("/users"), 403, "forbidden")
        problem(owner.post(verify, verdict), 403, "forbidden")
        problem(coordinator.post(verify, verdict), 412, "revision_changed")
        problem(owner.post(f"/evidence/{evidence_id}/revisions", {}), 409, "evidence_wrong_status")
        changed = {"title": "Lain"}
        problem(
            owner.patch(f"/evidence/{evidence_id}", changed, etag=None),
            428,
            "precondition_required",
        )
        problem(owner.patch(f"/evidence/{evidence_id}", changed, etag='"old"'), 412, "stale")
        problem(owner.post("/evidence", {}), 422, "validation_failed")
        problem(owner.post(f"/evidence/{evidence_id}/files", {}), 415, "unsupported_media_type")
        problem(
            owner.get(
                f"/evidence/{evidence_id}/files/{prepared.file(evidence_id)}/content",
                headers={"Range": "bytes=99999-"},
            ),
            416,
            "range_not_satisfiable",
        )
        again = {"work_unit_code": "53", "username": "thomas.dohu", "name": "X", "job_title": "Y"}
        twice = problem(admin.post("/users", again), 409, "already_exists")
        assert [fault["pointer"] for fault in twice["errors"]] == ["/username"]

    def test_unauthenticated_says_how_to_sign_in(self, office: Office) -> None:
        answer = office.nobody.get("/me")
        assert answer.headers["www-authenticate"] == "Bearer"

    def test_wrong_method_is_told_the_right_ones(self, office: Office) -> None:
        document = openapi_document()
        allowed: dict[str, set[str]] = {}
        for operation in every_operation(document).values():
            allowed.setdefault(operation.path, set()).add(operation.method)
        for template, methods in allowed.items():
            path = re.sub(r"\{\w+\}", "01890000-0000-7000-8000-000000000000", template)
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
                answer = office.client.request(method, path)
                problem(answer, 405, "method_not_allowed")
                with_head = methods | ({"HEAD"} if "GET" in methods else set())
                assert set(re.split(r",\s*", answer.headers["allow"])) == with_head, path

    def test_options_is_answered_without_a_fault(self, office: Office) -> None:
        for path in ("/healthz", f"{API}/roles", f"{API}/me"):
            answer = office.client.request("OPTIONS", path)
            assert answer.status_code == 405
            assert answer.headers["allow"] == "GET, HEAD"

    def test_addresses_of_a_fault_are_json_pointers(self, office: Office) -> None:
        body = {
            "indicator_ids": ["x"],
            "title": " ",
            "evidence_date": "05-07-2023",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
            "a/b~c": 1,
        }
        person = office.person(ActorRole.ANGGOTA)
        told = problem(person.post("/evidence", body), 422, "validation_failed")
        pointers = {fault["pointer"]: fault["code"] for fault in told["errors"]}
        assert set(pointers) == {"/indicator_ids/0", "/title", "/evidence_date", "/a~1b~0c"}
        assert pointers["/a~1b~0c"] == "extra_forbidden"
        in_query = problem(person.get("/evidence?sort=color"), 422, "validation_failed")
        assert [fault["pointer"] for fault in in_query["errors"]] == ["query/sort"]
        in_path = problem(person.get("/evidence/1"), 422, "validation_failed")
        assert [fault["pointer"] for fault in in_path["errors"]] == ["path/evidence_id"]
        whole = problem(
            person.request("POST", "/evidence", content=b"{,}", headers=JSON),
            422,
            "validation_failed",
        )
        assert [fault["pointer"] for fault in whole["errors"]] == [""]


JSON = {"Content-Type": "application/json"}


class TestBodies:
    def test_too_large_a_body_is_refused_announced_or_not(self, office: Office) -> None:
        owner = office.person(ActorRole.ANGGOTA)
        large = b'{"title": "' + b"x" * TEN_MEGABYTES + b'"}'

        def streamed() -> Iterator[bytes]:
            for start in range(0, len(large), 65536):
                yield large[start : start + 65536]

        for content in (large, streamed()):
            answer = owner.request("POST", "/evidence", content=content, headers=JSON)
            problem(answer, 413, "too_large")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = office.nobody.request(
            "POST", "/auth/token", content=b"username=" + b"x" * TEN_MEGABYTES, headers=form
        )
        problem(answer, 413, "too_large")


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


class TestLanguage:
    @pytest.mark.parametrize(
        ("wanted", "given"),
        [
            ("en", "en"),
            ("EN-us,en;q=0.9", "en"),
            ("id;q=0.4, en;q=0.8", "en"),
            ("en;q=0.4, id;q=0.8", "id"),
            ("en;q=0", "id"),
            ("fr, en;q=x", "id"),
            ("fr", "id"),
            ("*", "id"),
            ("", "id"),
        ],
    )
    def test_sentences_follow_accept_language(self, app: FastAPI, wanted: str, given: str) -> None:
        client = TestClient(app, raise_server_exceptions=False)
        answer = client.get(f"{API}/me", headers={"Accept-Language": wanted})
        english = client.get(f"{API}/me", headers={"Accept-Language": "en"}).json()
        indonesian = client.get(f"{API}/me").json()
        assert answer.headers["content-language"] == given
        expected = english if given == "en" else indonesian
        assert (answer.json()["title"], answer.json()["detail"]) == (
            expected["title"],
            expected["detail"],
        )
        assert english["detail"] != indonesian["detail"]

    def test_faults_of_fields_are_told_in_both_languages(self, office: Office) -> None:
        owner = office.person(ActorRole.ANGGOTA)
        indonesian = owner.post("/evidence", {"title": 5}).json()["errors"]
        english = owner.post("/evidence", {"title": 5}, headers={"Accept-Language": "en"})
        for here, there in zip(indonesian, english.json()["errors"], strict=True):
            assert here["pointer"] == there["pointer"]
            assert here["detail"] != there["detail"]


class TestRequestId:
    def test_is_given_where_none_was_sent_and_echoed_where_one_was(self, app: FastAPI) -> None:
        client = TestClient(app)
        first, second = client.get("/healthz"), client.get("/healthz")
        assert first.headers["x-request-id"] != second.headers["x-request-id"]
        mine = client.get("/healthz", headers={"X-Request-ID": "layar-7.klik_12"})
        assert mine.headers["x-request-id"] == "layar-7.klik_12"

    @pytest.mark.parametrize(
        "given", ["short", "x" * 65, "with space 12", "baris\tbaru-1", "a" * 8 + "é"]
    )
    def test_what_could_break_a_log_is_replaced(self, app: FastAPI, given: str) -> None:
        answer = TestClient(app).get("/healthz", headers={b"X-Request-ID": given.encode("latin-1")})
        assert answer.headers["x-request-id"] != given
        assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-request-id"])


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
