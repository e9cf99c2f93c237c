"""Short forms in which one thing mentions another."""

from uuid import UUID

from app.models.team import TeamKind
from app.schemas.base import Read


class PersonReference(Read):
    """A person."""

    id: UUID
    name: str


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


class PlanReference(Read):
    """An activity or an action item of the plan; `text` is as the decree has it."""

    id: UUID
    code: str
    text: str
