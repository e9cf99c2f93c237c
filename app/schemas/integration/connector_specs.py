"""What a connector does: the address, signing in, paging, and how JSON becomes records."""

import re
from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.integrations.expressions import TooCostly, UnusableExpression, check_expression
from app.schemas.base import IN_NFC, Body, WholeNumber
from app.schemas.integration.transforms import Transforms

VARIABLES = ("period", "year", "month", "quarter", "from", "to", "work_unit_code")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
VALUE_FIELDS = ("external_id", "title", "taken_at", "period", "url", "work_unit_code")
FIGURES = "figures."  # what the fields of figures begin with in transforms
EXPRESSIONS_AT_MOST = 1500  # characters of all figures together
_MEBIBYTE = 1024 * 1024


def _known_variables(value: str) -> str:
    if unknown := set(_VARIABLE.findall(value)) - set(VARIABLES):
        raise PydanticCustomError(
            "url_variable_unknown", "unknown", {"unknown": ", ".join(sorted(unknown))}
        )
    try:
        has_host = bool(urlsplit(value).hostname) and urlsplit(value).port != 0
    except ValueError:  # half an IPv6 address, a port beyond the last
        has_host = False
    written = re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+(/[^\s\x00-\x20\x7f]*)?", value)
    if written is None or not has_host:
        raise PydanticCustomError("url_template_unusable", "no web address")
    return value


def _compiled(value: str) -> str:
    try:
        check_expression(value)
    except UnusableExpression as error:
        raise PydanticCustomError("jmespath_unusable", "not JMESPath") from error
    except TooCostly as error:
        raise PydanticCustomError("jmespath_too_costly", "too costly") from error
    return value


def _short_together(value: object) -> object:
    """Reading expressions is dear: a hundred of them may not each be as long as one may be."""
    if isinstance(value, dict):
        length = sum(len(each) for each in value.values() if isinstance(each, str))
        if length > EXPRESSIONS_AT_MOST:
            most = {"most": EXPRESSIONS_AT_MOST}
            raise PydanticCustomError("expressions_too_long", "too long", most)
    return value


UrlTemplate = Annotated[
    str, StringConstraints(strict=True, max_length=1000), AfterValidator(_known_variables), IN_NFC
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
Host = Annotated[
    str, StringConstraints(strict=True, max_length=253, pattern=r"^[A-Za-z0-9.:\[\]\-]+$")
]
FileName = Annotated[
    str, StringConstraints(strict=True, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]*$")
]


class ConnectorAuthKind(StrEnum):
    """How the connector signs in; what is secret is given apart, as `secret`."""

    NONE = "none"
    BEARER = "bearer"
    BASIC = "basic"
    API_KEY = "api_key"
    MTLS = "mtls"


class ConnectorAuth(Body):
    """Signing in: `username` for basic, `header` for api_key, file names for mtls."""

    kind: ConnectorAuthKind = ConnectorAuthKind.NONE
    username: HeaderValue | None = None
    header: HeaderName = "X-API-Key"
    certificate: FileName | None = Field(
        None,
        description="Berkas dalam map satuan kerja di ZI_CLIENT_CERTIFICATES_DIR (of the office).",
    )
    key: FileName | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needs_files = self.kind is ConnectorAuthKind.MTLS and not (self.certificate and self.key)
        if needs_files or (self.kind is ConnectorAuthKind.BASIC and not self.username):
            raise PydanticCustomError("auth_incomplete", "something is missing")
        return self


class ConnectorPagingKind(StrEnum):
    """How further pages are found: by number, by offset, by a cursor, by a Link header."""

    NONE = "none"
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"
    LINK = "link"


class ConnectorPaging(Body):
    """Further pages; `next` (JMESPath) finds the cursor, an empty one ends."""

    kind: ConnectorPagingKind = ConnectorPagingKind.NONE
    parameter: Parameter = "page"
    size_parameter: Parameter | None = None
    size: WholeNumber = Field(100, ge=1, le=10_000)
    start: WholeNumber = Field(1, ge=0, le=1)
    next: Expression | None = None
    max_pages: WholeNumber = Field(100, ge=1, le=1000)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind is ConnectorPagingKind.CURSOR and self.next is None:
            raise PydanticCustomError("paging_incomplete", "a cursor needs next")
        return self


class ConnectorMapping(Body):
    """One JMESPath expression for each field of a record, on one element of `records`.

    `taken_at` without an offset is in the office's zone; without `period` it is the run's. `files`
    finds a list of objects with `url` and `name`. With `work_unit_code` each record goes to the
    office that its table has for a foreign code. `transforms`: steps for the values of a field.
    """

    external_id: Expression
    title: Expression
    taken_at: Expression
    period: Expression | None = None
    figures: Annotated[dict[Parameter, Expression], BeforeValidator(_short_together)] = Field(
        default_factory=dict,
        max_length=100,
        description=f"Semua ungkapannya bersama paling banyak {EXPRESSIONS_AT_MOST} karakter "
        "(all together).",
    )
    url: Expression | None = None
    files: Expression | None = None
    work_unit_code: Expression | None = Field(
        None,
        description="Kode satuan kerja di sistem asal; `transforms.work_unit_code` berakhir dengan "
        "tabel ke kode kita (a table from their codes to ours).",
    )
    transforms: Transforms = Field(default_factory=dict)

    @property
    def expressions(self) -> dict[str, str]:
        """The expressions by the name of their field, of figures as `figures.present`."""
        plain = {name: getattr(self, name) for name in VALUE_FIELDS}
        figures = {f"{FIGURES}{name}": each for name, each in self.figures.items()}
        return {name: each for name, each in (plain | figures).items() if each is not None}


class ConnectorLimits(Body):
    """What an answer may cost: bytes of a page and of a file, seconds of a request, attempts."""

    page_bytes: WholeNumber = Field(8 * _MEBIBYTE, ge=1024, le=64 * _MEBIBYTE)
    file_bytes: WholeNumber = Field(32 * _MEBIBYTE, ge=1024, le=256 * _MEBIBYTE)
    seconds: WholeNumber = Field(30, ge=1, le=300)
    attempts: WholeNumber = Field(4, ge=1, le=10)


class PullInterval(StrEnum):
    """How often a schedule comes."""

    DAY = "day"
    MONTH = "month"


class ConnectorSchedule(Body):
    """When it pulls by itself, on the office's clock: what was complete by then.

    Each day the day before, or on a day of the month the month before.
    """

    every: PullInterval
    day: WholeNumber = Field(5, ge=1, le=28)
    hour: WholeNumber = Field(3, ge=0, le=23)


class ConnectorSpec(Body):
    """Everything but the secret."""

    url: UrlTemplate = Field(description="Boleh memuat {period} {year} {month} {from} {to} …")
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict, max_length=20)
    auth: ConnectorAuth = Field(default_factory=ConnectorAuth)
    paging: ConnectorPaging = Field(default_factory=ConnectorPaging)
    records: Expression = Field(description="JMESPath ke daftar rekaman (to the list).")
    mapping: ConnectorMapping
    allowed_hosts: list[Host] = Field(
        default_factory=list,
        max_length=20,
        description="Host lain, atau `host:port`, tempat berkasnya (other hosts of its files).",
    )
    limits: ConnectorLimits = Field(default_factory=ConnectorLimits)
    schedule: ConnectorSchedule | None = None
