"""Periode: the months of a decree's year and the year itself, open or closed."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.period import PeriodAction, PeriodStatus
from app.schemas.base import Body, MonthNumber, Paragraph, Read, Resource
from app.schemas.platform.references import ON_BEHALF, PersonReference


class PeriodClosureRead(Read):
    """Who closed a period and, once it was reopened, who did that and why."""

    id: UUID
    note: str | None
    closed_by: PersonReference
    closed_on_behalf_of: PersonReference | None = ON_BEHALF
    closed_at: datetime
    reopened_by: PersonReference | None
    reopened_on_behalf_of: PersonReference | None = ON_BEHALF
    reopened_at: datetime | None
    reopen_reason: str | None


class PeriodRead(Read):
    """A month, or the whole year (`month` is null); a closed year closes all its months."""

    month: int | None
    starts_on: date
    ends_on: date
    is_over: bool
    status: PeriodStatus
    closures: list[PeriodClosureRead] = Field(description="Terbaru dahulu (newest first).")
    allowed_actions: list[PeriodAction]


class DecreePeriodsRead(Resource):
    """The periods of a decree's year: twelve months, then the year; its id is the decree's."""

    year: int
    periods: list[PeriodRead]


_MONTH = Field(description="Bulan; null untuk seluruh tahun (a month; null for the whole year).")


class PeriodClose(Body):
    """Close a month that is over, or the whole year; it must be said which."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"month": 1, "note": "Rapat evaluasi bulanan"}]},
    )

    month: MonthNumber | None = _MONTH
    note: Paragraph | None = None


class PeriodReopen(Body):
    """Reopen what is closed, with the reason."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"month": 2, "reason": "Laporan Februari terlambat"}]},
    )

    month: MonthNumber | None = _MONTH
    reason: Paragraph
