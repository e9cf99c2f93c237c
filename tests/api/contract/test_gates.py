"""Who holds none of an operation's permissions is refused before the body is read."""

import re
from typing import NoReturn

import pytest
from starlette.requests import Request

from app.api.admission import Proof
from app.api.router import FEATURES
from app.models.rights import Permission
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.expectations import OF_MANY
from tests.support.office import Office, Person
from tests.support.operations import Operation, every_operation
from tests.support.prepared import Prepared

SOMETHING = "0198c0de-0000-7000-8000-000000000000"
NOT_JSON = {"content": b"\x00 no JSON", "headers": {"Content-Type": "text/plain"}}


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: it is asked who somebody is, and nothing else."""
    return sqlite_databases


@pytest.fixture
def stranger(office: Office) -> Person:
    """Somebody with an account and no position."""
    return office.person(Prepared(office).account())


def with_a_body() -> list[Operation]:
    """Every operation that takes a body and names a permission."""
    found = [
        operation
        for operation in every_operation(openapi_document()).values()
        if "requestBody" in operation.description
        and set(operation.description["x-required-permission"]) <= {*Permission}
    ]
    assert len(found) > 60
    return found


def statuses(person: Person, operations: list[Operation]) -> dict[str, int]:
    """What the person is told of a body that is no JSON, at things that are not there."""
    return {
        each.id: person.request(
            each.method,
            re.sub(r"\{[^}]+\}", SOMETHING, each.path.removeprefix("/api/v1")),
            **NOT_JSON,
        ).status_code
        for each in operations
    }


def test_a_stranger_s_body_is_never_read(stranger: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_request: Request) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(Request, "stream", read)
    told = statuses(stranger, with_a_body())
    assert set(told.values()) == {403, 404}
    without_thing = {each.id for each in with_a_body() if "{" not in each.path}
    assert {told[name] for name in without_thing} == {403}
    assert {"create_source", "create_connector", "create_webhook_endpoint"} <= {
        name for name, status in told.items() if status == 403
    }


# What is said of an operation for one thing, and of the one for many.
SAID = ("x-required-permission", "x-seen-with", "x-required-scope", *Proof)


def test_many_are_asked_what_one_is() -> None:
    found = (each.route for feature in FEATURES for each in feature.router.operations)
    routes = {each.operation_id: each for each in found}
    of_many = {name for name, each in routes.items() if each.path.startswith("/bulk/")}
    assert of_many == set(OF_MANY)
    for many, one in OF_MANY.items():
        said, wanted = (routes[name].openapi_extra or {} for name in (many, one))
        assert {each: said.get(each) for each in SAID} == {each: wanted.get(each) for each in SAID}
        assert said["x-of-many"]
        # What is wrong with one of them stands in its own answer.
        assert set(said["x-problems"]) == set(wanted["x-problems"]) - {404, 409}


def test_somebody_without_this_right_is_refused_before_the_body_is_judged(office: Office) -> None:
    operations = {each.id: each for each in with_a_body()}
    member = office.person("angeli.l.lake")
    for name in ("create_source", "create_connector", "issue_directive", "update_user"):
        assert statuses(member, [operations[name]]) == {name: 403}


def test_whoever_has_the_right_is_told_of_the_body(office: Office) -> None:
    operations = [each for each in with_a_body() if each.id in {"create_source", "create_user"}]
    assert set(statuses(office.administrator(), operations).values()) == {415}
