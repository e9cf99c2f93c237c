"""Kekurangan: what is due and unproven, and the evidence that the plan leads to expect."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.models.evidence import EvidenceStatus
from app.models.severity import Severity
from app.schemas.base import Page, Query, Read, Resource
from app.schemas.plan.rows import Month
from app.schemas.platform.references import PlanRowReference, TeamReference
from app.schemas.reporting.progress import ExpectedOfIndicators

Fact = str | int | list[UUID] | None


class GapCode(StrEnum):
    """The rules, in the order in which gaps of one severity and day are listed."""

    NOBODY_ACCEPTS = "nobody_accepts"
    NOBODY_VERIFIES = "nobody_verifies"
    MONTH_LATE = "month_late"
    EVIDENCE_MISSING = "evidence_missing"
    REPORT_OVERDUE = "report_overdue"
    LKE_PLAN_SHORT = "lke_plan_short"
    LKE_MINIMUM_FAILED = "lke_minimum_failed"
    LKE_QUESTION_RETURNED = "lke_question_returned"
    LKE_QUESTION_OPEN = "lke_question_open"
    LKE_CLAIM_UNPROVED = "lke_claim_unproved"
    LKE_TPI_DIFFERS = "lke_tpi_differs"
    LKE_PROOF_OUTSIDE_YEAR = "lke_proof_outside_year"
    EVIDENCE_RETURNED = "evidence_returned"
    EVIDENCE_UNFINISHED = "evidence_unfinished"
    EVIDENCE_WAITING = "evidence_waiting"
    EVIDENCE_OUTSIDE_PERIOD = "evidence_outside_period"
    EVIDENCE_RUNNING_OUT = "evidence_running_out"
    SOURCE_SILENT = "source_silent"
    LINK_DEAD = "link_dead"
    LINK_PROTECTED = "link_protected"
    SCHEDULE_UNKNOWN = "schedule_unknown"
    INDICATOR_UNPLANNED = "indicator_unplanned"
    NO_PERSON_IN_CHARGE = "no_person_in_charge"
    FILE_REUSED = "file_reused"
    LKE_ANSWER_STALE = "lke_answer_stale"
    LKE_PROOF_CARRIES = "lke_proof_carries"


class ExpectedState(StrEnum):
    """How far the evidence is that a planned month leads to expect.

    `not_due` and `missing`: nothing yet, and the month still runs or is over. The others are those
    of an indicator, from the evidence whose period touches the month.
    """

    NOT_DUE = "not_due"
    MISSING = "missing"
    IN_PROGRESS = "in_progress"
    VERIFIED = "verified"
    PROVEN = "proven"


class EvidenceReference(Read):
    """Evidence; `title` is null where the caller may not know it."""

    id: UUID
    title: str | None
    status: EvidenceStatus


class GapRead(Read):
    """Something that is missing or wrong; `href` is where it is put right.

    `title` and `detail` are in the language of `Accept-Language`; `facts` are what `code` speaks
    of besides the things named here. `is_closed`: the period is closed: nothing of it changes
    until the Ketua reopens it.
    """

    code: GapCode
    severity: Severity
    is_closed: bool
    title: str
    detail: str
    team: TeamReference
    month: int | None
    due_date: date | None
    since: datetime | None
    action_item: PlanRowReference | None
    indicator: PlanRowReference | None
    evidence: EvidenceReference | None
    facts: dict[str, Fact]
    href: str


class GapQuery(Query):
    """Which gaps."""

    code: GapCode | None = None
    severity: Severity | None = None
    team_id: UUID | None = None


class GapPage(Page[GapRead]):
    """Gaps: the severest first, then the earliest day; without a day last."""


class GapCounts(Read):
    """How many gaps; their sums agree with the list."""

    total: int
    by_code: dict[GapCode, int]
    by_severity: dict[Severity, int]


class TeamGaps(GapCounts, ExpectedOfIndicators):
    """The gaps of one working team, after what is expected of it."""

    team: TeamReference


class GapSummaryRead(Resource, GapCounts, ExpectedOfIndicators):
    """What is expected of a decree, and its gaps, counted; its id is the decree's.

    What is `missing` is a gap, piece by piece: `evidence_missing` or `evidence_unfinished`.
    """

    teams: list[TeamGaps]


class ExpectedEvidenceRead(Read):
    """What a month leads to expect of an indicator: one piece of evidence.

    `action_items` are all that it stands beside and that are planned for the month; `due_date` is
    the month's last day.
    """

    month: int
    due_date: date
    action_items: list[PlanRowReference]
    indicator: PlanRowReference
    team: TeamReference
    state: ExpectedState


class ExpectedEvidenceQuery(Query):
    """Which expectations."""

    team_id: UUID | None = None
    indicator_id: UUID | None = None
    action_item_id: UUID | None = None
    month: Month | None = None
    state: ExpectedState | None = Field(
        None, description="Keadaan eviden yang diharapkan (state of the expected evidence)."
    )


class ExpectedEvidencePage(Page[ExpectedEvidenceRead]):
    """Expected evidence, month by month in the plan's order."""
