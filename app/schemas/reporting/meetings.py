"""Rapat: meetings, the people in them, and what was written down."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.models.meeting import MeetingOperation, MeetingStatus
from app.schemas.base import (
    AS_PARAGRAPH,
    PARAGRAPH_PATTERN,
    Body,
    Date,
    Name,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    SearchText,
    Title,
)
from app.schemas.plan.rows import Month
from app.schemas.platform.examples import TEAM_V_ID
from app.schemas.platform.references import PersonReference, TeamReference

People = Annotated[list[UUID], Field(max_length=300)]
Teams = Annotated[list[UUID], Field(max_length=20)]
Guests = Annotated[list[Name], Field(max_length=50)]
Hour = Annotated[
    str,
    StringConstraints(strict=True, max_length=5, pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
]
# Evidence says them in its description beside day and place; longer ones come as a file.
Minutes = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=3000, pattern=PARAGRAPH_PATTERN),
    AS_PARAGRAPH,
]
_TEAMS = (
    "Tim yang diundang selain penyelenggara: semua yang duduk di dalamnya pada hari itu"
    " (teams besides the organising one; their people of that day are invited)."
)
_GUESTS = "Nama tamu tanpa akun (guests without an account)."


class MeetingPersonRead(Read):
    """Somebody who was invited, or came, or both."""

    person: PersonReference
    invited: bool
    came: bool


class MeetingSummary(Read):
    """A meeting in a list; `team` organises it. Day and hour are those of the office."""

    id: UUID
    status: MeetingStatus
    title: str
    decree_id: UUID
    team: TeamReference
    meeting_date: date
    starts_at: str | None
    place: str
    invited_count: int
    came_count: int
    guest_count: int
    created_by: PersonReference
    created_at: datetime
    updated_at: datetime


class MeetingRead(Resource, MeetingSummary):
    """A meeting with its people."""

    agenda: str | None
    minutes: str | None
    cancel_reason: str | None
    teams: list[TeamReference] = Field(
        description="Tim yang diundang, termasuk penyelenggaranya (the teams it is for)."
    )
    people: list[MeetingPersonRead]
    guests: list[str] = Field(description=_GUESTS)
    allowed_actions: list[MeetingOperation]


class MeetingCreate(Body):
    """A meeting that is planned; one that took place already is planned first, then held."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "team_id": str(TEAM_V_ID),
                    "title": "Rapat koordinasi pengendalian gratifikasi",
                    "agenda": "1. Laporan triwulan II\n2. Rencana kampanye publik",
                    "place": "Ruang rapat lantai 2",
                    "meeting_date": "2023-06-14",
                    "starts_at": "09:30",
                    "guests": ["Perwakilan Inspektorat"],
                }
            ]
        },
    )

    team_id: UUID = Field(description="Tim penyelenggara (the team that organises it).")
    title: Title
    agenda: Paragraph | None = None
    place: Name
    meeting_date: Date = Field(description="Tanggal rapat (day).")
    starts_at: Hour | None = Field(None, description="Jam mulai, misalnya 09:30 (hour).")
    team_ids: Teams = Field(default_factory=list, description=_TEAMS)
    invited_ids: People = Field(
        default_factory=list, description="Orang yang diundang di luar tim-tim itu (other people)."
    )
    guests: Guests = Field(default_factory=list, description=_GUESTS)


class MeetingUpdate(Body):
    """Changes of a meeting; what is left out stays.

    `invited_ids`, `came_ids` and `guests` take the place of the whole list; people of a team that
    comes new into `team_ids` are invited besides.
    """

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"place": "Aula lantai 1"}]}
    )

    title: Title | None = None
    agenda: Paragraph | None = None
    place: Name | None = None
    meeting_date: Date | None = None
    starts_at: Hour | None = None
    team_ids: Teams | None = Field(None, description=_TEAMS)
    invited_ids: People | None = Field(None, description="Semua yang diundang (all invited).")
    came_ids: People | None = Field(None, description="Semua yang hadir (all who came).")
    guests: Guests | None = Field(None, description=_GUESTS)
    minutes: Minutes | None = Field(None, description="Notula (minutes).")


class MeetingHold(Body):
    """What a meeting came to: who was there, and what was written down."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"minutes": "Laporan triwulan II disepakati."}]},
    )

    came_ids: People = Field(default_factory=list, description="Yang hadir (who came).")
    guests: Guests | None = Field(None, description=_GUESTS)
    minutes: Minutes | None = Field(None, description="Notula (minutes).")


class MeetingSort(StrEnum):
    """Orders of the list."""

    LATEST = "-meeting_date"
    EARLIEST = "meeting_date"


class MeetingQuery(Query):
    """Filters of the list of meetings."""

    decree_id: UUID | None = None
    team_id: UUID | None = Field(None, description="Tim yang diundang atau menyelenggarakan.")
    user_id: UUID | None = Field(None, description="Orang yang diundang atau hadir (a person).")
    month: Month | None = Field(None, description="Bulan rapat (month).")
    status: MeetingStatus | None = None
    q: SearchText | None = Field(None, description="Cari dalam judul (search in the title).")
    sort: MeetingSort = MeetingSort.LATEST


class MeetingPage(Page[MeetingSummary]):
    """A page of meetings."""
