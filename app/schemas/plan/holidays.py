"""Holidays of offices."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schemas.base import Body, Date, Name, Page, Query, Read, Resource
from app.schemas.platform.references import WorkUnitReference


class HolidayAction(StrEnum):
    """What a screen may offer on a holiday."""

    REMOVE = "remove"


class HolidaySummary(Read):
    """A holiday and the office that keeps it; offices below keep it, too."""

    id: UUID
    work_unit: WorkUnitReference
    day: date
    name: str


class HolidayRead(Resource, HolidaySummary):
    """One holiday."""

    allowed_actions: list[HolidayAction]


class HolidayCreate(Body):
    """A new holiday."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"day": "2024-12-25", "name": "Hari Raya Natal"}]},
    )

    day: Date
    name: Name


class HolidayQuery(Query):
    """Which holidays."""

    year: int | None = Field(None, ge=1900, le=2999)


class HolidayPage(Page[HolidaySummary]):
    """The holidays an office keeps, its own and those of the offices above, by day."""
