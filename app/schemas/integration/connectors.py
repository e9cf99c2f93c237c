"""Connectors: how another system's answers become records, without code."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, SecretStr, StrictBool
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from app.models.connector import PullStatus, PullTrigger
from app.schemas.base import Body, Page, Query, Read, Resource
from app.schemas.identity.work_units import Code
from app.schemas.integration.connector_specs import ConnectorSpec
from app.schemas.integration.records import Period
from app.schemas.integration.sources import Key
from app.schemas.platform.problems import ProblemError
from app.schemas.platform.references import WorkUnitReference

_SPEC_EXAMPLE: JsonDict = {
    "url": "https://sipleno.kpu.go.id/api/meetings?month={period}",
    "auth": {"kind": "bearer"},
    "paging": {"kind": "page", "parameter": "page"},
    "records": "items",
    "mapping": {
        "external_id": "id",
        "title": "title",
        "taken_at": "approved_at",
        "period": "held_on",
        "figures": {"number": "number", "invited": "invited", "present": "present"},
        "files": "[{url: minutes_url, name: 'berita-acara.pdf'}]",
    },
    "schedule": {"every": "month", "day": 5, "hour": 3},
}


def _in_a_header(value: SecretStr) -> SecretStr:
    """It travels in a header: printable ASCII."""
    if re.fullmatch(r"[\x20-\x7E]{1,2000}", value.get_secret_value()) is None:
        raise PydanticCustomError("string_pattern_mismatch", "not printable ASCII")
    return value


Secret = Annotated[
    SecretStr,
    Field(min_length=1, max_length=2000, json_schema_extra={"pattern": r"^[\x20-\x7E]+$"}),
    AfterValidator(_in_a_header),
]


class ConnectorCreate(Body):
    """A new connector; `secret` is the token, password or key, and is never shown again."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "berita-acara",
                    "work_unit_code": "53",
                    "record_type": "minutes",
                    "spec": _SPEC_EXAMPLE,
                    "secret": "rahasia-dari-sipleno",
                }
            ]
        },
    )

    name: Key
    work_unit_code: Code = Field(description="Kode satuan kerja.")
    record_type: Key
    spec: ConnectorSpec
    secret: Secret | None = None


class ConnectorUpdate(Body):
    """Changes of a connector; what is left out stays, the secret too."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"is_active": False}]}
    )

    spec: ConnectorSpec | None = None
    secret: Secret | None = None
    is_active: StrictBool | None = None


class ConnectorFile(ConnectorCreate):
    """A connector as a YAML file (`zi source apply`)."""

    format: Literal["zi-connector/1"]
    source: Key


class ConnectorAction(StrEnum):
    """What a screen may offer on a connector."""

    EDIT = "edit"
    PULL = "pull"
    REMOVE = "remove"


class PullFault(Read):
    """What stood in the way: of the run, of a page (from 1), or of a record by its name there."""

    code: str
    detail: str
    page: int | None
    record: str | None
    errors: list[ProblemError]


class PullNote(Read):
    """What is no fault, and should be known: that nothing shows whether all came, for one."""

    code: str
    detail: str


class PulledRecord(Read):
    """A record that a dry run would take in; with `errors` it would be refused, and why."""

    external_id: str
    work_unit_code: str
    title: str
    period: str
    taken_at: datetime
    figures: dict[str, Any]
    url: str | None
    files: int
    file_names: list[str]
    errors: list[ProblemError]


class PullRunSummary(Read):
    """A run in a list."""

    id: UUID
    trigger: PullTrigger
    period: str
    is_dry: bool
    status: PullStatus
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]


class PullRunRead(Resource, PullRunSummary):
    """A run with what stood in its way.

    Of a dry run, once: `records` that would come in, at most 200, and `answer`, the beginning of
    what the other system answered first. No secret is in it.
    """

    faults: list[PullFault]
    notes: list[PullNote]
    records: list[PulledRecord]
    answer: str


class ConnectorSummary(Read):
    """A connector in a list, and how it fares."""

    id: UUID
    name: str
    work_unit: WorkUnitReference
    record_type: str
    is_active: bool
    next_run_at: datetime | None
    failures: int
    rests_until: datetime | None
    last_status: PullStatus | None


class ConnectorRead(Resource, ConnectorSummary):
    """A connector; of its secret only that there is one.

    `spec_faults`: what is stored from before and would not be taken today; secrets in it are
    hidden.
    """

    source_key: str
    spec: dict[str, Any]
    spec_faults: list[ProblemError]
    has_secret: bool
    allowed_actions: list[ConnectorAction]


class ConnectorQuery(Query):
    """Filters of the list of connectors."""

    work_unit_code: Code | None = None


class ConnectorPage(Page[ConnectorSummary]):
    """A page of connectors."""


class PullCreate(Body):
    """Fetch a period now; a dry run only shows what would come in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"period": "2023-06", "dry_run": True}]},
    )

    period: Period
    dry_run: StrictBool = False


class PullRunQuery(Query):
    """Which runs."""

    status: PullStatus | None = None


class PullRunPage(Page[PullRunSummary]):
    """Runs of a connector, newest first."""
