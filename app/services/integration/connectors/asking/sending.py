"""What a connector sends besides its secret: none of it secret, and nothing twice.

Judged when a connector is written, not when it runs: those that are stored go on.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from app.core.errors import FieldFault, Invalid
from app.integrations.plain_secrets import plain_secrets
from app.schemas.integration.connector_parts.asking import (
    ConnectorMethod,
    ConnectorPagingKind,
    ConnectorPagingPlace,
)
from app.schemas.integration.connector_parts.auth import SIGNED_VARIABLES, ConnectorAuthKind
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
_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")


def require_sendable(spec: ConnectorSpec) -> None:
    """Raise Invalid for what should not, or cannot, be sent as it is written."""
    if faults := sending_faults(spec):
        raise Invalid(faults=faults)


def sending_faults(spec: ConnectorSpec) -> list[FieldFault]:
    """What should not, or cannot, be sent as it is written, with pointers into the body."""
    return [*_plain(spec), *_headers(spec), *_address(spec), *_paging(spec), *_key_in_body(spec)]


def stored_faults(spec: Mapping[str, Any]) -> list[FieldFault]:
    """The same of a spec as it is stored, which may be older than what is refused today."""
    try:
        return sending_faults(ConnectorSpec.model_validate(spec))
    except ValidationError:
        return [FieldFault("/spec", "connector_spec_unusable")]


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


def _key_in_body(spec: ConnectorSpec) -> Iterator[FieldFault]:
    is_asked_by_post = spec.request.method is ConnectorMethod.POST
    if spec.auth.kind is ConnectorAuthKind.BODY_KEY and not is_asked_by_post:
        yield FieldFault("/spec/request/method", "connector_body_key_needs_post")
    text = spec.request.text
    if spec.auth.kind is ConnectorAuthKind.BODY_KEY and text and "{secret}" not in text:
        yield FieldFault("/spec/request/text", "connector_text_without_key")
