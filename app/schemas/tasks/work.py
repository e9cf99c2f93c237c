"""What waits for the caller."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.models.directive import DirectiveStatus
from app.models.evaluation import EvaluationStatus
from app.models.evidence import EvidenceStatus
from app.models.finding import FindingStatus
from app.models.follow_up import FollowUpStatus
from app.models.plan import MonthProgress
from app.models.report import ReportStatus
from app.schemas.base import Page, Query, Read
from app.schemas.integration.inbox import InboxOfferState
from app.schemas.plan.checklists import ChecklistCount
from app.schemas.platform.references import PersonReference, TeamReference


class WorkKind(StrEnum):
    """What is to be done: with evidence, findings, directives, follow-ups or the plan.

    `close` is to look at what others did, and to end it. `report` (lapor pelaksanaan): a planned
    month that runs or is over, and nothing was reported. `take_in`: another system's record waits
    in the inbox. `write`: a team's part of a report; such are submitted and acknowledged, too.
    `begin`: a report is overdue by the office's own days (`due_date`), and nobody has begun it.
    Of an evaluation (LKE) a team has to `fill_in` open questions and to `mend` what was sent back,
    the Ketua to submit it, and an asesor to `assess` it in the layer whose turn it is; TPI also
    what is `assessed`, until it is proposed or declined, and what was submitted once the days
    before it are over; TPN whatever it decides next. The Ketua may `object` while the papers
    failed; TPI has to `monitor` who holds a predicate, before two years are over.
    """

    SUBMIT = "submit"
    REVISE = "revise"
    VERIFY = "verify"
    ACCEPT = "accept"
    ANSWER = "answer"
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    ACT = "act"
    CLOSE = "close"
    REPORT = "report"
    TAKE_IN = "take_in"
    WRITE = "write"
    BEGIN = "begin"
    FILL_IN = "fill_in"
    MEND = "mend"
    ASSESS = "assess"
    OBJECT = "object"
    MONITOR = "monitor"


class WorkSubject(StrEnum):
    """What it is to be done with, as the address of the thing begins."""

    EVIDENCE = "evidence"
    FINDINGS = "findings"
    DIRECTIVES = "directives"
    FOLLOW_UPS = "follow-ups"
    ACTION_ITEMS = "action-items"
    INBOX = "inbox"
    REPORTS = "reports"
    DECREES = "decrees"
    EVALUATIONS = "evaluations"


class WorkItem(Read):
    """One thing to do; `since` is when it began to wait, `href` where to do it.

    The key of what it is about is given, those of other things are null. `title` is the
    evidence's, or the words of what a finding is about, of the directive, of the follow-up, or of
    the action item, whose month ends on `due_date` and was planned by `created_by` (null: by the
    decree's file); evidence beside questions (LKE) is due with the office's window.
    `checklist` is that of a draft to submit.
    """

    kind: WorkKind
    evidence_id: UUID | None
    finding_id: UUID | None
    directive_id: UUID | None
    follow_up_id: UUID | None
    action_item_id: UUID | None
    record_id: UUID | None
    report_id: UUID | None
    decree_id: UUID | None = Field(
        description="Keputusan yang laporannya harus dimulai (whose report is to be begun)."
    )
    evaluation_id: UUID | None
    title: str | None
    status: (
        EvidenceStatus
        | FindingStatus
        | DirectiveStatus
        | FollowUpStatus
        | MonthProgress
        | InboxOfferState
        | ReportStatus
        | EvaluationStatus
    )
    team: TeamReference
    created_by: PersonReference | None
    since: datetime
    due_date: date | None
    href: str
    checklist: ChecklistCount | None = Field(
        description="Berapa dari daftar kelengkapan draf yang sudah ada; null: bukan draf (what of "
        "its checklist a draft has; null: no draft)."
    )


class WorkQuery(Query):
    """Which work."""

    kind: WorkKind | None = None


class WorkPage(Page[WorkItem]):
    """Work of all the caller's roles: what has a day first, then the longest waiting."""
