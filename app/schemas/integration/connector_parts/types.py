"""Texts of a connector: addresses, expressions, names of headers, parameters and files."""

import json
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from app.integrations.expressions import TooCostly, UnusableExpression, check_expression
from app.schemas.base import IN_NFC

VARIABLES = (
    "period", "year", "month", "quarter", "from", "to", "work_unit_code", "since", "since_day",
)  # fmt: skip
_BODY_CHARACTERS, _BODY_DEPTH = 4000, 6
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def _known_variables(value: str) -> str:
    if unknown := set(_VARIABLE.findall(value)) - set(VARIABLES):
        facts = {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(VARIABLES)}
        raise PydanticCustomError("url_variable_unknown", "unknown", facts)
    try:
        has_host = bool(urlsplit(value).hostname) and urlsplit(value).port != 0
    except ValueError:  # half an IPv6 address, a port beyond the last
        has_host = False
    written = re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+(/[^\s\x00-\x20\x7f]*)?", value)
    if written is None or not has_host:
        raise PydanticCustomError("url_template_unusable", "no web address")
    return value


def _without_variables(value: str) -> str:
    if _VARIABLE.search(value):
        raise PydanticCustomError("url_template_unusable", "no variables here")
    return value


def _short_body(value: dict[str, Any]) -> dict[str, Any]:
    """Any small JSON that both databases can hold: finite, no NUL, no half of a character."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError) as error:
        raise PydanticCustomError("request_body_unusable", "not plain JSON") from error
    if len(text) > _BODY_CHARACTERS or "\\u0000" in text or _depth(value) > _BODY_DEPTH:
        raise PydanticCustomError("request_body_unusable", "not small plain JSON")
    return value


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def _compiled(value: str) -> str:
    try:
        check_expression(value)
    except UnusableExpression as error:
        facts = {"expression": value, **error.facts}
        raise PydanticCustomError(error.code, "not JMESPath", facts) from error
    except TooCostly as error:
        raise PydanticCustomError("jmespath_too_costly", "too costly") from error
    return value


UrlTemplate = Annotated[
    str, StringConstraints(strict=True, max_length=1000), AfterValidator(_known_variables), IN_NFC
]
PlainUrl = Annotated[
    str,
    StringConstraints(strict=True, max_length=1000),
    AfterValidator(_known_variables),
    AfterValidator(_without_variables),
    IN_NFC,
]
BodyTemplate = Annotated[dict[str, Any], AfterValidator(_short_body)]
BodyText = Annotated[
    str,
    StringConstraints(
        strict=True,
        min_length=1,
        max_length=_BODY_CHARACTERS,
        pattern=r"^[\x09\x0A\x0D\x20-\x7E\u00A0-\uD7FF\uE000-\uFFFD]*$",
    ),
    IN_NFC,
]
Expression = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=500, pattern=r"^[^\x00-\x1F\x7F]+$"),
    AfterValidator(_compiled),
    IN_NFC,
]
HeaderName = Annotated[
    str, StringConstraints(strict=True, max_length=60, pattern=r"^[A-Za-z0-9\-]+$")
]
HeaderValue = Annotated[
    str, StringConstraints(strict=True, max_length=300, pattern=r"^[\x20-\x7E]*$")
]
Parameter = Annotated[
    str, StringConstraints(strict=True, max_length=60, pattern=r"^[A-Za-z0-9_.\[\]\-]+$")
]
# As OData writes them ($skip), and nested ones of a body (paging.cursor).
QueryName = Annotated[
    str, StringConstraints(strict=True, max_length=60, pattern=r"^[A-Za-z0-9$_.:\[\]\-]+$")
]
ElementName = Annotated[
    str, StringConstraints(strict=True, max_length=60, pattern=r"^[A-Za-z_][A-Za-z0-9_.\-]*$")
]
Host = Annotated[
    str, StringConstraints(strict=True, max_length=253, pattern=r"^[A-Za-z0-9.:\[\]\-]+$")
]
FileName = Annotated[
    str, StringConstraints(strict=True, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]*$")
]
