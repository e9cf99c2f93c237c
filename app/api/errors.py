"""Which failure becomes which status, and which constraint which code."""

import re
from http import HTTPStatus
from typing import NamedTuple

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.api.problems import (
    as_response,
    field_fault,
    language_of,
    problem_for,
    problem_response,
    told_fault,
    told_faults,
)
from app.core import errors
from app.core.database_faults import meaning_of
from app.models.rights import Permission
from app.policies.periods import period_closed
from app.policies.refusals import own_part
from app.schemas.platform.problems import Problem, ProblemError

log = structlog.get_logger(__name__)

STATUS: dict[type[errors.ServiceError], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Gone: HTTPStatus.GONE,
    errors.Stale: HTTPStatus.PRECONDITION_FAILED,
    errors.PreconditionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.RangeNotSatisfiable: HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

HTTP_CODES = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.UNAUTHORIZED: "unauthenticated",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_TIMEOUT: "body_too_slow",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
}


class Constraint(NamedTuple):
    """A constraint as PostgreSQL names it and as SQLite does, with the code it stands for."""

    name: str
    columns: str
    code: str
    pointer: str | None = None


CONSTRAINTS = (
    Constraint("uq_users_username", "users.username", "already_exists", "/username"),
    Constraint("uq_users_nip", "users.nip", "already_exists", "/nip"),
    Constraint("uq_work_units_code", "work_units.code", "already_exists", "/code"),
    Constraint(
        "uq_holidays_work_unit_id_day",
        "holidays.work_unit_id, holidays.day",
        "already_exists",
        "/day",
    ),
    Constraint(
        "uq_memberships_open_person",
        "memberships.team_id, memberships.user_id",
        "already_member",
        "/username",
    ),
    Constraint(
        "uq_memberships_open_koordinator", "memberships.team_id", "already_coordinated", "/role"
    ),
    Constraint(
        "uq_evidence_decisions_once_per_level",
        "evidence_decisions.revision_id, evidence_decisions.level",
        "already_decided",
    ),
    Constraint(
        "uq_record_decisions_version_id_team_id",
        "record_decisions.version_id, record_decisions.team_id",
        "record_decided",
    ),
    Constraint(
        "uq_intake_rules_one_at_a_time",
        "intake_rules.record_type_id, intake_rules.team_id",
        "already_exists",
        "/type",
    ),
    Constraint(
        "uq_connectors_source_id_work_unit_id_name",
        "connectors.source_id, connectors.work_unit_id, connectors.name",
        "already_exists",
        "/name",
    ),
    Constraint("uq_source_systems_key", "source_systems.key", "already_exists", "/key"),
    Constraint(
        "uq_record_types_source_id_key",
        "record_types.source_id, record_types.key",
        "already_exists",
        "/key",
    ),
    Constraint(
        "uq_service_accounts_work_unit_id_name",
        "service_accounts.work_unit_id, service_accounts.name",
        "already_exists",
        "/name",
    ),
    Constraint("uq_plan_approvals_plan_id", "plan_approvals.plan_id", "plan_already_approved"),
    Constraint(
        "uq_realisations_corrects_id",
        "realisations.corrects_id",
        "already_corrected",
        "/corrects_id",
    ),
    Constraint(
        "uq_decrees_in_force",
        "decrees.work_unit_id, decrees.number, decrees.year",
        "decree_number_taken",
        "/number",
    ),
    Constraint(
        "uq_reports_period",
        "reports.scope_id, reports.kind, reports.period",
        "report_just_begun",
        "/period",
    ),
    Constraint(
        "uq_evaluations_one_a_year",
        "evaluations.work_unit_id, evaluations.year",
        "evaluation_just_begun",
        "/year",
    ),
    Constraint(
        "uq_lke_facts_institution",
        "lke_facts.year, lke_facts.code, lke_facts.layer, lke_facts.number",
        "conditions_just_set",
    ),
    Constraint(
        "uq_lke_facts_unit",
        "lke_facts.work_unit_id, lke_facts.year, lke_facts.code, lke_facts.layer, lke_facts.number",
        "conditions_just_set",
    ),
    Constraint("uq_reports_correction", "reports.corrects_id", "report_corrected"),
    Constraint("ix_decrees_predecessor_id", "decrees.predecessor_id", "already_succeeded"),
    Constraint("ck_memberships_period", "ck_memberships_period", "period_reversed", "/valid_to"),
)
# Guards of four eyes, what they say, and who may instead, where that is a permission.
OWN: dict[str, tuple[str, tuple[Permission, ...]]] = {
    "four_eyes": ("own_evidence", (Permission.EVIDENCE_VERIFY, Permission.EVIDENCE_ACCEPT)),
    "own_answer": ("own_answer", (Permission.FINDING_CLOSE, Permission.DIRECTIVE_ISSUE)),
    "own_report": ("own_report", (Permission.REPORT_ACKNOWLEDGE,)),
    "own_recommendation": ("own_recommendation", (Permission.FINDING_CLOSE,)),
    "own_evaluation_answer": ("own_evaluation_answer", (Permission.EVALUATION_ASSESS,)),
    "own_evaluation_check": ("own_evaluation_answer", (Permission.EVALUATION_ASSESS,)),
    "own_lhe": ("own_evaluation_answer", (Permission.EVALUATION_ASSESS,)),
    "own_evaluation": ("own_evaluation", (Permission.EVALUATION_ASSESS,)),
    "own_grant": ("own_grant", ()),
    "own_appointment": ("own_appointment", ()),
    "membership_taken_over": ("membership_taken_over", ()),
}
_GUARD = re.compile(r"guard (\w+)")


def install_error_handlers(app: FastAPI) -> None:
    """Every failure leaves as a problem; what nobody foresaw is caught by the middleware."""
    app.add_exception_handler(errors.ServiceError, _service_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(IntegrityError, _integrity_error)
    app.add_exception_handler(StaleDataError, _stale_data)
    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(PoolTimeoutError, _database_error)
    app.add_exception_handler(OSError, _database_error)


def problem_of(request: Request, error: errors.ServiceError | IntegrityError) -> Problem:
    """What the caller is told if the request fails with it."""
    meant = error if isinstance(error, errors.ServiceError) else _meant_by(error)
    status = next(STATUS[kind] for kind in type(meant).__mro__ if kind in STATUS)
    language = language_of(request)
    told: list[ProblemError] = []
    if meant.faults:
        told = told_faults(meant.faults, language, lambda fault: fault)
    elif meant.pointer is not None:
        told = [told_fault(errors.FieldFault(meant.pointer, meant.code, meant.facts), language)]
    return problem_for(request, status, meant.code, facts=meant.facts, errors=told)


async def _service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.ServiceError)  # noqa: S101 - registered for this type
    return as_response(request, problem_of(request, error), _headers_of(error))


def _headers_of(error: errors.ServiceError) -> dict[str, str]:
    headers: dict[str, str] = {}
    if isinstance(error, errors.TooMany | errors.Unavailable):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Stale) and error.current_etag:
        headers["ETag"] = error.current_etag
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.ConfirmationNeeded):
        headers["WWW-Authenticate"] = (
            'Bearer error="insufficient_user_authentication", '
            'error_description="Confirm at /api/v1/auth/confirm", '
            f"max_age={error.max_age}"
        )
    if isinstance(error, errors.RangeNotSatisfiable):
        headers["Content-Range"] = f"bytes */{error.facts['size']}"
    return headers


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type
    told = told_faults(error.errors(), language_of(request), field_fault)
    return problem_response(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "validation_failed", errors=told
    )


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    status = HTTPStatus(error.status_code)
    code = HTTP_CODES.get(status, "internal_error")
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(request.app.state.methods_of(request.url.path))
    facts = {"max_bytes": request.scope.get("zi.body_limit", "")}
    return problem_response(request, status, code, facts=facts, headers=headers)


async def _integrity_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, IntegrityError)  # noqa: S101 - registered for this type
    return await _service_error(request, _meant_by(error))


def _meant_by(error: IntegrityError) -> errors.ServiceError:
    """What a guard or a constraint of the database refused."""
    text = f"{getattr(getattr(error.orig, 'diag', None), 'constraint_name', '')} {error.orig}"
    if guard := _GUARD.search(text):
        return _guarded(guard.group(1))
    for constraint in CONSTRAINTS:
        if constraint.name in text or f"failed: {constraint.columns}" in text:
            return errors.Conflict(constraint.code, pointer=constraint.pointer)
    log.warning("unmapped_constraint", constraint=text.splitlines()[0])
    return errors.Conflict()


def _guarded(guard: str) -> errors.ServiceError:
    if guard in OWN:
        code, permissions = OWN[guard]
        return own_part(code, *permissions) if permissions else errors.Forbidden(code)
    if guard.startswith("period_closed"):
        return period_closed(None)
    if guard.endswith("_a_voided_decree"):
        return errors.Conflict("decree_voided")
    return errors.Conflict("guarded", guard=guard)


async def _stale_data(request: Request, _error: Exception) -> Response:
    """Two wrote at once: 412 answers an If-Match (RFC 9110, 15.5.13), without one it is a 409."""
    named_a_version = "if-match" in request.headers
    stale = errors.Stale() if named_a_version else errors.Conflict("changed_meanwhile")
    return await _service_error(request, stale)


async def _database_error(request: Request, error: Exception) -> Response:
    meaning = meaning_of(error)  # whose beginning and end `Database` tells
    if meaning is None:
        log.error("unavailable", fault=type(error).__name__, exc_info=error)
    return await _service_error(request, meaning or errors.Unavailable())
