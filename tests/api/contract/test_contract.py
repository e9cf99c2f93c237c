"""The HTTP contract that every operation keeps: problems, languages, request ids, origins."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.api.portal_errors import is_portals
from app.models.rights import ActorRole
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import API, Office
from tests.support.operations import every_operation
from tests.support.prepared import Prepared
from tests.support.problems import problem


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about HTTP."""
    return sqlite_databases


TEN_MEGABYTES = 10 * 1024 * 1024


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
            # Names of records hold slashes: to these methods all of the path is one.
            named = f"{API}/sources/{{source_key}}/records/{{external_id}}"
            others = allowed[named] if template.startswith(f"{named}/") else set()
            every = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"}
            for method in every - methods - others:
                answer = office.client.request(method, path)
                if is_portals(path):
                    assert (answer.status_code, answer.json()["error"]) == (405, True), path
                else:
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
