"""Teams, duties and memberships."""

from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.team import MembershipRole, TeamKind
from app.schemas.base import (
    Body,
    Date,
    Page,
    Paragraph,
    Query,
    Read,
    Resource,
    SearchText,
)
from app.schemas.decrees.decrees import MembershipSummary
from app.schemas.decrees.stand_ins import StandInInput
from app.schemas.platform.examples import MEMBER_USERNAME
from app.schemas.platform.printed import PrintedName, PrintedTitle


class TeamSummary(Read):
    """A team in a list."""

    id: UUID
    decree_id: UUID
    kind: TeamKind
    number: int | None
    title: str
    short_title: str | None
    position: int


class DutyRead(Read):
    """A duty, verbatim."""

    position: int
    text: str
    correction: str | None


class TeamAction(StrEnum):
    """What a screen may offer on a team."""

    ADD_MEMBER = "add_member"
    UPLOAD_EVIDENCE = "upload_evidence"


class TeamRead(Resource, TeamSummary):
    """A team with its duties."""

    title_correction: str | None
    short_title_correction: str | None
    duties: list[DutyRead]
    members: list[MembershipSummary]
    allowed_actions: list[TeamAction]


class TeamSort(StrEnum):
    """Orders of the list."""

    POSITION = "position"
    TITLE = "title"


class TeamQuery(Query):
    """Filters of the list of teams."""

    decree_id: UUID | None = None
    kind: TeamKind | None = None
    q: SearchText | None = Field(None, description="Cari dalam judul (search in the title).")
    sort: TeamSort = TeamSort.POSITION


class TeamPage(Page[TeamSummary]):
    """A page of teams."""


class MembershipAction(StrEnum):
    """What a screen may offer on a membership."""

    END = "end"


class MembershipRead(Resource, MembershipSummary):
    """A membership."""

    allowed_actions: list[MembershipAction]


class MembershipCreate(Body):
    """Put a person into a team."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "username": MEMBER_USERNAME,
                    "role": "anggota",
                    "title": "Anggota",
                    "job_title": "Fungsional Analis Hukum Ahli Muda",
                    "valid_from": None,
                    "reason": "Perubahan susunan tim kerja",
                }
            ]
        },
    )

    username: str = Field(max_length=64, pattern=r"^[a-z0-9._\-]+$")
    role: MembershipRole
    is_deputy: bool = Field(
        default=False, description="Wakil: kedudukan kedua dari `pelaksana` atau `koordinator`."
    )
    title: PrintedName = Field(description="Kedudukan dalam tim.")
    job_title: PrintedTitle = Field(description="Jabatan.")
    valid_from: Date | None = Field(None, description="Hari pertama; kosong: hari ini (today).")
    valid_to: Date | None = Field(
        None, description="Hari pertama yang tidak lagi berlaku; kosong: tanpa akhir (no end)."
    )
    reason: Paragraph | None = None


class MembershipEnd(Body):
    """End a membership."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"on": None, "reason": "Mutasi ke satuan kerja lain"}]},
    )

    on: Date | None = Field(
        None,
        description="Hari pertama yang tidak lagi berlaku; kosong: hari ini, seketika (at once).",
    )
    reason: Paragraph
    stand_in: StandInInput | None = Field(
        None,
        description="Pengganti sementara sejak hari itu; wajib bila tim tidak lagi mempunyai "
        "koordinator (who fills the place; required where the team has no coordinator).",
    )
