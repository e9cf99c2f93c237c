"""The service against its own OpenAPI document: whatever it promises there, it keeps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.core.transport import Response
from schemathesis.openapi import from_dict
from schemathesis.python import asgi
from schemathesis.specs.openapi.schemas import OpenApiSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.core.settings import Settings
from app.main import create_app
from app.models.rights import ActorRole
from tests.support.databases import SqliteDatabases
from tests.support.office import Office, Person


def load(*, coverage: bool) -> OpenApiSchema:
    """The document; with `coverage` every limit of every parameter is tried in turn."""
    schema = from_dict(create_app(Settings(_env_file=None)).openapi())
    schema.config.phases.coverage.enabled = coverage
    # Two statuses that schemathesis does not know: the header is missing, or names no version
    # there is (a good one can only be read first).
    checks = schema.config.checks
    checks.missing_required_header.expected_statuses = ["401", "404", "422", "428"]
    checks.positive_data_acceptance.expected_statuses += ["412"]
    return schema


every_limit, at_random = load(coverage=True), load(coverage=False)
# Rules between two values, or with what is stored, which no JSON Schema can express.
BEYOND_A_SCHEMA = {
    "checkpoint_not_signed", "grant_needs_target", "idempotency_mismatch", "indicators_of_several_teams", "not_a_member",
    "password_too_simple", "period_reversed", "role_does_not_fit_team", "unknown_time_zone",
    "wrong_credentials",
}  # fmt: skip
few = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def office(app: FastAPI, sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Office]:
    """SQLite alone: what is sent and answered does not depend on the engine."""
    with sqlite_databases.copy("seeded") as url, Office.open(app, url, tmp_path) as opened:
        yield opened


@pytest.fixture
def client(office: Office) -> Iterator[asgi.ASGIClient]:
    """A way into the application for all requests of one operation."""
    every_limit.app = at_random.app = office.app
    with asgi.get_client(office.app, max_stream_events=None) as opened:
        yield opened


def check(client: asgi.ASGIClient, person: Person, case: Case) -> None:
    answer = case.call(session=client, headers=person.headers)
    case.validate_response(
        answer,
        checks=CHECKS.get_all(),
        excluded_checks=[positive_data_acceptance] if breaks_a_rule(answer) else [],
        headers=person.headers,
        transport_kwargs={"session": client},
    )


def breaks_a_rule(answer: Response) -> bool:
    if answer.status_code != 422:
        return False
    told = answer.json()
    codes = {fault["code"] for fault in told["errors"]} or {told["code"]}
    return codes <= BEYOND_A_SCHEMA


@every_limit.parametrize()
@few
def test_document_holds_for_an_administrator(
    case: Case, office: Office, client: asgi.ASGIClient
) -> None:
    check(client, office.administrator(), case)


@at_random.parametrize()
@few
def test_document_holds_for_a_person_of_the_decree(
    case: Case, office: Office, client: asgi.ASGIClient
) -> None:
    check(client, office.person(ActorRole.KOORDINATOR), case)
