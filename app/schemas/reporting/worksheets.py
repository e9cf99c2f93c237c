"""Worksheets of a decree: which of them, and in which form."""

from enum import StrEnum

from pydantic import ConfigDict, Field

from app.schemas.base import Schema


class SheetName(StrEnum):
    """A sheet that people edit."""

    SCHEDULE = "schedule"
    REALISATIONS = "realisations"
    PEOPLE = "people"


class WorksheetQuery(Schema):
    """All sheets as one workbook, or one of them as text."""

    model_config = ConfigDict(extra="forbid")

    csv: SheetName | None = Field(
        None,
        description="Satu lembar sebagai CSV; tanpa ini semuanya sebagai buku kerja "
        "(one sheet as CSV; without it all as a workbook).",
    )
