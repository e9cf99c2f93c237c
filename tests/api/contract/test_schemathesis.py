"""The service against its own OpenAPI document: whatever it promises there, it keeps."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi import from_dict
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python import asgi
from schemathesis.specs.openapi import converter
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from app.api.openapi import TAGS
from app.models.rights import ActorRole
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.office import Office, Person

# Rules between two values, with what is stored or for what a file holds, which no JSON Schema can
# express.
BEYOND_A_SCHEMA = {
    "action_item_named_twice",
    "answer_row_missing",
    "auth_incomplete",
    "connector_brace_alone",
    "connector_header_its_own",
    "connector_needs_https",
    "connector_parameter_twice",
    "connector_secret_in_plain",
    "event_type_unknown",
    "events_one_beginning",
    "export_unknown",
    "indicators_not_mapped",
    "lke_draft_unknown",
    "lke_draft_without_team",
    "lke_question_twice",
    "lke_question_unknown",
    "jmespath_arguments",
    "jmespath_expression_argument",
    "jmespath_function_unknown",
    "jmespath_step_zero",
    "jmespath_unusable",
    "logo_broken",
    "logo_kind",
    "logo_not_base64",
    "logo_size",
    "not_a_network",
    "character_unprintable",
    "number_pattern_incomplete",
    "paging_incomplete",
    "period_unknown",
    "record_not_offered",
    "request_body_needs_post",
    "request_body_twice",
    "request_form_nested",
    "schema_too_complex",
    "schema_unusable",
    "scopes_need_people",
    "scopes_need_source",
    "scopes_of_an_institution",
    "team_must_be_named",
    "url_template_unusable",
    "url_variable_unknown",
    "webhook_needs_https",
    "table_text_expected",
    "workbook_expected",
    "worksheet_decree_unknown",
    "worksheet_expected",
    "amendment_before_the_decree",
    "amendment_changes_nothing",
    "before_the_predecessor",
    "checkpoint_not_signed",
    "cut_off_to_come",
    "day_to_come",
    "directive_needs_one_subject",
    "due_date_before_decree",
    "due_date_passed",
    "due_date_required",
    "effective_before_amendment",
    "finding_needs_one_subject",
    "grant_needs_target",
    "idempotency_mismatch",
    "indicators_of_several_teams",
    "mention_outside_office",
    "not_a_member",
    "nip_appointment",
    "nip_birth",
    "nip_number",
    "nip_sex",
    "nothing_to_compare",
    "package_needs_one_scope",
    "password_too_simple",
    "period_not_over",
    "period_reversed",
    "role_does_not_fit_team",
    "successor_refused",
    "unknown_time_zone",
    "wrong_credentials",
    "year_does_not_fit_date",
    "differs_in_nothing",
    "item_unknown",
    "not_a_count",
    "not_an_index",
    "not_an_option",
    "note_needed_to_differ",
    "nothing_to_assess",
    "proof_unknown",
    "question_twice",
    "question_unknown",
}
# An administrator has no part in these: told so before a missing header is.
REFUSED_FIRST = {"evaluation-conditions", "evaluations", "inbox", "meetings", "reports"}
FEW = settings(
    max_examples=2,  # besides the limits and the examples of the document
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def short_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern stays as the document has it, beside its longest length.

    Schemathesis writes that length into the pattern (`{0,3999}` for `*`): the same texts, but to
    read such a pattern takes a tenth of a second, each time.
    """
    monkeypatch.setattr(converter, "update_pattern_in_schema", lambda _schema: None)


@pytest.fixture
def office(app: FastAPI, sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Office]:
    """SQLite alone: what is sent and answered does not depend on the engine."""
    with sqlite_databases.copy("seeded") as url, Office.open(app, url, tmp_path) as opened:
        yield opened


def load(office: Office, tag: str) -> OpenApiSchema:
    """The operations of one tag; every limit of every parameter is tried."""
    document = openapi_document()
    of_tag = {
        path: item
        for path, item in document["paths"].items()
        if any(tag in described.get("tags", ()) for described in item.values())
    }
    schema = from_dict(document | {"paths": of_tag})
    schema.app = office.app
    # Every wrong method of every path is tried in test_contract.py.
    schema.config.phases.coverage.unexpected_methods = {"trace"}
    # Two statuses that schemathesis does not know: the header is missing, or names no version
    # there is (a good one can only be read first).
    checks = schema.config.checks
    refused = ["403"] if tag in REFUSED_FIRST else []
    checks.missing_required_header.expected_statuses = ["401", *refused, "404", "422", "428"]
    checks.positive_data_acceptance.expected_statuses = [
        *checks.positive_data_acceptance.expected_statuses,
        "412",
    ]
    # A stream lasts for as long as it is asked to; JSON Lines it cannot write.
    beyond = ["stream_notifications", "upload_records"]
    chosen = schema.include(tag=tag).exclude(operation_id=beyond)
    assert isinstance(chosen, OpenApiSchema)
    return chosen


@pytest.fixture
def client(office: Office) -> Iterator[asgi.ASGIClient]:
    """A way into the application for all requests of one test."""
    application: Any = office.app  # typed more narrowly there than Starlette types itself
    with asgi.get_client(application) as opened:
        opened.trust_env = False  # else it looks for proxies and passwords with every request
        yield opened


def check(client: asgi.ASGIClient, person: Person, case: Case[Any]) -> None:
    checks: list[Any] = CHECKS.get_all()
    answer = case.call(session=client, headers=person.headers)
    case.validate_response(
        answer,
        checks=checks,
        excluded_checks=[positive_data_acceptance] if breaks_a_rule(answer) else [],
        headers=person.headers,
        transport_kwargs={"session": client},
    )


def breaks_a_rule(answer: Response) -> bool:
    if answer.status_code not in {415, 422}:
        return False
    told = answer.json()
    # Filters of a list that the body names are judged by the schema of that list.
    plain = [each for each in told["errors"] if not each["pointer"].startswith("/filters/")]
    if told["errors"] and not plain:
        return True
    codes = {fault["code"] for fault in plain} or {told["code"]}
    return codes <= BEYOND_A_SCHEMA


JUDGED_ALONE = {ParameterLocation.PATH, ParameterLocation.QUERY, ParameterLocation.HEADER}


def fault(case: Case[Any]) -> tuple[str, ...] | None:
    """What is wrong in a request: the declaration that is broken, and how.

    None where the request is right, or wrong as a whole.
    """
    assert case.meta is not None
    told, place = case.meta.phase.data, case.meta.phase.data.parameter_location
    if case.meta.generation.mode.is_positive or told.parameter is None:
        return None
    if place is ParameterLocation.BODY:
        declared = {one.media_type: one.definition for one in case.operation.body}
    elif place in JUDGED_ALONE:
        declared = {one.name: one.definition for one in case.operation.iter_parameters()}
    else:
        return None
    how = (told.description or "").removeprefix(f"{told.parameter}: ")
    return place.value, told.parameter, repr(declared.get(told.parameter)), how


class Judge:
    """Sends what schemathesis makes of an operation; the limits are tried by the first alone.

    A declaration is broken in one way once: not beside every choice of the other parameters, not
    again at the next operation of the tag that declares the same, and not with every type that is
    wrong (test_hostile.py sends those to every field).
    """

    def __init__(self, client: asgi.ASGIClient, *people: Person) -> None:
        self._client, self._people = client, people
        self._seen: set[tuple[Person, *tuple[str, ...]]] = set()

    def __call__(self, case: Case[Any]) -> None:
        assert case.meta is not None
        is_limit = case.meta.phase.name is TestPhase.COVERAGE
        found = fault(case)
        for person in self._people[:1] if is_limit else self._people:
            if found is None or (person, *found) not in self._seen:
                check(self._client, person, case)
            if found is not None:
                self._seen.add((person, *found))


def find_faults(schema: OpenApiSchema, judge: Judge) -> None:
    """Send what schemathesis makes of every operation.

    Its pytest plug-in would make it for all operations in every process before the first test.
    To make it takes longer than to send it: so all people are sent the same.
    """

    def is_as_described(case: Case[Any]) -> None:
        judge(case)

    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        build_operation_test(
            config=schema.config,
            operation=result.ok(),
            test_func=is_as_described,
            given_kwargs={},
            feedback=FeedbackSources(),
            explicit_settings=FEW,
        )()


@pytest.mark.parametrize("tag", TAGS)
def test_the_document_holds(office: Office, client: asgi.ASGIClient, tag: str) -> None:
    """For an administrator at every limit, and for a person of the decree."""
    coordinator = office.person(ActorRole.KOORDINATOR)
    find_faults(load(office, tag), Judge(client, office.administrator(), coordinator))
