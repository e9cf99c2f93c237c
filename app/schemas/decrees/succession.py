"""The next decree of an office: what starts it from the last one, and what differs between two."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.team import MembershipRole
from app.schemas.base import (
    AS_LINE,
    Body,
    Date,
    QuestionCode,
    Read,
    Resource,
    Schema,
    YearNumber,
    line_of,
)
from app.schemas.decrees.decrees import DecreeSummary
from app.schemas.decrees.file_texts import TITLE_LENGTH
from app.schemas.platform.printed import PRINTABLE, PrintedName, PrintedTitle
from app.schemas.platform.references import PersonReference

DecreeNumber = Annotated[str, line_of(100), AS_LINE, PRINTABLE]
DecreeTitle = Annotated[str, line_of(TITLE_LENGTH), AS_LINE, PRINTABLE]


class SignatoryInput(Body):
    """Who signs the decree, and as what."""

    name: PrintedName
    job_title: DecreeTitle


class MembershipInput(Body):
    """A person in a team."""

    team_id: UUID
    username: str = Field(max_length=64, pattern=r"^[a-z0-9._\-]+$")
    role: MembershipRole
    is_deputy: bool = Field(
        default=False, description="Wakil: kedudukan kedua dari `pelaksana` atau `koordinator`."
    )
    title: PrintedName = Field(description="Kedudukan dalam tim.")
    job_title: PrintedTitle = Field(description="Jabatan.")


class SuccessorCreate(Body):
    """Start the next decree from the last one; what is left out is as in the last.

    Somebody who changes is left out (`without_membership_ids`) and put in again (`members`, whose
    `team_id` is that of the last decree).
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"number": "12", "year": 2024, "date": "2024-01-15"}]},
    )

    number: DecreeNumber = Field(description="Nomor.")
    year: YearNumber = Field(
        description="Tahun nomor: tahun tanggalnya; tanpa `plan_year` juga tahun rencana aksi."
    )
    plan_year: YearNumber | None = Field(
        None, description="Tahun rencana aksi: tahun keputusan atau tahun sesudahnya."
    )
    date: Date = Field(description="Tanggal ditetapkan; kedudukan mulai hari ini.")
    effective_from: Date | None = Field(
        None, description="Mulai berlaku, bila bukan pada tanggal ditetapkan; kedudukan mulai itu."
    )
    title: DecreeTitle | None = Field(None, description="Tentang.")
    place: PrintedName | None = Field(None, description="Tempat ditetapkan.")
    signatory: SignatoryInput | None = Field(None, description="Penanda tangan.")
    without_membership_ids: list[UUID] = Field(
        default_factory=list,
        max_length=500,
        description="Kedudukan yang tidak diteruskan (not carried over).",
    )
    members: list[MembershipInput] = Field(
        default_factory=list, max_length=100, description="Kedudukan baru (new members)."
    )
    lke_drafts: list[QuestionCode] = Field(
        default_factory=list,
        max_length=127,
        description="Kode soal LKE yang usulan barisnya ditambahkan; usulannya ada di "
        "`GET /decrees/{decree_id}/lke-coverage` (questions whose drafted rows are added).",
    )
    keep_predecessor_until: Date | None = Field(
        None,
        description="Hari pertama tim lama tidak lagi berhak; kosong: 90 hari untuk merampungkan "
        "tahun lama, sejak tanggal keputusan baru atau sejak hari ini bila lebih akhir.",
    )


class ComparisonQuery(Schema):
    """Which decree stands on the other side; none: the one this decree was started from."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    other_id: UUID | None = Field(
        None, alias="with", description="Keputusan pembanding; kosong: pendahulunya."
    )


class DecreeRowChange(StrEnum):
    """What became of a team, a duty or a row of the plan."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RESCHEDULED = "rescheduled"


class DecreeRowSide(Read):
    """A row as one of the two decrees has it, in the wording that counts (correction first).

    `months` are the planned months of an action item; null: nobody said, or no action item.
    """

    id: UUID
    code: str
    text: str
    months: list[int] | None


class DecreeRowComparison(Read):
    """A row that differs, side by side; one side is null where it was added or removed."""

    changes: list[DecreeRowChange]
    before: DecreeRowSide | None
    after: DecreeRowSide | None


class DecreePersonChange(StrEnum):
    """What became of a person."""

    JOINED = "joined"
    LEFT = "left"
    MOVED = "moved"
    ROLE = "role"
    JOB_TITLE = "job_title"


class ComparedMembership(Read):
    """Where somebody stands in a decree; `team` is as people call it, such as Tim V."""

    membership_id: UUID
    team: str
    role: MembershipRole
    title: str
    job_title: str


class DecreePersonComparison(Read):
    """Somebody whose seats differ, side by side."""

    person: PersonReference
    changes: list[DecreePersonChange]
    before: list[ComparedMembership]
    after: list[ComparedMembership]


class DecreeComparison(Resource):
    """What differs between two decrees; its id is that of the decree that was asked for."""

    before: DecreeSummary
    after: DecreeSummary
    people: list[DecreePersonComparison]
    teams: list[DecreeRowComparison]
    duties: list[DecreeRowComparison]
    activities: list[DecreeRowComparison]
    action_items: list[DecreeRowComparison]
    indicators: list[DecreeRowComparison]
