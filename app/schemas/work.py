"""What waits for the caller."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.models.evidence import EvidenceStatus
from app.models.finding import FindingStatus
from app.schemas.base import Page, Query, Read
from app.schemas.references import PersonReference, TeamReference


class WorkKind(StrEnum):
    """What is to be done: four steps with evidence, two with findings."""

    SUBMIT = "submit"
    REVISE = "revise"
    VERIFY = "verify"
    ACCEPT = "accept"
    ANSWER = "answer"
    CLOSE = "close"


class WorkItem(Read):
    """One thing to do; `since` is when it began to wait, `href` where to do it.

    It is about evidence or about a finding: the key of the other one is null. `title` is the
    evidence's, or the words of the indicator that a finding asks about.
    """

    kind: WorkKind
    evidence_id: UUID | None
    finding_id: UUID | None
    title: str | None
    status: EvidenceStatus | FindingStatus
    team: TeamReference
    created_by: PersonReference
    since: datetime
    due_date: date | None
    href: str


class WorkQuery(Query):
    """Which work."""

    kind: WorkKind | None = None


class WorkPage(Page[WorkItem]):
    """Work of all the caller's roles: what has a day first, then the longest waiting."""
