"""Offices."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.models.work_unit import WorkUnitKind
from app.schemas.base import Body, Page, Query, Read, Resource, SearchText
from app.schemas.platform.printed import PrintedName
from app.schemas.platform.references import WorkUnitReference

Code = Annotated[
    str, StringConstraints(strict=True, max_length=20, pattern=r"^[0-9A-Za-z.\-]{1,20}$")
]


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise PydanticCustomError("unknown_time_zone", "not an IANA name")
    return value


TimeZone = Annotated[
    str,
    StringConstraints(strict=True, max_length=60, pattern=r"^[A-Za-z]+(/[A-Za-z0-9_+\-]+)*$"),
    AfterValidator(_known_zone),
]


class WorkUnitAction(StrEnum):
    """What a screen may offer on an office."""

    EDIT = "edit"


class WorkUnitSummary(Read):
    """An office in a list."""

    id: UUID
    code: str
    name: str
    kind: WorkUnitKind
    parent_id: UUID | None
    time_zone: str


class WorkUnitRead(Resource, WorkUnitSummary):
    """An office with the offices right below it."""

    children: list[WorkUnitReference]
    allowed_actions: list[WorkUnitAction]


class WorkUnitCreate(Body):
    """A new office."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "code": "5304",
                    "name": "KPU Kabupaten Timor Tengah Utara",
                    "kind": "kabupaten_kota",
                    "parent_id": None,
                    "time_zone": "Asia/Makassar",
                }
            ]
        },
    )

    code: Code
    name: PrintedName
    kind: WorkUnitKind
    parent_id: UUID | None = None
    time_zone: TimeZone = Field(description="Nama IANA, misalnya Asia/Makassar.")


class WorkUnitUpdate(Body):
    """Changes of an office; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "KPU Provinsi Nusa Tenggara Timur"}]},
    )

    name: PrintedName | None = None
    time_zone: TimeZone | None = None


class WorkUnitSort(StrEnum):
    """Orders of the list."""

    CODE = "code"
    NAME = "name"


class WorkUnitQuery(Query):
    """Filters of the list of offices."""

    kind: WorkUnitKind | None = None
    parent_id: UUID | None = None
    q: SearchText | None = Field(None, description="Cari dalam nama (search in the name).")
    sort: WorkUnitSort = WorkUnitSort.CODE


class WorkUnitPage(Page[WorkUnitSummary]):
    """A page of offices."""
