"""What a connector sends besides its secret: none of it secret, and nothing twice.

Judged when a connector is written, not when it runs: those that are stored go on.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from pydantic import ValidationError

from app.core.errors import FieldFault, Invalid
from app.core.texts import texts_in
from app.integrations.plain_secrets import plain_secrets
from app.integrations.upstream_exchange import put_into
from app.integrations.upstream_faults import UpstreamFault
from app.schemas.integration.connector_parts.asking import (
    ConnectorMethod,
    ConnectorPagingKind,
    ConnectorPagingPlace,
)
from app.schemas.integration.connector_parts.auth import SIGNED_VARIABLES, ConnectorAuthKind
from app.schemas.integration.connector_parts.types import VARIABLES
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.platform.problems import pointer_of

# Each request has its own.
_OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding", "accept-encoding"})
_K = ConnectorPagingKind
_WITH_PARAMETERS: Final = frozenset({_K.PAGE, _K.OFFSET, _K.CURSOR})
# Where a key goes that is a parameter.
_KEY_PLACES: Final[Mapping[ConnectorAuthKind, ConnectorPagingPlace]] = {
    ConnectorAuthKind.QUERY_KEY: ConnectorPagingPlace.QUERY,
    ConnectorAuthKind.BODY_KEY: ConnectorPagingPlace.BODY,
}
UNUSABLE: Final = "connector_spec_unusable"
_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_WORD: Final = re.compile(r"[a-z_]+")


def require_sendable(spec: ConnectorSpec) -> None:
    """Raise Invalid for what should not, or cannot, be sent as it is written."""
    if faults := sending_faults(spec):
        raise Invalid(faults=faults)


def sending_faults(spec: ConnectorSpec) -> list[FieldFault]:
    """What should not, or cannot, be sent as it is written, with pointers into the body."""
    judges = _plain, _headers, _address, _paging, _key_in_body, _ways, _variables
    return [fault for judge in judges for fault in judge(spec)]


def stored_faults(spec: Mapping[str, Any]) -> list[FieldFault]:
    """The same of a spec as it is stored, which may be older than what is refused today."""
    try:
        return sending_faults(ConnectorSpec.model_validate(spec))
    except ValidationError:
        return [FieldFault("/spec", UNUSABLE)]


def _plain(spec: ConnectorSpec) -> Iterator[FieldFault]:
    for one in plain_secrets(spec.model_dump(mode="json")):
        pointer = pointer_of(("spec", *one.way))
        yield FieldFault(pointer, "connector_secret_in_plain", {"name": one.name})


def _headers(spec: ConnectorSpec) -> Iterator[FieldFault]:
    yield from _own("/spec/headers", spec.headers)
    auth = spec.auth
    if auth.kind is ConnectorAuthKind.SIGNED and auth.signature is not None:
        yield from _own("/spec/auth/signature/headers", auth.signature.headers)
        known = (*SIGNED_VARIABLES, "signature")
        for name, value in auth.signature.headers.items():
            if unknown := set(_VARIABLE.findall(value)) - set(known):
                facts = {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(known)}
                pointer = f"/spec/auth/signature/headers/{name}"
                yield FieldFault(pointer, "signature_variable_unknown", facts)


def _own(pointer: str, headers: Mapping[str, str]) -> Iterator[FieldFault]:
    for name in headers:
        if name.lower() in _OWN_HEADERS:
            yield FieldFault(f"{pointer}/{name}", "connector_header_its_own", {"name": name})


def _address(spec: ConnectorSpec) -> Iterator[FieldFault]:
    plain = _VARIABLE.sub("", spec.url)
    if "{" in plain or "}" in plain:
        yield FieldFault("/spec/url", "connector_brace_alone")


def _paging(spec: ConnectorSpec) -> Iterator[FieldFault]:
    paging, auth = spec.paging, spec.auth
    if paging.kind is _K.NONE:
        return
    is_placed = paging.kind in _WITH_PARAMETERS or paging.size_parameter is not None
    if is_placed and spec.request.text and paging.place is ConnectorPagingPlace.BODY:
        yield FieldFault("/spec/paging/place", "paging_in_a_text")
    names = {paging.size_parameter}
    if paging.kind in _WITH_PARAMETERS and paging.parameter in names:
        facts = {"name": paging.parameter}
        yield FieldFault("/spec/paging/size_parameter", "connector_parameter_twice", facts)
    place = _KEY_PLACES.get(auth.kind)
    names |= {paging.parameter} if paging.kind in _WITH_PARAMETERS else set()
    if paging.place is place and auth.parameter in names:
        facts = {"name": auth.parameter}
        yield FieldFault("/spec/auth/parameter", "connector_parameter_twice", facts)


def _ways(spec: ConnectorSpec) -> Iterator[FieldFault]:
    """Names that lead into the body where something else stands, which would be written over."""
    paging, auth, request = spec.paging, spec.auth, spec.request
    named: list[tuple[str, str | None]] = []
    if paging.place is ConnectorPagingPlace.BODY and paging.kind is not _K.NONE:
        is_placed = paging.kind in _WITH_PARAMETERS
        named.append(("/spec/paging/parameter", paging.parameter if is_placed else None))
        named.append(("/spec/paging/size_parameter", paging.size_parameter))
    if auth.kind is ConnectorAuthKind.BODY_KEY:
        named.append(("/spec/auth/parameter", auth.parameter))
    for pointer, name in named if request.text is None else ():
        if name is None:
            continue
        try:
            put_into(deepcopy(request.body), name, "", is_flat=request.as_form)
        except UpstreamFault:
            yield FieldFault(pointer, "connector_way_blocked", {"name": name})


def _variables(spec: ConnectorSpec) -> Iterator[FieldFault]:
    """Variables that the address does not know either; GraphQL has braces of its own."""
    known = {"known": ", ".join(VARIABLES)}
    more = {"secret"} if spec.auth.kind is ConnectorAuthKind.BODY_KEY else set()
    texts = [(("text",), spec.request.text or ""), *texts_in(spec.request.body, ("body",))]
    for way, text in texts:
        unknown = set(_VARIABLE.findall(text)) - {*VARIABLES, *more}
        is_plain = way[-1] != "query" and not set("{}") & set(_VARIABLE.sub("", text))
        if is_plain and unknown and all(map(_WORD.fullmatch, unknown)):
            facts = {"unknown": ", ".join(sorted(unknown))} | known
            yield FieldFault(pointer_of(("spec", "request", *way)), "url_variable_unknown", facts)


def _key_in_body(spec: ConnectorSpec) -> Iterator[FieldFault]:
    is_asked_by_post = spec.request.method is ConnectorMethod.POST
    if spec.auth.kind is ConnectorAuthKind.BODY_KEY and not is_asked_by_post:
        yield FieldFault("/spec/request/method", "connector_body_key_needs_post")
    text = spec.request.text
    if spec.auth.kind is ConnectorAuthKind.BODY_KEY and text and "{secret}" not in text:
        yield FieldFault("/spec/request/text", "connector_text_without_key")
