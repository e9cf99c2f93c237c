"""How a connector signs in; what is secret is given apart, as `secret`, and sealed."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.base import Body
from app.schemas.integration.connector_parts.types import (
    BodyTemplate,
    Expression,
    FileName,
    HeaderName,
    HeaderValue,
    Parameter,
    PlainUrl,
    QueryName,
)

SIGNED_VARIABLES = (
    "method", "host", "path", "query", "timestamp", "nonce", "username", "body", "body_sha256",
)  # fmt: skip
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def _known_parts(value: str) -> str:
    if unknown := set(_VARIABLE.findall(value)) - set(SIGNED_VARIABLES):
        known, told = ", ".join(SIGNED_VARIABLES), ", ".join(sorted(unknown))
        raise PydanticCustomError(
            "signature_variable_unknown", "unknown", {"unknown": told, "known": known}
        )
    return value


SignedTemplate = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=500, pattern=r"^[\x20-\x7E\x0A]*$"),
    AfterValidator(_known_parts),
]


class ConnectorAuthKind(StrEnum):
    """How the connector signs in; what is secret is given apart, as `secret`."""

    NONE = "none"
    BEARER = "bearer"
    BASIC = "basic"
    API_KEY = "api_key"
    QUERY_KEY = "query_key"
    BODY_KEY = "body_key"
    LOGIN = "login"
    OAUTH2 = "oauth2"
    SIGNED = "signed"
    MTLS = "mtls"


class ConnectorLogin(Body):
    """Sign in first, by POST: `body` may name `{username}` and `{secret}`.

    `token` and `seconds` (JMESPath) find the token in the answer and how long it lives. It may also
    stand in a header of the answer (`token_header`) or in a cookie (`token_cookie`); without any of
    these the answer's cookies sign in.
    """

    url: PlainUrl
    body: BodyTemplate = Field(
        default_factory=lambda: {"username": "{username}", "password": "{secret}"}
    )
    as_form: StrictBool = False
    token: Expression | None = None
    token_header: HeaderName | None = Field(
        None, description="Header jawaban yang memuat token (the answer's header with the token)."
    )
    token_cookie: Parameter | None = Field(
        None, description="Cookie jawaban yang memuat token (the answer's cookie with the token)."
    )
    seconds: Expression | None = None
    header: HeaderName = "Authorization"
    prefix: HeaderValue = "Bearer "

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sum(each is not None for each in (self.token, self.token_header, self.token_cookie)) > 1:
            raise PydanticCustomError("login_token_twice", "the token stands in one place")
        return self


class ConnectorOAuth2(Body):
    """Client credentials (RFC 6749, 4.4): `username` is the client's id, `secret` its secret."""

    token_url: PlainUrl
    scope: HeaderValue | None = None
    in_body: StrictBool = Field(
        default=False,
        description="Kredensial dalam isi, bukan Basic (credentials in the body).",
    )


class ConnectorDigest(StrEnum):
    """The hash of the HMAC."""

    SHA256 = "sha256"
    SHA512 = "sha512"


class ConnectorSignatureForm(StrEnum):
    """How the signature is written."""

    HEX = "hex"
    BASE64 = "base64"


class ConnectorTimestamp(StrEnum):
    """How the moment of the request is written: seconds, milliseconds, ISO 8601, as in Date."""

    UNIX = "unix"
    UNIX_MS = "unix_ms"
    ISO = "iso"
    HTTP = "http"


class ConnectorSignature(Body):
    """Each request carries the HMAC of `template` with the secret.

    `headers` may name `{signature}`, and what the template may.
    """

    template: SignedTemplate = Field(description=f"{{{'} {'.join(SIGNED_VARIABLES)}}}")
    digest: ConnectorDigest = ConnectorDigest.SHA256
    form: ConnectorSignatureForm = ConnectorSignatureForm.HEX
    timestamp: ConnectorTimestamp = ConnectorTimestamp.UNIX
    headers: dict[HeaderName, HeaderValue] = Field(
        default_factory=lambda: {"X-Signature": "{signature}", "X-Timestamp": "{timestamp}"},
        max_length=10,
    )


class ConnectorAuth(Body):
    """Signing in.

    `username` for basic, login, oauth2 and signed, `header` for api_key, `parameter` for query_key
    and body_key, file names for mtls.
    """

    kind: ConnectorAuthKind = ConnectorAuthKind.NONE
    username: HeaderValue | None = None
    header: HeaderName = "X-API-Key"
    parameter: QueryName = "api_key"
    login: ConnectorLogin | None = None
    oauth2: ConnectorOAuth2 | None = None
    signature: ConnectorSignature | None = None
    certificate: FileName | None = Field(
        None,
        description="Berkas dalam map satuan kerja di ZI_CLIENT_CERTIFICATES_DIR (of the office).",
    )
    key: FileName | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed = _NEEDED.get(self.kind, ())
        if not all(getattr(self, name) for name in needed):
            raise PydanticCustomError("auth_incomplete", "something is missing")
        return self


_NEEDED = {
    ConnectorAuthKind.BASIC: ("username",),
    ConnectorAuthKind.LOGIN: ("login",),
    ConnectorAuthKind.OAUTH2: ("username", "oauth2"),
    ConnectorAuthKind.SIGNED: ("signature",),
    ConnectorAuthKind.MTLS: ("certificate", "key"),
}
