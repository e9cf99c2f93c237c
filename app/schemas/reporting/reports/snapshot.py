"""The frozen data of a report: every number and name in it, as they stood on one day.

It is stored as JSON and has a digest. Of restricted evidence it holds counts, never a word: so no
form in which a report is printed can tell of it.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.models.directive import DirectiveStatus
from app.models.evidence import EvidenceStatus
from app.models.finding import FindingKind, FindingSource, FindingStatus
from app.models.follow_up import FollowUpStatus
from app.models.plan import IndicatorState, MonthProgress, MonthStatus
from app.models.report import RecommendationStatus
from app.models.severity import Severity
from app.models.team import MembershipRole
from app.models.work_unit import WorkUnitKind
from app.schemas.base import Read
from app.schemas.plan.expected import ExpectedCounts
from app.schemas.platform.references import PlanRowReference, TeamReference, WorkUnitReference
from app.schemas.reporting.progress import (
    ExpectedProgress,
    HeatMapCell,
    MonthCounts,
    ProgressChange,
    ProgressCounts,
    TrendPoint,
)
from app.schemas.reporting.reports.lke import ReportLke


class SnapshotMember(Read):
    """Somebody in a team, as the decree prints them; a correction stands beside the job's title."""

    name: str
    job_title: str
    job_title_correction: str | None
    title: str
    role: MembershipRole
    is_deputy: bool


class SnapshotTeam(TeamReference):
    """A team of the decree with everybody whose position held on the day, in the decree's order."""

    members: list[SnapshotMember]


class SnapshotDecree(Read):
    """The decree, and the office whose it is."""

    id: UUID
    number: str
    year: int
    title: str
    date: date
    place: str
    plan_year: int
    work_unit: WorkUnitReference
    work_unit_kind: WorkUnitKind


class LegalBasis(Read):
    """A point under *Mengingat*, word for word, and a correction beside it."""

    text: str
    correction: str | None


class PeriodCounts(Read):
    """The planned months of the period, done and late, and the evidence that they expect.

    They are the sums of the months' cells in the heat map (`GET /decrees/{id}/progress/heat-map`).
    """

    expected: ExpectedProgress
    months: MonthCounts


class MonthOfItem(Read):
    """A month of an action item: what was planned, what it came to, the days it was done on."""

    month: int
    status: MonthStatus
    progress: MonthProgress
    done_on: list[date]


class RealisationLine(Read):
    """What was told to be done for a month of the period; corrected and cancelled ones are out."""

    month: int
    done_on: date
    note: str


class ItemLine(Read):
    """Sub kegiatan: all twelve months, and what was reported for those of the period."""

    id: UUID
    code: str
    text: str
    remarks: str | None
    months: list[MonthOfItem]
    realisations: list[RealisationLine]


class IndicatorLine(Read):
    """Indikator, with the codes of the action items it stands beside.

    `evidence` counts all of it by status, restricted too; `restricted` says how many of them.
    """

    id: UUID
    code: str
    text: str
    state: IndicatorState
    proven: ExpectedCounts
    is_scheduled: bool
    action_item_codes: list[str]
    evidence: dict[EvidenceStatus, int]
    restricted: int


class ActivityLine(Read):
    """Kegiatan: a block of table 1."""

    id: UUID
    code: str
    name: str
    action_items: list[ItemLine]
    indicators: list[IndicatorLine]


class EvidenceLine(Read):
    """Evidence that is not restricted: the revision in force, else the newest.

    `digest` is the revision's, none before it was submitted. Of what shows no indicator the codes
    are those of the questions (LKE) that it proves.
    """

    id: UUID
    revision: int
    title: str
    status: EvidenceStatus
    evidence_date: date
    covers_from: date
    covers_to: date
    valid_until: date | None
    digest: str | None
    indicator_codes: list[str]


class TeamLine(Read):
    """A working team: table 1, its row of table 2, and its evidence.

    `year` and `gaps` say what the API says of the team on that day; `comparison` is to the
    first day of the period, when every month of the one before is over. `best_evidence` are up to
    three in force that prove the period.
    """

    team: TeamReference
    year: ProgressCounts
    period: PeriodCounts
    comparison: ProgressChange | None
    gaps: dict[Severity, int]
    restricted: int
    cells: list[HeatMapCell]
    activities: list[ActivityLine]
    best_evidence: list[EvidenceLine]
    evidence: list[EvidenceLine]


class TotalLine(Read):
    """All teams of the report together: the last row of table 2."""

    year: ProgressCounts
    period: PeriodCounts
    comparison: ProgressChange | None
    gaps: dict[Severity, int]
    restricted: int


class MeetingLine(Read):
    """A meeting that was held in the period; of guests only how many, for they may be forgotten.

    `led_by` is the head of the team that organised it, where they came.
    """

    id: UUID
    title: str
    meeting_date: date
    starts_at: str | None
    place: str
    team: TeamReference
    led_by: str | None
    came: list[str]
    invited_count: int
    guest_count: int
    has_minutes: bool


class DirectiveLine(Read):
    """Arahan that was open in the period, or is."""

    id: UUID
    team: TeamReference
    text: str
    status: DirectiveStatus
    due_date: date
    issued_by: str
    issued_on: date


class FindingLine(Read):
    """Temuan that was open in the period, or is; no word of those on restricted evidence."""

    id: UUID
    team: TeamReference
    kind: FindingKind
    source: FindingSource
    severity: Severity
    status: FindingStatus
    due_date: date | None
    text: str | None
    recommendation: str | None
    raised_by: str
    raised_on: date


class FollowUpLine(Read):
    """Tindak lanjut that was open in the period, or is; `text` as that of a finding."""

    id: UUID
    team: TeamReference
    finding_id: UUID | None
    directive_id: UUID | None
    text: str | None
    owner: str
    status: FollowUpStatus
    due_date: date


class CarriedRecommendation(Read):
    """A recommendation of an earlier report, carried over until another person closes it.

    It is still told in the report of the period in which it was closed. `evidence` names what its
    closing cites, without a title where that is restricted.
    """

    id: UUID
    report_id: UUID
    report_number: str
    position: int
    text: str
    responsible: str
    due_date: date
    plan_row: PlanRowReference | None
    status: RecommendationStatus
    closed_by: str | None
    closed_on: date | None
    close_reason: str | None
    evidence_id: UUID | None
    evidence_title: str | None


class ReportSnapshot(Read):
    """Everything of a report that is data; the same data of the same day has the same digest."""

    form: Literal[1] = Field(1, description="Bentuk data ini (version of this form).")
    day: date = Field(description="Hari pengambilan data, waktu satuan kerja (the office's day).")
    covers_from: date
    covers_to: date
    decree: SnapshotDecree
    legal_bases: list[LegalBasis]
    people: list[SnapshotTeam]
    teams: list[TeamLine]
    total: TotalLine
    trend: list[TrendPoint]
    meetings: list[MeetingLine]
    directives: list[DirectiveLine]
    findings: list[FindingLine]
    follow_ups: list[FollowUpLine]
    recommendations: list[CarriedRecommendation]
    lke: ReportLke | None = Field(
        None,
        description="Posisi pada LKE; null: laporan tim, atau dari sebelum ini ada (where the"
        " office stands on the sheet).",
    )
