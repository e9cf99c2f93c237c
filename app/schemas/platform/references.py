"""Short forms in which one thing mentions another."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field, field_serializer

from app.core import context
from app.models.team import TeamKind
from app.schemas.base import Read

# The field that says for whom a stand-in took a step.
ON_BEHALF = Field(description="Yang digantikan saat itu (whom a stand-in acted for).")


class PersonReference(Read):
    """A person; `name` is empty for a service account without `people:read`."""

    id: UUID
    name: str

    @field_serializer("name")
    def _told(self, name: str) -> str:
        return "" if context.without_names.get() else name


class WorkUnitReference(Read):
    """An office."""

    id: UUID
    code: str
    name: str


class TeamReference(Read):
    """A team."""

    id: UUID
    kind: TeamKind
    number: int | None
    title: str


class PlanRowReference(Read):
    """An activity, an action item or an indicator; `code` is such as 5A, 5A.2 or 5A-2."""

    id: UUID
    code: str
    text: str


class MeetingReference(Read):
    """A meeting."""

    id: UUID
    title: str
    meeting_date: date


class ProvenanceRead(Read):
    """Which version of which record a revision was made from.

    `withdrawal_reason`: why its source has withdrawn the record since, if it has.
    """

    source_key: str
    source_name: str
    type: str
    external_id: str
    version: int
    digest: str
    taken_at: datetime
    received_at: datetime
    withdrawal_reason: str | None
