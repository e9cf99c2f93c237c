"""Versions of single things: strong ETags, If-None-Match, If-Match, and writers who race."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi import FastAPI
from httpx2 import Response

from app.models.rights import ActorRole
from tests.support.databases import on_one_engine
from tests.support.documents import openapi_document
from tests.support.office import Office
from tests.support.operations import (
    NAMED_BY_CONTENT,
    ROWS,
    Call,
    Caller,
    Operation,
    every_operation,
    right_caller,
)
from tests.support.prepared import Prepared

# Answers that are no single thing with an address: pages, and what is computed on the way.
WITHOUT_ETAG = {"list_my_permissions", "read_progress", "list_roles", "check_health"}
WITHOUT_ETAG |= {"export_my_personal_data", "export_personal_data"}  # streams
WITHOUT_ETAG |= {"read_second_factor"}  # nobody else changes it
# Read now and then before a system goes live.
WITHOUT_ETAG |= {"read_own_conformance", "read_service_account_conformance"}
WITHOUT_ETAG |= {"read_own_service_account", "read_service_account_usage"}  # counts its reading
WITHOUT_ETAG |= {
    "check_readiness",
    "read_metrics",
    "read_operations_state",
    "list_audit_events",
    "read_notification_summary",
}


def single_things() -> list[Operation]:
    """Every GET that answers with one thing that has a version, by the shape of its answer."""
    schemas = openapi_document()["components"]["schemas"]
    found = []
    for operation in every_operation(openapi_document()).values():
        content = operation.description["responses"].get("200", {}).get("content", {})
        name = content.get("application/json", {}).get("schema", {}).get("$ref", "")
        properties = schemas.get(name.rpartition("/")[2], {}).get("properties", {})
        is_one = operation.method == "GET" and "items" not in properties and properties
        if is_one and operation.id not in WITHOUT_ETAG:
            found.append(operation)
    return found


def reading(app: FastAPI) -> list[Operation]:
    """Every operation that shows something."""
    every = every_operation(openapi_document()).values()
    return [operation for operation in every if operation.method == "GET"]


def changing(app: FastAPI) -> list[Operation]:
    """Every operation that demands If-Match."""
    every = every_operation(openapi_document()).values()
    methods = {"PATCH", "PUT", "DELETE"}
    return [
        operation
        for operation in every
        if operation.method in methods and operation.id not in NAMED_BY_CONTENT
    ]


def is_not_sent_twice(office: Office, operation: Operation, caller: Caller, call: Call) -> None:
    """A single thing has a version, and whoever names it is told so instead of the thing.

    Every way of naming it is tried at one operation; all of them ask the same function, whose
    table is `test_conditions.py`.
    """

    def ask(known: str) -> Response:
        return operation.send(office, caller.person, call, headers={"If-None-Match": known})

    first = operation.send(office, caller.person, call)
    assert "etag" in first.headers, operation.id
    etag = first.headers["etag"]
    assert etag.startswith('"')
    assert etag.endswith('"')
    assert first.headers["cache-control"] == "no-store"
    ways = (etag, f'"x", {etag}', f"W/{etag}", "*")
    for known in ways if operation.id == "read_evidence" else (etag,):
        again = ask(known)
        assert again.status_code == 304, operation.id
        assert again.content == b""
        assert again.headers["etag"] == etag
    other = ask('"x"')
    assert (other.status_code, other.headers["etag"]) == (200, etag)


@on_one_engine
class TestReading:
    def test_the_version_is_another_one_for_who_may_do_something_else(self, office: Office) -> None:
        prepared = Prepared(office)
        path = f"/evidence/{prepared.evidence('submitted')}"
        owner, coordinator = prepared.owner, office.person(ActorRole.KOORDINATOR)
        seen = [person.get(path) for person in (owner, coordinator)]
        assert seen[0].json()["allowed_actions"] != seen[1].json()["allowed_actions"]
        assert seen[0].headers["etag"] != seen[1].headers["etag"]
        digest = seen[1].json()["revision"]["digest"]
        assert coordinator.post(f"{path}/verify", {"revision_digest": digest}).is_success
        after = coordinator.get(path)
        assert after.headers["etag"] != seen[1].headers["etag"]


@on_one_engine
class TestChanging:
    def test_every_change_must_name_the_version_it_is_about(self, office: Office) -> None:
        prepared = Prepared(office)
        readable = {operation.path for operation in reading(office.app)}
        for operation in changing(office.app):
            caller = right_caller(prepared, operation.id)
            call = ROWS[operation.id].make(prepared, caller)
            path = operation.path.format(**call.path)
            resource = operation.path.split("}")[0] + "}"
            thing = path if operation.path in readable else resource.format(**call.path)
            etag = caller.person.get(thing).headers["etag"]

            missing = caller.person.request(operation.method, path, **call.options)
            assert missing.status_code == 428, operation.id
            stale = operation.send(office, caller.person, call, headers={"If-Match": '"old"'})
            assert (stale.status_code, stale.headers["etag"]) == (412, etag), operation.id
            assert caller.person.get(thing).headers["etag"] == etag, "a refused change changed it"

            weakened = {"If-Match": f"W/{etag}"}  # as it comes back through nginx with gzip
            good = operation.send(office, caller.person, call, headers=weakened)
            assert good.is_success, operation.id
            if not good.content:  # it was taken away
                assert caller.person.get(thing).status_code == 404, operation.id
                continue
            assert good.headers["etag"] != etag, operation.id
            now = caller.person.get(thing)
            assert now.headers["etag"] == good.headers["etag"], operation.id
            assert now.json() == good.json(), operation.id

    def test_steps_of_evidence_may_name_the_version(self, office: Office) -> None:
        prepared, coordinator = Prepared(office), office.person(ActorRole.KOORDINATOR)
        path = f"/evidence/{prepared.evidence('submitted')}"
        verdict = {"revision_digest": coordinator.get(path).json()["revision"]["digest"]}
        old = coordinator.post(f"{path}/verify", verdict, headers={"If-Match": '"old"'})
        assert old.status_code == 412
        etag = old.headers["etag"]
        good = coordinator.post(f"{path}/verify", verdict, headers={"If-Match": etag})
        assert good.status_code == 200


class TestRacing:
    @pytest.mark.parametrize(
        "operation_id",
        ["update_evidence", "update_activity", "update_action_item", "update_user",
         "update_work_unit"],
    )  # fmt: skip
    def test_of_two_writers_with_one_version_one_wins(
        self, office: Office, operation_id: str
    ) -> None:
        prepared = Prepared(office)
        operation = every_operation(openapi_document())[operation_id]
        caller = right_caller(prepared, operation_id)
        call = ROWS[operation_id].make(prepared, caller)
        etag = caller.person.get(operation.path.format(**call.path)).headers["etag"]
        field = next(iter(call.options["json"]))
        start = Barrier(2)

        def write(word: str) -> int:
            start.wait()
            headers = {"If-Match": etag}
            answer = operation.send(
                office, caller.person, call, json={field: word}, headers=headers
            )
            return answer.status_code

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(write, ["Satu", "Dua"])) == [200, 412]
