"""What a connector sends besides its secret: none of it secret, and nothing twice.

Judged when a connector is written, not when it runs: those that are stored go on.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from app.core.errors import FieldFault, Invalid
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind, ConnectorPagingPlace
from app.schemas.integration.connector_parts.auth import SIGNED_VARIABLES, ConnectorAuthKind
from app.schemas.integration.connector_specs import ConnectorSpec

# Headers and parameters that let somebody in: what they hold is sealed as `secret`.
_SECRET_HEADERS: Final = frozenset({
    "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey",
    "x-auth-token", "x-access-token",
})  # fmt: skip
_SECRET_PARAMETERS: Final = frozenset({
    "api_key", "apikey", "x_api_key", "key", "token", "access_token", "auth_token", "secret",
    "client_secret", "password", "passwd",
})  # fmt: skip
# Each request has its own.
_OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding"})
_K = ConnectorPagingKind
_WITH_PARAMETERS: Final = frozenset({_K.PAGE, _K.OFFSET, _K.CURSOR})
_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")


def require_sendable(spec: ConnectorSpec) -> None:
    """Raise Invalid for what should not, or cannot, be sent as it is written."""
    if faults := sending_faults(spec):
        raise Invalid(faults=faults)


def sending_faults(spec: ConnectorSpec) -> list[FieldFault]:
    """What should not, or cannot, be sent as it is written, with pointers into the body."""
    return [*_headers(spec), *_address(spec), *_paging(spec)]


def _headers(spec: ConnectorSpec) -> Iterator[FieldFault]:
    for name in spec.headers:
        if name.lower() in _SECRET_HEADERS:
            yield FieldFault(f"/spec/headers/{name}", "connector_secret_in_plain", {"name": name})
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
    plain = _VARIABLE.sub("", spec.url)  # a parameter that is a variable alone says no secret
    if "{" in plain or "}" in plain:
        yield FieldFault("/spec/url", "connector_brace_alone")
    for name, _ in parse_qsl(urlsplit(plain).query):
        if name.lower().replace("-", "_") in _SECRET_PARAMETERS:
            yield FieldFault("/spec/url", "connector_secret_in_plain", {"name": name})


def _paging(spec: ConnectorSpec) -> Iterator[FieldFault]:
    paging, auth = spec.paging, spec.auth
    if paging.kind is _K.NONE:
        return
    names = {paging.size_parameter}
    if paging.kind in _WITH_PARAMETERS and paging.parameter in names:
        facts = {"name": paging.parameter}
        yield FieldFault("/spec/paging/size_parameter", "connector_parameter_twice", facts)
    is_key = auth.kind is ConnectorAuthKind.QUERY_KEY
    names |= {paging.parameter} if paging.kind in _WITH_PARAMETERS else set()
    if is_key and paging.place is ConnectorPagingPlace.QUERY and auth.parameter in names:
        facts = {"name": auth.parameter}
        yield FieldFault("/spec/auth/parameter", "connector_parameter_twice", facts)
