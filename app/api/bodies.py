"""What a request brings: bodies that may be left out, media types, parameters given twice."""

import inspect
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import unquote_plus

from fastapi import Body, Request, Response, params
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from app.api.limits import (
    BODY_LIMIT,
    BYTES_PER_MEMBER,
    PARAMETERS_MAX,
    members_of,
    too_many_parameters,
)
from app.core.errors import UnsupportedType
from app.integrations.text_files import DoubledKey, without_doubles

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
FORM_PARAMETER = "format"
"""Asks for a list as a file."""


def refuse_parameters(request: Request, *, has_query: bool, takes_form: bool = False) -> None:
    """Raise RequestValidationError for unknown parameters, and for one that stands there twice.

    No operation takes a list there: of two values one would be passed over in silence. Where all
    that it shows can be had as a file (`takes_form`), its form is asked for in the query, too.
    """
    if too_many_parameters(request.scope["query_string"]):
        raise _too_many("query", PARAMETERS_MAX)
    given = Counter(_names(request.scope["query_string"]))
    code = "given_twice" if has_query else "extra_forbidden"
    faults = [
        {"loc": ("query", name), "type": code}
        for name, times in given.items()
        if times > 1 or not (has_query or (takes_form and name == FORM_PARAMETER))
    ]
    if faults:
        raise RequestValidationError(faults)


def refuse_double_keys(body: bytes) -> None:
    """Raise RequestValidationError where JSON that was read already names something twice.

    Readers take the last, so one of two figures would be passed over in silence.
    """
    try:
        json.loads(body, object_pairs_hook=without_doubles)
    except DoubledKey as error:
        fault = {"loc": ("body", error.key), "type": "json_key_twice", "ctx": {"key": error.key}}
        raise RequestValidationError([fault]) from None


def _names(query: bytes) -> list[str]:
    """The parameters' names as they are read later; values, which may be long, are not decoded."""
    pairs = query.decode("latin-1").split("&")
    return [unquote_plus(pair.partition("=")[0]) for pair in pairs if pair]


def bounded(
    max_bytes: int,
    body_field: Any,  # noqa: ANN401 - FastAPI's own
) -> Callable[[Request], Coroutine[Any, Any, None]]:
    """The check of a body before it is read as JSON; what is read as a stream has its own limits.

    Raises what reading raises (413, 408), and RequestValidationError for too many members: many
    that are unknown cost a hundred times what they cost to send.
    """
    is_form = _is_form(body_field)

    async def check(request: Request) -> None:
        if body_field is None:
            return
        request.scope[BODY_LIMIT] = limit = min(max_bytes, request.scope[BODY_LIMIT])
        body, most = await request.body(), limit // BYTES_PER_MEMBER
        if members_of(body) > most:
            raise _too_many("body", most)
        if is_form and too_many_parameters(body):
            raise _too_many("body", PARAMETERS_MAX)

    return check


def _too_many(where: str, limit: int) -> RequestValidationError:
    fault = {"loc": (where,), "type": "too_many_members", "ctx": {"limit": limit}}
    return RequestValidationError([fault])


def _is_form(body_field: Any) -> bool:  # noqa: ANN401 - FastAPI's own
    return body_field is not None and isinstance(body_field.field_info, params.Form)


def needless_body(endpoint: Callable[..., Any]) -> None:
    """Let the body be left out where the endpoint needs nothing of it: as if it were `{}`."""
    signature = inspect.signature(endpoint)
    body = signature.parameters.get("body")
    if body is None or not _needs_nothing(body.annotation):
        return
    optional = body.replace(default=Body(default_factory=dict, validate_default=True))
    given_by_name = [  # in any order, as FastAPI gives them: only one has a default
        (optional if each is body else each).replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for each in signature.parameters.values()
    ]
    shown = signature.replace(parameters=given_by_name)
    endpoint.__signature__ = shown  # type: ignore[attr-defined]


def _needs_nothing(annotation: object) -> bool:
    return (
        isinstance(annotation, type)
        and issubclass(annotation, BaseModel)
        and not any(field.is_required() for field in annotation.model_fields.values())
    )


def telling_wrong_types(handler: Handler, body_field: Any) -> Handler:  # noqa: ANN401 - FastAPI's own
    """The handler, with UnsupportedType in place of the faults of a body it could not read as such.

    FastAPI reads JSON, or a form, by the header alone and finds fault with the bytes it is left
    with. Whoever may not ask at all has been told so before.
    """
    if body_field is None:
        return handler
    expected = FORM if _is_form(body_field) else JSON

    async def telling(request: Request) -> Response:
        try:
            return await handler(request)
        except RequestValidationError as error:
            if _has_body(request) and not _is_of(request, expected):
                raise UnsupportedType(expected=expected) from error
            raise

    return telling


def _has_body(request: Request) -> bool:
    length = request.headers.get("content-length", "0")
    return length != "0" or "transfer-encoding" in request.headers


def _is_of(request: Request, expected: str) -> bool:
    """Whether the body is said to be of that type; parameters (`charset`) say nothing more."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json_kind = given.startswith("application/") and given.endswith("+json")
    return given == expected or (expected == JSON and is_json_kind)
