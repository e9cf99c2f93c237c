"""Perubahan keputusan: amendments of a decree, which change its teams from a day on."""

from datetime import date, datetime
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from app.models.amendment import AmendmentOperation
from app.schemas.base import Body, Date, Page, Query, Read, Resource, YearNumber
from app.schemas.decrees.decrees import MembershipSummary
from app.schemas.decrees.stand_ins import VacancyStandIn
from app.schemas.decrees.succession import DecreeNumber, DecreeTitle, MembershipInput
from app.schemas.platform.examples import MEMBER_USERNAME, seeded
from app.schemas.platform.references import ON_BEHALF, PersonReference

_SEAT: dict[str, JsonValue] = {
    "team_id": str(seeded("team", 4)),
    "username": MEMBER_USERNAME,
    "role": "anggota",
    "title": "Anggota",
    "job_title": "Fungsional Analis Hukum Ahli Muda",
}


class AmendmentCreate(Body):
    """An amending decree: who leaves and who comes on the day it takes effect; all or nothing."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "number": "150",
                    "year": 2023,
                    "date": "2023-09-01",
                    "title": "PERUBAHAN ATAS KEPUTUSAN NOMOR 142 TAHUN 2023",
                    "effective_from": "2023-09-01",
                    "ended_membership_ids": [],
                    "members": [_SEAT],
                }
            ]
        },
    )

    number: DecreeNumber = Field(description="Nomor.")
    year: YearNumber = Field(description="Tahun.")
    date: Date = Field(description="Tanggal ditetapkan.")
    title: DecreeTitle = Field(description="Tentang.")
    effective_from: Date = Field(
        description="Hari pertama susunan baru; menurut kalender satuan kerja (first day)."
    )
    ended_membership_ids: list[UUID] = Field(
        default_factory=list, max_length=500, description="Kedudukan yang berakhir."
    )
    members: list[MembershipInput] = Field(
        default_factory=list, max_length=100, description="Kedudukan baru (new members)."
    )
    stand_ins: list[VacancyStandIn] = Field(
        default_factory=list,
        max_length=100,
        description="Pengganti sementara atas kedudukan yang berakhir (who fills ended seats).",
    )


class AmendmentSummary(Read):
    """An amendment in a list."""

    id: UUID
    decree_id: UUID
    number: str
    year: int
    effective_from: date
    date: date
    title: str
    recorded_by: PersonReference
    recorded_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    voided_at: datetime | None = Field(description="Sejak kapan batal (voided since; null: not).")
    voided_by: PersonReference | None
    voided_on_behalf_of: PersonReference | None = ON_BEHALF
    void_reason: str | None


class AmendmentRead(Resource, AmendmentSummary):
    """An amendment with the memberships that it ended and began.

    Of a voided one `ended` is empty, for they hold again; `begun` lists those that never held.
    """

    ended: list[MembershipSummary]
    begun: list[MembershipSummary]
    allowed_actions: list[AmendmentOperation]


class AmendmentQuery(Query):
    """Pages of amendments."""


class AmendmentPage(Page[AmendmentSummary]):
    """Amendments, the latest effect first."""
