"""Rapat: meetings, the people in them, and what was written down."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.models.evidence import EvidenceStatus, ScanState
from app.models.meeting import MeetingFileKind, MeetingOperation, MeetingStatus
from app.schemas.base import (
    AS_PARAGRAPH,
    PARAGRAPH_PATTERN,
    Body,
    Date,
    Page,
    Query,
    Read,
    Resource,
    Schema,
    SearchText,
)
from app.schemas.plan.rows import Month
from app.schemas.platform.examples import TEAM_V_ID
from app.schemas.platform.printed import PrintedName, PrintedParagraph, PrintedTitle
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    PlanRowReference,
    TeamReference,
)

People = Annotated[list[UUID], Field(max_length=300)]
Teams = Annotated[list[UUID], Field(max_length=20)]
Guests = Annotated[list[PrintedName], Field(max_length=50)]
_HOUR = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


def _hour(value: object) -> object:
    """Many write 9.30, which the pattern would refuse without saying how it is written."""
    if isinstance(value, str) and not re.fullmatch(_HOUR, value):
        raise PydanticCustomError("hour_form", "an hour is written HH:MM")
    return value


Hour = Annotated[
    str,
    StringConstraints(strict=True, max_length=5, pattern=_HOUR),
    BeforeValidator(_hour),
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


class MeetingFileRead(Read):
    """A file; its bytes are at `/meetings/{id}/files/{file_id}/content`."""

    id: UUID
    kind: MeetingFileKind
    original_name: str
    media_type: str
    size: int = Field(description="Bita (bytes).")
    sha256: str
    uploaded_by: PersonReference
    received_at: datetime
    scan_state: ScanState = Field(
        description="`pending` dan `infected`: dikarantina, tidak dapat dibuka (in quarantine)."
    )
    scan_result: str | None = Field(description="Nama virus yang ditemukan (what was found).")
    is_erased: bool = Field(description="Isinya dihapus (its content was erased).")


class MeetingFileQuery(Schema):
    """What the files of an upload are."""

    model_config = ConfigDict(extra="forbid")

    kind: MeetingFileKind = Field(description="Jenis semua berkas unggahan ini (what they are).")


class MeetingEvidenceRead(Read):
    """Evidence that was made from the meeting, as far as the caller may know of it."""

    id: UUID
    team: TeamReference
    status: EvidenceStatus
    is_in_force: bool
    indicator_ids: list[UUID]


class MeetingRealisationRead(Read):
    """What the meeting reported as done; `counts`: it was neither corrected nor taken back."""

    id: UUID
    action_item: PlanRowReference
    month: int
    counts: bool


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
    file_count: int
    created_by: PersonReference
    created_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    updated_at: datetime


class MeetingRead(Resource, MeetingSummary):
    """A meeting with its people and files, and what came of it."""

    agenda: str | None
    minutes: str | None
    held_by: PersonReference | None = Field(
        description="Yang mencatat bahwa rapat terlaksana (who said that it was held)."
    )
    held_on_behalf_of: PersonReference | None = ON_BEHALF
    cancelled_by: PersonReference | None = Field(
        description="Yang membatalkannya (who cancelled it)."
    )
    cancelled_on_behalf_of: PersonReference | None = ON_BEHALF
    cancel_reason: str | None
    teams: list[TeamReference] = Field(
        description="Tim yang diundang, termasuk penyelenggaranya (the teams it is for)."
    )
    people: list[MeetingPersonRead]
    guests: list[str] = Field(description=_GUESTS)
    files: list[MeetingFileRead]
    evidence: list[MeetingEvidenceRead]
    realisations: list[MeetingRealisationRead]
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
    title: PrintedTitle
    agenda: PrintedParagraph | None = None
    place: PrintedName
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

    title: PrintedTitle | None = None
    agenda: PrintedParagraph | None = None
    place: PrintedName | None = None
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
    q: SearchText | None = Field(
        None,
        description="Cari kata, urutan bebas, dalam judul, agenda, tempat, notula, dan nama berkas "
        "(search).",
    )
    sort: MeetingSort = MeetingSort.LATEST


class MeetingPage(Page[MeetingSummary]):
    """A page of meetings."""
