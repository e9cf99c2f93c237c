"""Bodies of another type, bodies left out, and parameters given twice."""

import json
from typing import Any

import pytest
from httpx2 import Response

from app.models.rights import ActorRole
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import Office
from tests.support.operations import ROWS, Operation, every_operation, right_caller
from tests.support.prepared import Prepared

NEW = {"indicator_ids": [], "title": "x"}


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about HTTP."""
    return sqlite_databases


def told(answer: Response) -> tuple[int, str, list[tuple[str, str]]]:
    body: dict[str, Any] = answer.json()
    faults = [(fault["pointer"], fault["code"]) for fault in body["errors"]]
    return answer.status_code, body["code"], faults


class TestMediaTypes:
    @pytest.mark.parametrize(
        "content_type",
        ["text/plain", "text/json", "application/x-www-form-urlencoded", "application/xml",
         "multipart/mixed", "application/jsonx", ""],
    )  # fmt: skip
    def test_another_than_json_is_refused_with_the_right_one(
        self, office: Office, content_type: str
    ) -> None:
        answer = office.person(ActorRole.ANGGOTA).request(
            "POST", "/evidence", content=json.dumps(NEW), headers={"Content-Type": content_type}
        )
        assert told(answer)[:2] == (415, "unsupported_media_type")
        assert "application/json" in answer.json()["detail"]

    @pytest.mark.parametrize(
        "content_type",
        ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"],
    )
    def test_every_way_to_say_json_is_read(self, office: Office, content_type: str) -> None:
        answer = office.person(ActorRole.ANGGOTA).request(
            "POST", "/evidence", content=json.dumps(NEW), headers={"Content-Type": content_type}
        )
        assert told(answer)[:2] == (422, "validation_failed")
        assert ("/evidence_date", "missing") in told(answer)[2]

    def test_forms_are_forms(self, office: Office) -> None:
        for path in ("/auth/token", "/auth/service-token"):
            answer = office.nobody.post(path, {"username": "x", "password": "y"})
            assert told(answer)[:2] == (415, "unsupported_media_type")
            assert "application/x-www-form-urlencoded" in answer.json()["detail"]
            assert told(office.nobody.request("POST", path))[:2] == (422, "validation_failed")

    def test_who_may_not_ask_is_told_that_first(self, office: Office) -> None:
        answer = office.nobody.request("POST", "/evidence", content="x")
        assert told(answer)[:2] == (401, "unauthenticated")


def optional_bodies(office: Office) -> list[Operation]:
    every = every_operation(openapi_document()).values()
    return [
        operation
        for operation in every
        if not operation.description.get("requestBody", {"required": True}).get("required")
    ]


ONE_OF_TWO = {"confirm_identity"}  # a password or a code: either may be left out, not both


class TestLeftOut:
    def test_a_body_of_which_nothing_is_needed(self, office: Office) -> None:
        prepared = Prepared(office)
        found = optional_bodies(office)
        assert {"submit_evidence", "start_follow_up"} <= {o.id for o in found}
        for operation in found:
            caller = right_caller(prepared, operation.id)
            call = ROWS[operation.id].make(prepared, caller)
            call.options.pop("json", None)
            answer = operation.send(office, caller.person, call)
            if answer.is_success:
                continue
            # A rule may ask for what the body could have said; the body itself is not missed.
            status, code, faults = told(answer)
            assert status in {401, 422}, (operation.id, answer.text)
            if operation.id not in ONE_OF_TWO:
                assert code != "validation_failed", (operation.id, faults)

    def test_one_of_which_something_is_needed_is_missed(self, office: Office) -> None:
        answer = office.person(ActorRole.ANGGOTA).request("POST", "/evidence")
        assert told(answer) == (422, "validation_failed", [("", "missing")])


class TestGivenTwice:
    def test_no_value_is_passed_over_in_silence(self, office: Office) -> None:
        person = office.person(ActorRole.ANGGOTA)
        twice = person.get("/evidence?page=1&status=draft&page=2&status=draft")
        assert told(twice) == (
            422,
            "validation_failed",
            [("query/page", "given_twice"), ("query/status", "given_twice")],
        )
        unknown = person.get("/me?x=1&x=2")
        assert told(unknown) == (422, "validation_failed", [("query/x", "extra_forbidden")])

    def test_no_operation_takes_a_list_there(self, office: Office) -> None:
        for operation in every_operation(openapi_document()).values():
            for parameter in operation.description.get("parameters", []):
                assert "array" not in json.dumps(parameter["schema"]), operation.id
