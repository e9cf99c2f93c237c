"""What waits for the caller."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.models.evidence import EvidenceStatus
from app.models.finding import FindingStatus
from app.models.plan import MonthProgress
from app.schemas.base import Page, Query, Read
from app.schemas.references import PersonReference, TeamReference


class WorkKind(StrEnum):
    """What is to be done: four steps with evidence, two with findings, one with the plan.

    `report` (lapor pelaksanaan): a planned month that runs or is over, and nothing was reported.
    """

    SUBMIT = "submit"
    REVISE = "revise"
    VERIFY = "verify"
    ACCEPT = "accept"
    ANSWER = "answer"
    CLOSE = "close"
    REPORT = "report"


class WorkItem(Read):
    """One thing to do; `since` is when it began to wait, `href` where to do it.

    It is about evidence, a finding or an action item: the keys of the others are null. `title` is
    the evidence's, the words of the indicator that a finding asks about, or of the action item,
    whose month ends on `due_date` and was planned by `created_by` (null: by the decree's file).
    """

    kind: WorkKind
    evidence_id: UUID | None
    finding_id: UUID | None
    action_item_id: UUID | None
    title: str | None
    status: EvidenceStatus | FindingStatus | MonthProgress
    team: TeamReference
    created_by: PersonReference | None
    since: datetime
    due_date: date | None
    href: str


class WorkQuery(Query):
    """Which work."""

    kind: WorkKind | None = None


class WorkPage(Page[WorkItem]):
    """Work of all the caller's roles: what has a day first, then the longest waiting."""
