"""How routes are declared: no operation without a permission; and what all have in common."""

import json
import re
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from http import HTTPStatus
from inspect import isroutine
from typing import Any, TypeAlias, TypeVar, get_type_hints

from fastapi import Request, Response, params
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from app.api import bodies, idempotency
from app.api.admission import Access, Admission, Proof
from app.api.bodies import needless_body, refuse_parameters, telling_wrong_types
from app.api.dependencies import AnswerLanguage
from app.api.etags import etag_of_bytes, matches
from app.api.limits import BODY_MAX_BYTES, PUBLIC_BODY_MAX_BYTES
from app.api.lists.answers import answer_file, taken_form
from app.api.lists.reading import DECLARED, ListOperation, is_list
from app.api.methods import head_of, is_head
from app.api.unpacking import unpacked
from app.models.rights import Permission
from app.models.service_account import ServiceScope
from app.schemas.base import Resource
from app.schemas.platform.exports import ListFormat

PREFIX = "/api/v1"
"""What the addresses of all operations begin with."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


Needed: TypeAlias = Permission | tuple[Permission, ...] | Access
# Statuses that one of many things has in its own answer.
OF_EACH = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT})


@dataclass(frozen=True)
class Asked:
    """What an operation asks of those who call it, and the statuses besides those of its shape."""

    permission: Needed
    seen_with: Permission | None
    scope: ServiceScope | None
    proof: Proof
    errors: frozenset[int]

    def said(self) -> dict[str, Any]:
        """As admission reads it; `x-seen-with` is for it alone, no word of the document."""
        named = self.permission if isinstance(self.permission, tuple) else (self.permission,)
        return {
            "x-required-permission": [each.value for each in named],
            "x-seen-with": self.seen_with,
            "x-required-scope": self.scope and self.scope.value,
            self.proof.value: self.proof is not Proof.USUAL or None,
            "x-problems": sorted(map(int, self.errors)),
        }


class OperationRoute(APIRoute):
    """Adds to every operation: its gate, unknown query parameters, idempotency, ETags, files."""

    def get_route_handler(self) -> Handler:
        """FastAPI's handler with our steps around it."""
        has_query = bool(self.dependant.query_params)
        is_resource = isinstance(self.response_model, type) and issubclass(
            self.response_model, Resource
        )
        said = self.openapi_extra or {}
        has_etag = is_resource or said.get("x-has-etag", False)
        original = telling_wrong_types(super().get_route_handler(), self.body_field)
        shows_list = "GET" in (self.methods or ()) and is_list(self.response_model)
        if shows_list:
            original = _as_file(ListOperation(self.endpoint, self.response_model), original)
        if "x-location" in said:
            original = _telling_where(said["x-location"], original)
        once = partial(idempotency.answer_once, is_streamed="requestBody" in said)
        run = once if said.get("x-repeatable", False) else _just_run
        admission = Admission.of(said, self.path)
        most = PUBLIC_BODY_MAX_BYTES if admission is None else BODY_MAX_BYTES
        takes_body = self.body_field is not None or "requestBody" in said
        check_body = bodies.bounded(most, self.body_field)

        async def handler(request: Request) -> Response:
            if admission is not None:
                await admission.admit(request)
            if takes_body:
                request = unpacked(request, is_admitted=admission is not None)
            await check_body(request)
            if request.scope["query_string"]:
                refuse_parameters(request, has_query=has_query, takes_form=shows_list)
            response = await run(request, original)
            if is_head(request) and isinstance(response, StreamingResponse):
                return head_of(response)
            return _with_etag(request, response) if has_etag else response

        return handler


def _as_file(operation: ListOperation, handler: Handler) -> Handler:
    """The handler, beside which the whole list is a file for whoever asks for one."""

    async def either(request: Request) -> Response:
        form = taken_form(request)
        if form is ListFormat.JSON:
            return await handler(request)
        return await answer_file(request, operation, form)

    return either


def _telling_where(location: str, handler: Handler) -> Handler:
    """The handler, whose answer says where what it made lies (RFC 9110, section 10.2.2)."""

    async def telling(request: Request) -> Response:
        response = await handler(request)
        made = json.loads(bytes(response.body))
        response.headers["Location"] = PREFIX + location.format_map(made)
        return response

    return telling


async def _just_run(request: Request, handler: Handler) -> Response:
    return await handler(request)


def _with_etag(request: Request, response: Response) -> Response:
    if response.status_code >= HTTPStatus.MULTIPLE_CHOICES or isinstance(
        response, StreamingResponse
    ):  # a file of the list is made anew each time
        return response
    etag = etag_of_bytes(bytes(response.body))
    response.headers["ETag"] = etag
    if request.method == "GET" and matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
    return response


@dataclass
class Operation:
    """An operation as it is declared; its route is made when it is first asked for.

    Making one looks at every parameter, and makes what reads and writes every schema: of all
    operations together that takes longer, and more memory, than the rest of a start.
    """

    method: str
    path: str
    endpoint: Callable[..., Any]
    options: dict[str, Any]

    def __post_init__(self) -> None:
        """What reads may be a list, of which a file can be made."""
        if self.method == "GET":
            said = self.options["openapi_extra"]
            DECLARED[self.endpoint.__name__] = (self.endpoint, self.path, said)

    @cached_property
    def route(self) -> OperationRoute:
        """What answers the requests."""
        return self.route_below("")

    def route_below(self, prefix: str) -> OperationRoute:
        """A route with the whole path."""
        extra = self.options["openapi_extra"] | _said_by(self.endpoint, self.method)
        options = self.options | {"openapi_extra": _without_none(extra)}
        return OperationRoute(prefix + self.path, self.endpoint, methods=[self.method], **options)

    def words_in(self, path: str) -> dict[str, str] | None:
        """The words that stand for parameters, when the path is the operation's."""
        found = self._pattern.match(path)
        return found and found.groupdict()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return compile_path(self.path)[0]


class FeatureRouter:
    """The operations of one feature, each declared with `operation`.

    Whoever holds none of an operation's permissions anywhere is refused before the body is read.
    Where things in paths are seen by others, too, `seen_with` is what those hold: they are told
    403 or 404 by the place of the thing (`policies/gates.py`).
    """

    def __init__(self, tag: str, *, seen_with: Permission | None = None) -> None:
        """`tag` groups the operations in the documentation."""
        self.operations: list[Operation] = []
        self._tags, self._seen_with = [tag], seen_with
        self._asked: dict[str, Asked] = {}

    def operation(  # noqa: PLR0913 - what can be said of an operation
        self,
        method: str,
        path: str,
        *,
        permission: Needed,
        seen_with: Permission | None = None,
        scope: ServiceScope | None = None,
        location: str | None = None,
        errors: Iterable[int] = (),
        request_body: dict[str, Any] | None = None,
        has_secret: bool = False,
        proof: Proof = Proof.USUAL,
        **options: Any,  # noqa: ANN401 - handed on to FastAPI
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare an operation; its id is the function's name (verb_noun).

        `permission` (one of several suffices) locks, `seen_with` is the router's or its own; a
        `scope` lets service accounts that have it in, too (`Access.SERVICE_ACCOUNT`: only them).
        `location` says where what was made lies, by fields of the answer (201): `/findings/{id}`.
        `errors` are statuses besides those of its shape; `request_body` describes a body that is
        read as a stream, with its own limits. What `has_secret` is never kept for a key.
        """
        asked = Asked(permission, seen_with or self._seen_with, scope, proof, frozenset(errors))
        extra = asked.said() | {
            "x-location": location,
            "x-repeatable": not has_secret and _is_repeatable(method, permission),
            "requestBody": request_body,
        }
        options = ({"status_code": HTTPStatus.CREATED} if location else {}) | options
        extra |= options.pop("openapi_extra", {})

        def register(endpoint: Endpoint) -> Endpoint:
            name = endpoint.__name__
            self._asked[name] = asked
            options.update(operation_id=name, openapi_extra=extra, tags=self._tags)
            self.operations.append(Operation(method, path, endpoint, options))
            return endpoint

        return register

    def many_of(self, name: str, path: str) -> Callable[[Endpoint], Endpoint]:
        """Declare `POST` at `path` for many things, with all that `name` asks for one of them.

        Each thing is judged by itself and has its own answer, also
        for whoever sees such things and may not: the body names them instead of the address.
        """
        one = self._asked[name]
        return self.operation(
            "POST",
            path,
            permission=one.permission,
            seen_with=one.seen_with,
            proof=one.proof,
            errors=one.errors - OF_EACH,
            openapi_extra={"x-of-many": True},
        )


def _said_by(endpoint: Callable[..., Any], method: str) -> dict[str, bool]:
    """What the function's parameters say of the operation; a POST may come without its body."""
    if method == "POST":
        needless_body(endpoint)
    return {"x-speaks": True} if _speaks(endpoint) else {}


def _speaks(function: Callable[..., Any]) -> bool:
    """Whether it is given the language of its answer, or something that is."""
    hints = get_type_hints(function, include_extras=True).values()
    given = (each for hint in hints for each in getattr(hint, "__metadata__", ()))
    needed = (each.dependency for each in given if isinstance(each, params.Depends))
    return AnswerLanguage in hints or any(map(_speaks, filter(isroutine, needed)))


def _without_none(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def _is_repeatable(method: str, permission: Needed) -> bool:
    """Whether an `Idempotency-Key` counts: for people, whose operations they are, too."""
    return method == "POST" and permission not in {Access.PUBLIC, Access.SERVICE_ACCOUNT}
