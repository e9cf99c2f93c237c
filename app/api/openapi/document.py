"""The OpenAPI document: FastAPI's, with our problems, headers, examples and descriptions."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from app.api import portal_errors
from app.api.admission import Access
from app.api.idempotency import KEY_PATTERN
from app.api.lists.making import MEDIA_TYPES
from app.api.lists.whole import WHOLE
from app.api.openapi.headers import HEADERS, RATE_LIMIT, named
from app.api.openapi.links import Links
from app.api.openapi.signing_in import PERSON_SCHEME, SERVICE_SCHEMES, takes_services, who_signs_in
from app.api.openapi.webhooks import webhooks
from app.api.openapi.words import DESCRIPTION, MEANINGS, TAGS, TITLE, VERSION
from app.api.problems import MEDIA_TYPE
from app.api.router import documented_routes
from app.api.uploads import ATTACHMENT
from app.schemas.evaluation.portal import PortalError
from app.schemas.platform.exports import ListFormat
from app.schemas.platform.problems import Problem

Json = dict[str, Any]
_METHODS = ("get", "post", "put", "patch", "delete")
_NAMES = {method: [method.upper()] for method in _METHODS} | {"get": ["GET", "HEAD"]}
_NEED_IF_MATCH = {"patch", "put", "delete"}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Kunci unik pilihan Anda; pengulangan dengan kunci yang sama aman (24 jam).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": KEY_PATTERN},
}
_FORMAT = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "Seluruh daftar sebagai berkas: `csv` atau `xlsx`; `page` dan `size` "
    "diabaikan. Boleh juga dengan `Accept` (the whole list as a file).",
    "schema": {"$ref": "#/components/schemas/ListFormat"},
}
_SHEET = MEDIA_TYPES[ListFormat.XLSX]
_FILES: Json = {
    MEDIA_TYPES[ListFormat.CSV].partition(";")[0]: {"schema": {"type": "string"}},
    _SHEET: {"schema": {"type": "string", "format": "binary", "contentMediaType": _SHEET}},
}
_WHOLE = {answer.__name__ for answer in WHOLE}
_OF_A_PROBLEM = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
    HTTPStatus.PRECONDITION_FAILED: ("ETag",),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After",),
}
# Failures of what the ministry's portal asks are in the form that it reads.
_IN_ITS_FORM = {
    "content": {portal_errors.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/PortalError"}}}
}
_NOT_MODIFIED = {
    "description": "Belum berubah: If-None-Match memuat ETag ini (not modified).",
    "headers": named("ETag"),
}


def install_openapi(app: FastAPI) -> None:
    """Make `app.openapi()` give our document, and let 405 answers know the methods of a path."""

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = build_document()
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def build_document() -> Json:
    """The whole document; the same code gives the same bytes."""
    document = get_openapi(
        title=TITLE,
        version=VERSION,
        description=DESCRIPTION,
        routes=documented_routes(),
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        separate_input_output_schemas=False,
    )
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    schemas["PortalError"] = PortalError.model_json_schema(mode="serialization")
    schemas["ListFormat"] = TypeAdapter(ListFormat).json_schema()
    document["components"]["securitySchemes"] = PERSON_SCHEME | SERVICE_SCHEMES
    document["components"]["headers"] = HEADERS
    for path, method, operation in operations(document):
        _finish(path, method, operation, schemas)
    document["components"]["links"] = Links(list(operations(document)), schemas).add()
    document["webhooks"] = webhooks()
    return document


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Every operation as path, method (lower case) and description."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _finish(path: str, method: str, operation: Json, schemas: Json) -> None:
    protected = _is_protected(operation)
    for ours in ("x-seen-with", "x-of-many", "x-location"):  # for the route alone
        operation.pop(ours, None)
    is_repeatable = operation.pop("x-repeatable")
    if is_repeatable:
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    if protected:
        operation["security"] = who_signs_in(operation)
    if method in _NEED_IF_MATCH:
        _require_if_match(operation)
    _offer_files(method, operation, schemas)
    _add_example(operation, schemas)
    also = named("Idempotency-Replayed") if is_repeatable else {}
    if operation.pop("x-speaks", False):
        also |= named("Content-Language")
    _add_success_headers(operation, schemas, also)
    if method == "get" and "ETag" in operation["responses"].get("200", {}).get("headers", {}):
        operation["responses"]["304"] = _NOT_MODIFIED
    for parameter in operation.get("parameters", []):
        if parameter["name"] in MEANINGS:
            parameter.setdefault("description", MEANINGS[parameter["name"]])
    statuses = set(operation.pop("x-problems")) | set(_implied(path, method, operation))
    operation["responses"].pop("422", None)
    is_portals = operation.pop("x-portal", False)
    for status in sorted(statuses):
        told = _problem_response(status)
        operation["responses"][str(status)] = told | _IN_ITS_FORM if is_portals else told


def _offer_files(method: str, operation: Json, schemas: Json) -> None:
    """Say of a list that all of it can be had as a file (`api/lists`)."""
    answer = operation["responses"].get("200", {})
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    is_page = {"items", "next"} <= schemas.get(name, {}).get("properties", {}).keys()
    if is_page or (method == "get" and name in _WHOLE):
        operation.setdefault("parameters", []).append(_FORMAT)
        answer["headers"] = answer.get("headers", {}) | ATTACHMENT | named("Content-Language")
        answer["content"] |= _FILES


def _is_protected(operation: Json) -> bool:
    """Whether one must sign in."""
    return Access.PUBLIC not in operation["x-required-permission"]


def _require_if_match(operation: Json) -> None:
    """Say that the header must be sent; the code asks for it itself, to answer 428 and not 422."""
    for parameter in operation.get("parameters", []):
        if parameter["name"].lower() == "if-match":
            parameter["required"] = True
            (parameter["schema"],) = (
                option for option in parameter["schema"]["anyOf"] if option["type"] != "null"
            )


def _implied(path: str, method: str, operation: Json) -> Iterator[int]:
    """The statuses that follow from the shape of an operation."""
    protected = _is_protected(operation)
    is_for_services = takes_services(operation)
    has_body = "requestBody" in operation
    headers = {p["name"].lower() for p in operation.get("parameters", []) if p["in"] == "header"}
    table: dict[int, bool] = {
        400: has_body,
        401: protected,
        403: is_for_services,
        409: protected and method == "post",
        412: "if-match" in headers,
        413: has_body,
        415: has_body,
        422: bool(operation.get("parameters")) or has_body or "{" in path or method == "get",
        428: "if-match" in headers and method in _NEED_IF_MATCH,
        408: has_body,
        429: protected,
        500: True,
        503: path != "/healthz",
    }
    yield from (status for status, applies in table.items() if applies)


def _problem_response(status: int) -> Json:
    further = _OF_A_PROBLEM.get(HTTPStatus(status), ())
    return {
        "description": HTTPStatus(status).phrase,
        "headers": named("X-Request-ID", "Content-Language", *further),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _add_example(operation: Json, schemas: Json) -> None:
    """Give the body the example of its schema, where tools look for it."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = schemas.get(content["schema"].get("$ref", "").rpartition("/")[2], {})
        if schema.get("examples"):
            content["example"] = schema["examples"][0]


def _add_success_headers(operation: Json, schemas: Json, also: Json) -> None:
    has_etag = operation.pop("x-has-etag", False)
    is_for_services = takes_services(operation)
    for status, response in operation["responses"].items():
        if not status.startswith("2"):
            continue
        response["description"] = HTTPStatus(int(status)).phrase
        headers = named("X-Request-ID") | also
        if _is_protected(operation):
            headers |= named(*RATE_LIMIT)
        if is_for_services:
            headers |= named("X-Key-Expires")
        for content in response.get("content", {}).values():
            schema = schemas.get(content["schema"].get("$ref", "").rpartition("/")[2], {})
            properties = schema.get("properties", {})
            if "next" in properties:
                headers |= named("Link")
            elif "id" in properties or has_etag:
                headers |= named("ETag")
        response.setdefault("headers", {}).update(headers)
