"""The service against its own OpenAPI document: whatever it promises there, it keeps."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.generation.drivers import CoverageGenerator, ExamplesGenerator
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.generation.overrides import Override
from schemathesis.openapi import from_dict
from schemathesis.python import asgi
from schemathesis.specs.openapi import converter
from schemathesis.specs.openapi.checks import content_type_conformance, positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from app.api.openapi import TAGS
from app.api.portal_errors import is_portals
from tests.support.databases import SqliteDatabases
from tests.support.documents import openapi_document
from tests.support.limits import Tried, once_each, together
from tests.support.office import Office, Person
from tests.support.operations import ROWS, every_operation, right_caller
from tests.support.prepared import Prepared

# Rules of the service that no JSON Schema can express: between two values, with what is stored, for
# what a file holds.
BEYOND_A_SCHEMA = {
    "agrees_with_another",
    "action_item_named_twice", "amendment_before_the_decree", "amendment_changes_nothing",
    "answer_row_missing", "auth_incomplete", "before_the_decree", "before_the_predecessor",
    "character_unprintable", "check_needs_note", "check_twice", "checkpoint_not_signed",
    "condition_twice", "condition_unknown", "connector_brace_alone", "connector_header_its_own",
    "connector_needs_https", "connector_parameter_twice", "connector_secret_in_plain",
    "cut_off_to_come", "day_out_of_reach", "day_to_come", "differs_in_nothing",
    "directive_needs_one_subject", "due_date_before_decree", "due_date_passed", "due_date_required",
    "effective_before_amendment", "evaluation_year_unprovable", "event_type_unknown",
    "events_one_beginning", "export_unknown", "figures_required", "finding_needs_one_subject",
    "finding_of_evaluation", "grant_needs_target", "idempotency_mismatch", "indicators_not_mapped",
    "indicators_of_several_teams", "item_unknown", "jmespath_arguments",
    "jmespath_expression_argument", "jmespath_function_unknown", "jmespath_step_zero",
    "jmespath_unusable", "layer_of_an_asesor", "lke_draft_unknown", "lke_draft_without_team",
    "lke_question_twice", "lke_question_unknown", "logo_broken", "logo_kind", "logo_not_base64",
    "logo_size", "mention_outside_office", "more_faults", "nip_appointment", "nip_birth",
    "nip_number", "nip_sex", "not_a_count", "not_a_member", "not_a_network", "not_an_index",
    "not_an_option", "not_of_the_activity", "not_of_the_decree", "note_needed_to_differ",
    "nothing_proposed", "nothing_to_assess", "nothing_to_compare", "number_pattern_incomplete",
    "package_needs_one_scope", "paging_incomplete", "password_too_simple", "period_not_over",
    "period_reversed", "period_unknown", "proof_unknown", "question_twice", "question_unknown",
    "recommendation_of_one_row", "recommendation_team", "record_file_unknown", "record_not_offered",
    "record_type_unknown", "report_indicators_elsewhere", "report_period_unknown",
    "request_body_needs_post", "request_body_twice", "request_form_nested", "revision_needs_reason",
    "role_does_not_fit_team", "scan_no_pdf", "schedule_needs_one_way", "schedule_reason_required",
    "schema_too_complex", "schema_unusable", "scopes_need_people", "scopes_need_source",
    "scopes_of_an_institution", "stand_in_begins_in_the_past", "successor_refused",
    "table_text_expected", "taker_not_of_team", "team_must_be_named", "unknown_time_zone",
    "url_template_unusable", "url_variable_unknown", "webhook_needs_https", "workbook_expected",
    "worksheet_decree_unknown", "worksheet_expected", "wrong_credentials", "wrong_second_factor",
    "year_does_not_fit_date",
}  # fmt: skip
# Of two fields one is needed.
ONE_OF_TWO = {"confirm_identity": "missing"}
# The bytes of a file that somebody brought, of whatever kind it is.
BYTES = "application/octet-stream"


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
    """The operations of one tag, as they are; a parameter stands where it is declared first."""
    document, _ = declared_once()
    of_tag = {
        path: item
        for path, item in document["paths"].items()
        if any(tag in described.get("tags", ()) for described in item.values())
    }
    schema = from_dict(document | {"paths": of_tag})
    schema.app = office.app
    # Every wrong method of every path is tried in test_contract.py.
    schema.config.phases.coverage.unexpected_methods = set()
    # Two statuses that schemathesis does not know: the header is missing, or names no version
    # there is (a good one can only be read first).
    checks = schema.config.checks
    checks.missing_required_header.expected_statuses = ["401", "403", "404", "422", "428"]
    checks.positive_data_acceptance.expected_statuses = [
        *checks.positive_data_acceptance.expected_statuses,
        "412",
    ]
    # A stream lasts for as long as it is asked to; JSON Lines it cannot write.
    beyond = ["stream_notifications", "upload_records"]
    chosen = schema.include(tag=tag).exclude(operation_id=beyond)
    assert isinstance(chosen, OpenApiSchema)
    return chosen


@cache
def declared_once() -> tuple[dict[str, Any], set[str]]:
    return once_each(openapi_document())


@pytest.fixture
def client(office: Office) -> Iterator[asgi.ASGIClient]:
    """A way into the application for all requests of one test."""
    application: Any = office.app  # typed more narrowly there than Starlette types itself
    with asgi.get_client(application) as opened:
        opened.trust_env = False  # else it looks for proxies and passwords with every request
        opened.headers["Accept-Encoding"] = "identity"
        yield opened


class Sender(NamedTuple):
    """Who sends requests, and what they are about."""

    client: asgi.ASGIClient
    person: Person
    things: dict[str, str]

    def send(self, tried: Tried) -> None:
        """The answer is as described, and names every field that is wrong."""
        case, checks = tried.case, list[Any](CHECKS.get_all())
        self._put_to_things(case)
        answer = case.call(session=self.client, headers=self.person.headers)
        case.validate_response(
            answer,
            checks=checks,
            excluded_checks=list(not_meant(case, answer)),
            headers=self.person.headers,
            transport_kwargs={"session": self.client},
        )
        if tried.wrong:
            assert answer.status_code == 422, f"{case.operation.label}: {answer.json()}"
            told = [fault["pointer"] for fault in answer.json()["errors"]]
            passed_over = {each for each in map(pointer, tried.wrong) if not is_told(each, told)}
            assert not passed_over, f"{case.operation.label} {case.body!r}: {told}"

    def _put_to_things(self, case: Case[Any]) -> None:
        assert case.meta is not None
        place = getattr(case.meta.phase.data, "parameter_location", None)
        if place is not ParameterLocation.PATH and self.things:
            case.path_parameters = dict(self.things)
        if place is not ParameterLocation.HEADER and "if-match" in case.headers:
            case.headers["if-match"] = "*"


def pointer(path: tuple[str, ...]) -> str:
    """As an answer writes it."""
    return "/" + "/".join(path)


def is_told(wrong: str, told: list[str]) -> bool:
    return any(f"{each}/".startswith(f"{wrong}/") for each in told)


def not_meant(case: Case[Any], answer: Response) -> Iterator[Any]:
    """The checks that know less of an answer than the document says in words."""
    if breaks_a_rule(case, answer):
        yield positive_data_acceptance
    described = case.operation.definition.raw["responses"].get("200", {})
    if answer.status_code == HTTPStatus.OK and BYTES in described.get("content", {}):
        yield content_type_conformance


def breaks_a_rule(case: Case[Any], answer: Response) -> bool:
    """Whether all that is wrong is so by a rule of the service alone."""
    if answer.status_code not in {415, 422} or is_portals(case.path):
        return False
    told = answer.json()
    # Filters of a list that the body names are judged by the schema of that list.
    plain = [each for each in told["errors"] if not each["pointer"].startswith("/filters/")]
    if told["errors"] and not plain:
        return True
    codes = {fault["code"] for fault in plain} or {told["code"]}
    one_of_two = ONE_OF_TWO.get(case.operation.definition.raw["operationId"])
    return codes <= BEYOND_A_SCHEMA | {one_of_two}


def limits_of(schema: OpenApiSchema, operation: Any) -> Iterator[Tried]:
    return together(
        CoverageGenerator(
            operation=operation,
            generation_modes=list(GenerationMode),
            generation_config=schema.config.generation_for(operation=operation, phase="coverage"),
            auth_storage=None,
            override=Override(),
            feedback=NO_FEEDBACK,
        )
    )


def examples_of(operation: Any) -> Iterator[Tried]:
    made = ExamplesGenerator(
        operation=operation, override=Override(), feedback=NO_FEEDBACK, fill_missing=False
    )
    yield from (Tried(case) for case in made)
    assert not made.controller.deferred_errors


@pytest.mark.parametrize("tag", TAGS)
def test_the_document_holds(office: Office, client: asgi.ASGIClient, tag: str) -> None:
    """At every limit, for whoever may; with the examples also for an administrator."""
    administrator = Sender(client, office.administrator(), {})
    prepared, schema, (_, first) = Prepared(office), load(office, tag), declared_once()
    described = {
        result.ok().definition.raw["operationId"]: result.ok()
        for result in schema.get_all_operations()
        if isinstance(result, Ok)
    }
    for operation_id in every_operation(openapi_document()):
        if operation_id not in described:
            continue
        operation = described[operation_id]
        for tried in examples_of(operation):
            administrator.send(tried)
        caller = right_caller(prepared, operation_id)
        call = ROWS[operation_id].make(prepared, caller)
        sender = Sender(client, call.person or caller.person, call.path)
        for tried in limits_of(schema, operation) if operation_id in first else ():
            sender.send(tried)
        for tried in examples_of(operation):
            sender.send(tried)
