"""Directives and what became of them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.directive import DirectiveAction, DirectiveOperation, DirectiveStatus
from app.schemas.base import Body, Date, Page, Query, Read, Resource, SearchText
from app.schemas.oversight.cases import CITED, StepRead
from app.schemas.platform.examples import TEAM_V_ID
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    PlanRowReference,
    TeamReference,
)


class DirectiveSummary(Read):
    """A directive in a list; to its activity or action item where one was named."""

    id: UUID
    status: DirectiveStatus
    decree_id: UUID
    team: TeamReference
    activity: PlanRowReference | None
    action_item: PlanRowReference | None
    text: str
    due_date: date
    issued_by: PersonReference
    issued_on_behalf_of: PersonReference | None = ON_BEHALF
    created_at: datetime
    updated_at: datetime


class DirectiveStepRead(StepRead):
    """Taking note, telling what was done, sending it back, or the end."""

    action: DirectiveAction


class DirectiveRead(Resource, DirectiveSummary):
    """A directive with all its steps, oldest first."""

    steps: list[DirectiveStepRead]
    revision_digests: list[str] = Field(description=CITED)
    allowed_actions: list[DirectiveOperation]


class DirectiveCreate(Body):
    """A direction to one of a team, an activity, an action item; never changed afterwards."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "team_id": str(TEAM_V_ID),
                    "text": "Dahulukan pelaporan gratifikasi setiap triwulan.",
                    "due_date": "2099-12-15",
                }
            ]
        },
    )

    team_id: UUID | None = Field(None, description="Kepada tim (to a team).")
    activity_id: UUID | None = Field(None, description="Tentang kegiatan (about an activity).")
    action_item_id: UUID | None = Field(
        None, description="Tentang sub kegiatan (about an action item)."
    )
    text: PrintedParagraph
    due_date: Date = Field(description="Batas waktu (until).")


class DirectiveSort(StrEnum):
    """Orders of the list."""

    NEWEST = "-created_at"
    DUE = "due_date"


class DirectiveQuery(Query):
    """Filters of the list of directives; an activity includes its action items."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    activity_id: UUID | None = None
    action_item_id: UUID | None = None
    issued_by_id: UUID | None = None
    status: DirectiveStatus | None = None
    due_before: Date | None = Field(None, description="Batas waktu sebelum hari ini (due before).")
    q: SearchText | None = Field(
        None, description="Cari kata, urutan bebas, dalam isi arahan dan tanggapannya (search)."
    )
    sort: DirectiveSort = DirectiveSort.NEWEST


class DirectivePage(Page[DirectiveSummary]):
    """A page of directives."""
