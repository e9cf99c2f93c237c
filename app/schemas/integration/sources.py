"""Source systems: what kinds of records they give, and which indicators those prove."""

import json
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from app.integrations.figure_limits import unknown_names
from app.integrations.json_schemas import UnusableSchema, check_schema, parts_in
from app.models.evidence import Confidentiality
from app.models.source import PeriodKind, ReportingInterval
from app.schemas.base import Body, Name, Page, Paragraph, Query, Read, Resource, Title, WholeNumber
from app.schemas.platform.examples import DECREE_ID, GRATIFICATION_REPORT_ID
from app.schemas.platform.references import PlanRowReference

# Ours have thirty values. Each object and pattern costs as much as a hundred bytes.
SCHEMA_BYTES = 16 * 1024
OBJECTS_AT_MOST = 200
PATTERNS_AT_MOST = 10
KINDS_AT_ONCE = 5
Key = Annotated[
    str, StringConstraints(strict=True, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
]


def _usable_schema(value: dict[str, Any]) -> dict[str, Any]:
    _require_small(value)
    try:
        check_schema(value)
    except UnusableSchema as error:
        raise PydanticCustomError("schema_unusable", "not a schema") from error
    if unknown := unknown_names(value):
        told = {"names": ", ".join(unknown[:10])[:200]}
        raise PydanticCustomError("schema_limit_unknown", "not there", told)
    return value


def _require_small(value: object) -> object:
    """One schema, or all of a source together; counted before any is judged, which costs more."""
    if len(json.dumps(value, default=str)) > SCHEMA_BYTES:
        raise PydanticCustomError("schema_too_large", "too large", {"max_bytes": SCHEMA_BYTES})
    parts = parts_in(value)
    if parts.objects > OBJECTS_AT_MOST or parts.patterns > PATTERNS_AT_MOST:
        most = {"objects": OBJECTS_AT_MOST, "patterns": PATTERNS_AT_MOST}
        raise PydanticCustomError("schema_too_complex", "too complex", most)
    return value


FiguresSchema = Annotated[
    dict[str, Any],
    AfterValidator(_usable_schema),
    Field(
        description="JSON Schema 2020-12 dari figures; rujukan hanya ke dalam dirinya sendiri. "
        f"Paling banyak {SCHEMA_BYTES} bita, {OBJECTS_AT_MOST} objek JSON, "
        f"{PATTERNS_AT_MOST} pola. `x-not-more-than` pada satu angka menyebut angka di sampingnya, "
        "atau perkaliannya, yang tidak mungkin dilampauinya (which figure it cannot exceed)."
    ),
]


class RecordFreshness(Body):
    """When records are late: those of a month or quarter are due on that day of the month after."""

    every: ReportingInterval
    due_day: WholeNumber = Field(ge=1, le=28)


class RecordTypeCreate(Body):
    """A kind of record."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "key": "overtime",
                    "name": "Rekap lembur bulanan",
                    "period_kind": "month",
                    "figures_schema": {
                        "type": "object",
                        "required": ["hours"],
                        "properties": {"hours": {"type": "number", "minimum": 0}},
                    },
                    "confidentiality": "normal",
                    "freshness": {"every": "month", "due_day": 10},
                    "decree_words": ["lembur"],
                }
            ]
        },
    )

    key: Key
    name: Name
    period_kind: PeriodKind
    figures_schema: FiguresSchema
    confidentiality: Confidentiality = Confidentiality.NORMAL
    freshness: RecordFreshness | None = None
    decree_words: list[Title] = Field(
        default_factory=list,
        max_length=20,
        description="Kata yang menyebutnya dalam rencana aksi (words that name it in a plan).",
    )


class RecordTypeUpdate(Body):
    """Changes of a kind of record; what is left out stays. Records that are there stay as well."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"freshness": {"every": "month", "due_day": 5}}]},
    )

    name: Name | None = None
    figures_schema: FiguresSchema | None = None
    confidentiality: Confidentiality | None = None
    freshness: RecordFreshness | None = None
    decree_words: list[Title] | None = Field(None, max_length=20)


class SourceCreate(Body):
    """Another system."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "key": "simpeg",
                    "name": "SIMPEG",
                    "owner": "Biro SDM KPU",
                    "description": "Data kepegawaian.",
                    "record_types": [
                        {
                            "key": "appraisals",
                            "name": "Penilaian kinerja triwulanan",
                            "period_kind": "quarter",
                            "figures_schema": {"type": "object"},
                        }
                    ],
                }
            ]
        },
    )

    key: Key
    name: Name
    owner: Name = Field(description="Penanggung jawab sistem itu (who answers for it).")
    description: Paragraph | None = None
    record_types: Annotated[list[RecordTypeCreate], BeforeValidator(_require_small)] = Field(
        default_factory=list, max_length=KINDS_AT_ONCE
    )


class SourceInFile(SourceCreate):
    """One of a file that an installation begins with: nobody waits while it is read."""

    record_types: list[RecordTypeCreate] = Field(default_factory=list, max_length=50)


class SourceUpdate(Body):
    """Changes of a source; switched off, its service accounts do not get in."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"owner": "Biro SDM KPU"}]}
    )

    name: Name | None = None
    owner: Name | None = None
    description: Paragraph | None = None
    is_active: StrictBool | None = None


class SourceAction(StrEnum):
    """What a screen may offer on a source."""

    EDIT = "edit"
    ADD_RECORD_TYPE = "add_record_type"
    MAP = "map"


class RecordTypeRead(Read):
    """A kind of record, and the indicators it can prove in the decrees the caller sees."""

    key: str
    name: str
    period_kind: PeriodKind
    figures_schema: dict[str, Any]
    confidentiality: Confidentiality
    freshness: RecordFreshness | None
    decree_words: list[str]
    indicators: list[PlanRowReference]


class SourceSummary(Read):
    """A source in a list."""

    id: UUID
    key: str
    name: str
    owner: str
    is_active: bool


class SourceRead(Resource, SourceSummary):
    """A source with its kinds of records."""

    description: str | None
    record_types: list[RecordTypeRead]
    allowed_actions: list[SourceAction]


class SourceQuery(Query):
    """Filters of the list of sources."""

    is_active: bool | None = None


class SourcePage(Page[SourceSummary]):
    """A page of sources."""


class RecordTypeIndicators(Body):
    """The indicators of one decree that records of a kind can prove: all of them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"decree_id": str(DECREE_ID), "indicator_ids": [str(GRATIFICATION_REPORT_ID)]}
            ]
        },
    )

    decree_id: UUID
    indicator_ids: list[UUID] = Field(max_length=200)


class SourceSeedFile(Body):
    """The file `seed/sources.yaml`: sources that every installation begins with."""

    format: str = Field(pattern=r"^zi-sources/1$")
    sources: list[SourceInFile] = Field(min_length=1, max_length=100)
