"""What waits for the caller."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.models.evidence import EvidenceStatus
from app.schemas.base import Page, Query, Read
from app.schemas.references import PersonReference, TeamReference


class WorkKind(StrEnum):
    """What is to be done with the evidence."""

    SUBMIT = "submit"
    REVISE = "revise"
    VERIFY = "verify"
    ACCEPT = "accept"


class WorkItem(Read):
    """One thing to do; `since` is when it began to wait, `href` where to do it."""

    kind: WorkKind
    evidence_id: UUID
    title: str | None
    status: EvidenceStatus
    team: TeamReference
    created_by: PersonReference
    since: datetime
    href: str


class WorkQuery(Query):
    """Which work."""

    kind: WorkKind | None = None


class WorkPage(Page[WorkItem]):
    """Work of all the caller's roles, longest waiting first."""
