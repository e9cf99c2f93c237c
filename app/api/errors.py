"""Which failure becomes which status."""

from http import HTTPStatus

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
from app.policies.constraints import meant_by
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
    meant = error if isinstance(error, errors.ServiceError) else meant_by(error)
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
    return await _service_error(request, meant_by(error))


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
