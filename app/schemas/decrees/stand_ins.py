"""Pengganti sementara: somebody holds a seat for somebody who is away."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.stand_in import StandInOperation
from app.models.team import MembershipRole
from app.schemas.base import Body, Date, Page, Paragraph, Query, Read, Resource
from app.schemas.platform.examples import MEMBER_USERNAME
from app.schemas.platform.references import ON_BEHALF, PersonReference, TeamReference

_LAST = "Hari pertama yang tidak lagi berlaku (first day it no longer holds)."


class StandInInput(Body):
    """Who stands in, and until when."""

    username: str = Field(
        max_length=64,
        pattern=r"^[a-z0-9._\-]+$",
        description="Pengganti: akun aktif pada satuan kerja yang sama (of the same office).",
    )
    valid_to: Date = Field(description=_LAST)
    reason: Paragraph


class VacancyStandIn(StandInInput):
    """Who fills a seat that ends, until somebody is appointed."""

    membership_id: UUID = Field(description="Kedudukan yang berakhir (which ends).")


class StandInCreate(StandInInput):
    """Name somebody to hold the seat from a day to a day."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "username": MEMBER_USERNAME,
                    "valid_from": None,
                    "valid_to": "2027-01-15",
                    "reason": "Cuti tahunan",
                }
            ]
        },
    )

    valid_from: Date | None = Field(None, description="Hari pertama; kosong: hari ini (today).")


class StandInEnd(Body):
    """End it before its day."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"on": None, "reason": "Sudah kembali"}]}
    )

    on: Date | None = Field(None, description=f"{_LAST} Kosong: hari ini, seketika (at once).")
    reason: Paragraph


class StandInSummary(Read):
    """Who stands in for whom in which seat, from a day to a day.

    `seat_is_vacant`: the seat has no holder any more; it fills it until somebody is appointed.
    """

    id: UUID
    decree_id: UUID
    membership_id: UUID
    team: TeamReference
    role: MembershipRole
    is_deputy: bool
    title: str
    absent: PersonReference = Field(description="Yang digantikan (whose seat it is).")
    stand_in: PersonReference = Field(description="Pengganti (who stands in).")
    valid_from: date
    valid_to: date
    seat_is_vacant: bool


class StandInRead(Resource, StandInSummary):
    """One of them; the reason is for the two people and for whoever may name others."""

    reason: str | None
    named_by: PersonReference
    named_on_behalf_of: PersonReference | None = ON_BEHALF
    ended_by: PersonReference | None
    ended_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    allowed_actions: list[StandInOperation]


class StandInQuery(Query):
    """Filters of the list of stand-ins."""

    include_ended: bool = Field(
        default=False, description="Juga yang sudah berakhir (also those that have ended)."
    )


class StandInPage(Page[StandInSummary]):
    """Stand-ins, those that begin last first."""
