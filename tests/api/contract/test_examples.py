"""The examples of the document: each succeeds as it stands; and its pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from passlib.hash import argon2
from sqlalchemy import Executable, insert, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.identifiers import new_id
from app.core.security import fingerprint
from app.models import ActivationCode, RecoveryCode, User
from app.schemas.platform.examples import seeded
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import Office
from tests.support.operations import ROWS, Call, Operation, every_operation, right_caller
from tests.support.phone import give_phone
from tests.support.prepared import Prepared
from tests.support.records import COORDINATOR_II


@pytest.fixture(scope="session")
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """One engine is enough: this is about the document."""
    return sqlite_databases


Json = dict[str, Any]
# No example can know the code that a phone will show.
OF_THE_MOMENT = {"finish_second_factor"}


@pytest.fixture
def document(app: FastAPI) -> Json:
    return openapi_document()


@pytest.fixture
def operations(document: Json) -> dict[str, Operation]:
    return every_operation(document)


READ = {"digest", "revision_digest", "revision_digests", "proofs", "proposals", "evidence_id"}


def example_of(operation: Operation) -> Json | None:
    content = operation.description.get("requestBody", {}).get("content", {})
    example: Json | None = content.get("application/json", {}).get("example")
    return example


class TestExamples:
    def test_every_json_body_has_one(self, operations: dict[str, Operation]) -> None:
        for operation in operations.values():
            content = operation.description.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                assert example_of(operation) is not None, operation.id

    def test_every_example_succeeds_as_it_stands(
        self, office: Office, operations: dict[str, Operation]
    ) -> None:
        prepared, failed = Prepared(office), {}
        for operation in operations.values():
            if (example := example_of(operation)) is None or operation.id in OF_THE_MOMENT:
                continue
            caller = right_caller(prepared, operation.id)
            call = ROWS[operation.id].make(prepared, caller)
            if operation.id in SITUATIONS:
                call = SITUATIONS[operation.id](prepared, call)
            # What was read, or made before, has no digest or key before it is there.
            known = {name: value for name, value in example.items() if name not in READ}
            sent = call.options.get("json") or {}
            read = {name: sent[name] for name in READ & set(sent)}
            answer = operation.send(office, caller.person, call, json=known | read)
            if not answer.is_success:
                failed[operation.id] = answer.text
        assert failed == {}


def signed_in_with_a_cookie(prepared: Prepared, _call: Call) -> Call:
    """The example leaves the token out, as browser apps do."""
    username = prepared.account(password=True)
    prepared.sign_in(username, keep_cookie=True)
    return Call(options={"headers": {"X-CSRF-Guard": "1"}})


def with_the_old_password(prepared: Prepared, _call: Call) -> Call:
    username = prepared.account()
    old = argon2.using(memory_cost=8, time_cost=1, parallelism=1).hash("kata sandi yang lama")
    write(prepared, update(User).where(User.username == username).values(password_hash=old))
    return Call(person=prepared.office.person(username))


def with_the_code_handed_over(prepared: Prepared, _call: Call) -> Call:
    code = {
        "id": new_id(),
        "user_id": prepared.office.user_id("septy.saragih"),
        "fingerprint": fingerprint("ABCD-EFGH-JKLM-NPQR"),
        "expires_at": clock.now() + timedelta(hours=1),
    }
    write(prepared, insert(ActivationCode).values(code))
    return Call()


def with_the_code_written_down(prepared: Prepared, call: Call) -> Call:
    username = prepared.account()
    office, user_id = prepared.office, prepared.office.user_id(username)
    give_phone(office.engine, office.app.state.settings.secret_key.get_secret_value(), user_id)
    code = {"id": new_id(), "user_id": user_id, "fingerprint": fingerprint("ABCD-EFGH-JKLM-NPQR")}
    write(prepared, insert(RecoveryCode).values(code))
    return Call(person=office.person(username))


def another_team(_prepared: Prepared, _call: Call) -> Call:
    return Call({"team_id": str(seeded("team", 3))})


def write(prepared: Prepared, statement: Executable) -> None:
    with Session(prepared.office.engine) as session, session.begin():
        session.execute(statement)


def to_sipleno(_prepared: Prepared, call: Call) -> Call:
    return Call({"source_key": "sipleno"}, call.options)


def to_a_port_where_nobody_listens(_prepared: Prepared, call: Call) -> Call:
    body = call.options["json"]
    spec = body["spec"] | {"url": "https://127.0.0.1:9/"}
    return Call({"source_key": "sipleno"}, call.options | {"json": body | {"spec": spec}})


def by_the_coordinator_of_team_ii(prepared: Prepared, _call: Call) -> Call:
    return Call(person=prepared.office.person(COORDINATOR_II))


SITUATIONS: dict[str, Callable[[Prepared, Call], Call]] = {
    "refresh_token": signed_in_with_a_cookie,
    "change_password": with_the_old_password,
    "confirm_identity": with_the_old_password,
    "begin_second_factor": with_the_old_password,
    "renew_recovery_codes": with_the_code_written_down,
    "remove_second_factor": with_the_code_written_down,
    "activate_account": with_the_code_handed_over,
    "create_membership": another_team,
    "create_connector": to_sipleno,
    "start_connector_trial": to_a_port_where_nobody_listens,
    "create_intake_rule": by_the_coordinator_of_team_ii,
}


class TestPages:
    def test_open_without_any_other_host(self, office: Office) -> None:
        page = office.client.get("/docs").text + office.client.get("/redoc").text
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
        assets = re.findall(r'(?:src|href)="(/docs/assets/[^"]+)"', page)
        assert assets
        for path in assets:
            assert office.client.get(path).status_code == 200
