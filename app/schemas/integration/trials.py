"""Trying an address before there is a connector, and samples of answers as its tests."""

from typing import Any, Literal, NamedTuple

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from app.schemas.base import Body, Read
from app.schemas.identity.work_units import Code, TimeZone
from app.schemas.integration.connector_parts.asking import (
    ConnectorAnswer,
    ConnectorPaging,
    ConnectorRequest,
)
from app.schemas.integration.connector_parts.auth import ConnectorAuth
from app.schemas.integration.connector_parts.types import (
    Expression,
    HeaderName,
    HeaderValue,
    UrlTemplate,
)
from app.schemas.integration.connector_specs import ConnectorMapping
from app.schemas.integration.connectors import Secret
from app.schemas.integration.records import Period
from app.schemas.integration.sources import Key
from app.schemas.platform.problems import ProblemError

_EXAMPLE: JsonDict = {
    "work_unit_code": "53",
    "record_type": "minutes",
    "period": "2023-06",
    "spec": {
        "url": "https://sipleno.kpu.go.id/api/meetings?month={period}",
        "auth": {"kind": "bearer"},
    },
    "secret": "rahasia-dari-sipleno",
}


class TrialFor(NamedTuple):
    """The kind of record, the office (its code) and the period that a trial is made for."""

    record_type: str
    work_unit_code: str
    period: str


class ConnectorTrialSpec(Body):
    """What is known of a connector: `records`, `paging`, `mapping` take the place of proposals."""

    url: UrlTemplate
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict, max_length=20)
    request: ConnectorRequest = Field(default_factory=ConnectorRequest)
    auth: ConnectorAuth = Field(default_factory=ConnectorAuth)
    answer: ConnectorAnswer = Field(default_factory=ConnectorAnswer)
    records: Expression | None = None
    paging: ConnectorPaging | None = None
    mapping: ConnectorMapping | None = None


class ConnectorTrialCreate(Body):
    """An address to try for an office, a kind of record and a period; as for a new connector."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    work_unit_code: Code = Field(description="Kode satuan kerja.")
    record_type: Key
    period: Period
    spec: ConnectorTrialSpec
    secret: Secret | None = None

    def parts(self) -> dict[str, Any]:
        """The parts of a spec that are given."""
        return self.spec.model_dump(mode="json", exclude_none=True, exclude_unset=True)

    def named(self) -> TrialFor:
        """What the trial is made for."""
        return TrialFor(self.record_type, self.work_unit_code, self.period)


class TrialNote(Read):
    """What whoever makes the connector should know; `pointer`: where `spec` is still open."""

    pointer: str
    code: str
    detail: str


class TrialField(Read):
    """A field of a row: what was found and its value, as JSON and cut off, or why there is none."""

    field: str
    expression: str
    found: str
    value: str | None
    fault: ProblemError | None


class TrialRow(Read):
    """One of the first rows, field by field; `errors`: why it is no record, none if it is one."""

    external_id: str | None
    fields: list[TrialField]
    errors: list[ProblemError]


class ConnectorTrialRead(Read):
    """What came of a trial. Nothing of it is kept.

    `fields`: expressions for what a record there has, a hundred at most; `answer`: the beginning of
    what came; `spec`: what a connector needs, whole when `open` is empty. Secrets are left out.
    """

    style: str
    records: int
    fields: list[str]
    answer: str
    spec: dict[str, Any]
    open: list[TrialNote]
    notes: list[TrialNote]
    rows: list[TrialRow]


class SampleFile(Read):
    """An answer kept beside the file of its connector, and the records it is to become.

    `records` as they would come in, in the order of the answer, `refused` by name with the fields
    and codes; instants in UTC.
    """

    model_config = ConfigDict(extra="forbid")

    format: Literal["zi-sample/1"] = "zi-sample/1"
    period: Period
    time_zone: TimeZone
    answer: Any
    records: list[dict[str, Any]]
    refused: list[dict[str, Any]] = Field(default_factory=list)
