"""What a connector does: the address, signing in, paging, and how answers become records."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.schemas.base import Body, WholeNumber
from app.schemas.integration.connector_parts.asking import (
    ConnectorAnswer,
    ConnectorPaging,
    ConnectorRequest,
)
from app.schemas.integration.connector_parts.auth import ConnectorAuth
from app.schemas.integration.connector_parts.transforms import Transforms
from app.schemas.integration.connector_parts.types import (
    Expression,
    HeaderName,
    HeaderValue,
    Host,
    Parameter,
    UrlTemplate,
)

VALUE_FIELDS = ("external_id", "title", "taken_at", "period", "url", "work_unit_code")
FIGURES = "figures."  # what the fields of figures begin with in transforms
EXPRESSIONS_AT_MOST = 1500  # characters of all figures together
_MEBIBYTE = 1024 * 1024


def _short_together(value: object) -> object:
    """Reading expressions is dear: a hundred of them may not each be as long as one may be."""
    if isinstance(value, dict):
        length = sum(len(each) for each in value.values() if isinstance(each, str))
        if length > EXPRESSIONS_AT_MOST:
            most = {"most": EXPRESSIONS_AT_MOST}
            raise PydanticCustomError("expressions_too_long", "too long", most)
    return value


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

    Each day the day before, or on a day of the month the month before. `again`: as many periods
    before that are pulled again each time, for data that comes late.
    """

    every: PullInterval
    day: WholeNumber = Field(5, ge=1, le=28)
    hour: WholeNumber = Field(3, ge=0, le=23)
    again: WholeNumber = Field(0, ge=0, le=12)


class ConnectorSpec(Body):
    """Everything but the secret."""

    url: UrlTemplate = Field(
        description="Boleh memuat {period} {year} {month} {from} {to} {since} …"
    )
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict, max_length=20)
    request: ConnectorRequest = Field(default_factory=ConnectorRequest)
    auth: ConnectorAuth = Field(default_factory=ConnectorAuth)
    paging: ConnectorPaging = Field(default_factory=ConnectorPaging)
    answer: ConnectorAnswer = Field(default_factory=ConnectorAnswer)
    records: Expression = Field(description="JMESPath ke daftar rekaman (to the list).")
    mapping: ConnectorMapping
    allowed_hosts: list[Host] = Field(
        default_factory=list,
        max_length=20,
        description="Host lain, atau `host:port`, tempat berkasnya (other hosts of its files).",
    )
    limits: ConnectorLimits = Field(default_factory=ConnectorLimits)
    schedule: ConnectorSchedule | None = None
