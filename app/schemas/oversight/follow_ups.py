"""Follow-ups of findings and directives."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.follow_up import FollowUpAction, FollowUpStatus
from app.schemas.base import Body, Date, Page, Query, Read, Resource, SearchText
from app.schemas.oversight.cases import CITED, StepRead
from app.schemas.platform.examples import MEMBER_ID
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import ON_BEHALF, PersonReference, TeamReference


class FollowUpSummary(Read):
    """A follow-up in a list; `hidden`: what it follows tells of restricted evidence."""

    id: UUID
    status: FollowUpStatus
    hidden: bool
    decree_id: UUID
    team: TeamReference
    finding_id: UUID | None
    directive_id: UUID | None
    text: str | None
    owner: PersonReference
    due_date: date
    created_by: PersonReference
    created_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    updated_at: datetime


class FollowUpStepRead(StepRead):
    """The beginning, what was done, sending it back, or the end."""

    action: FollowUpAction


class FollowUpRead(Resource, FollowUpSummary):
    """A follow-up with all its steps, oldest first."""

    steps: list[FollowUpStepRead]
    revision_digests: list[str] = Field(description=CITED)
    allowed_actions: list[FollowUpAction]


class FollowUpCreate(Body):
    """What must happen, by a person of the team or Pelaksana, until when."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "text": "Lengkapi laporan triwulan III dengan daftar hadir.",
                    "owner_id": str(MEMBER_ID),
                    "due_date": "2099-12-15",
                }
            ]
        },
    )

    text: PrintedParagraph
    owner_id: UUID = Field(description="Yang melaksanakan (who does it).")
    due_date: Date = Field(description="Batas waktu (until).")


class FollowUpSort(StrEnum):
    """Orders of the list."""

    NEWEST = "-created_at"
    DUE = "due_date"


class FollowUpQuery(Query):
    """Filters of the list of follow-ups."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    finding_id: UUID | None = None
    directive_id: UUID | None = None
    owner_id: UUID | None = None
    status: FollowUpStatus | None = None
    due_before: Date | None = Field(None, description="Batas waktu sebelum hari ini (due before).")
    q: SearchText | None = Field(
        None,
        description="Cari kata, urutan bebas, dalam tindak lanjut dan jawabannya (search).",
    )
    sort: FollowUpSort = FollowUpSort.NEWEST


class FollowUpPage(Page[FollowUpSummary]):
    """A page of follow-ups."""
