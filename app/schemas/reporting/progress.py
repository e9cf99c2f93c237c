"""How far the programme is."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState, MonthProgress
from app.models.work_unit import WorkUnitKind
from app.schemas.base import Date, Page, Query, Read, Resource, Schema, rows_per_page
from app.schemas.plan.expected import ExpectedCounts
from app.schemas.plan.rows import IndicatorSummary
from app.schemas.platform.references import TeamReference, WorkUnitReference


class ExpectedProgress(ExpectedCounts):
    """Expected evidence of many indicators together.

    `percent_met` is of what is expected by now, rounded down, so that 100 means that nothing is
    missing; 0 while nothing is expected.
    """

    percent_met: int


class IndicatorCounts(Read):
    """Indicators by state; `percent_proven` is rounded down, so that 100 means all.

    `unscheduled`: in any state, and nobody has set a month of what they stand beside.
    """

    indicators: int
    unproven: int
    in_progress: int
    verified: int
    partly_proven: int
    proven: int
    percent_proven: int
    unscheduled: int


class ExpectedOfIndicators(Read):
    """The evidence that is expected, and beside it the indicators that expect it."""

    expected: ExpectedProgress
    indicators: IndicatorCounts


class MonthCounts(Read):
    """Months of action items: how many are in the plan, and how many of those are done or late.

    `done` counts early ones too; `percent_done` is rounded down. `by_progress` counts all months,
    also those that nobody planned: work done in these is `done` there and only there.
    """

    planned: int
    done: int
    late: int
    percent_done: int
    by_progress: dict[MonthProgress, int]


class ProgressCounts(Read):
    """The same counts for whatever they are of: a team, an office, a day.

    `expected` counts the evidence that the planned months expect of the indicators.
    `evidence` counts each piece once: what is in force as `accepted`, whatever becomes of a newer
    revision beside it, everything else by its status; `GET /evidence?counted_as=` lists the same,
    whereas `status` there is that of the newest revision. `being_revised`: in force, and a newer
    revision is in work.
    """

    expected: ExpectedProgress
    months: MonthCounts
    evidence: dict[EvidenceStatus, int]
    being_revised: int
    indicators: IndicatorCounts


class TeamProgressCounts(ProgressCounts):
    """One team."""

    team: TeamReference


class TeamProgress(TeamProgressCounts):
    """One team of any decree."""

    decree_id: UUID


class ProgressRead(Read):
    """The sum of all working teams in sight (`total` are its indicators), and some of them.

    `teams` are those of the page, of the newest decree first; `team_count` says how many there are.
    """

    expected: ExpectedProgress
    total: IndicatorCounts
    evidence: dict[EvidenceStatus, int]
    being_revised: int
    months: MonthCounts
    team_count: int
    teams: list[TeamProgress]
    next: str | None = Field(None, description="Alamat halaman berikutnya (next page).")
    previous: str | None = Field(None, description="Alamat halaman sebelumnya (previous page).")


class ProgressQuery(Query):
    """Which decree or team; neither: everything in sight. The page is one of teams."""

    size: int = rows_per_page(50)
    decree_id: UUID | None = None
    team_id: UUID | None = None


class IndicatorProgress(IndicatorSummary):
    """An indicator with its evidence, counted as `ProgressCounts` has it: in force is accepted."""

    evidence: dict[EvidenceStatus, int]


class IndicatorProgressQuery(Query):
    """Which indicators."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    state: IndicatorState | None = None


class IndicatorProgressPage(Page[IndicatorProgress]):
    """A page of indicators in the plan's order."""


class ActivityProgressCounts(ProgressCounts):
    """One activity; evidence for several activities counts in each of them."""

    activity_id: UUID
    code: str
    name: str
    team_id: UUID


class ExpectedOfMonth(Read):
    """A month of the plan's year, and the evidence that it expects."""

    month: int
    expected: ExpectedProgress


class MonthProgressCounts(MonthCounts, ExpectedOfMonth):
    """One month of the plan's year: the evidence that it expects, then all its action items."""


class DecreeProgressRead(Resource):
    """The whole decree by the office's calendar; its id is the decree's."""

    year: int
    today: date
    total: ProgressCounts
    teams: list[TeamProgressCounts]
    activities: list[ActivityProgressCounts]
    months: list[MonthProgressCounts]


class HeatMapBy(StrEnum):
    """What a row of the heat map is."""

    TEAM = "team"
    ACTION_ITEM = "action_item"


class HeatMapQuery(Schema):
    """Which heat map."""

    model_config = ConfigDict(extra="forbid")

    by: HeatMapBy = HeatMapBy.TEAM


class HeatMapCell(MonthProgressCounts):
    """A row's month; `progress` is what needs a look first: late before due, due before planned.

    It is that of the expected evidence and of the work together: a month that is over and lacks
    evidence is `late`, whatever was done in it, and done is where nothing is missing.
    `by_progress` is of the work alone. What is expected of an indicator beside several action items
    counts in the cell of each that is planned for the month, and in that of its team once: cells of
    action items may add up to more than those of the team.
    """

    progress: MonthProgress


class HeatMapRow(Read):
    """A working team, or an action item with its team; `code` is V or 5A.1.

    `expected` is of its cells together; `indicators` are those of the team, or those that stand
    beside the action item, each in the row of every item it stands beside.
    """

    id: UUID
    code: str
    text: str
    team_id: UUID
    expected: ExpectedProgress
    indicators: IndicatorCounts
    cells: list[HeatMapCell]


class HeatMapRead(Resource):
    """Rows by months, in the plan's order; its id is the decree's."""

    year: int
    today: date
    by: HeatMapBy
    rows: list[HeatMapRow]


class TrendPoint(ProgressCounts):
    """How things stood at the end of a day, or stand now.

    `planned_to_date` are the planned months that had begun, `done_to_date` those of the plan that
    were done, early ones too. Of `expected`, `by_now` less `missing` are met of what was due.
    """

    day: date
    planned_to_date: int
    done_to_date: int


class TrendRead(Resource):
    """The ends of the year's months until today, and today as the last; its id is the decree's."""

    year: int
    points: list[TrendPoint]


class ComparisonQuery(Schema):
    """Two days by the office's calendar, each as it ended; the later one may be today."""

    model_config = ConfigDict(extra="forbid")

    first: Date | None = Field(
        None,
        alias="from",
        description="Hari pertama; tanpa isian: tanggal 1 bulan dari hari sebelum hari kedua"
        " (the earlier day).",
    )
    second: Date | None = Field(
        None, alias="to", description="Hari kedua; tanpa isian: hari ini (the later day)."
    )


class ProgressChange(Read):
    """The numbers on both days; `change` is the second less the first."""

    first: ProgressCounts
    second: ProgressCounts
    change: ProgressCounts


class TeamProgressChange(ProgressChange):
    """One team on both days."""

    team: TeamReference


class ProgressComparison(Resource):
    """Two days side by side; its id is the decree's."""

    first_day: date
    second_day: date
    total: ProgressChange
    teams: list[TeamProgressChange]


class WorkUnitProgress(ProgressCounts):
    """An office with all offices in sight below it; `decrees` is how many of these were counted."""

    work_unit: WorkUnitReference
    kind: WorkUnitKind
    work_units: int
    decrees: int


class WorkUnitProgressQuery(Query):
    """Which offices: those right below one, or without it the topmost in sight; and which year."""

    parent_id: UUID | None = None
    year: int | None = Field(None, ge=2000, le=2100)


class WorkUnitProgressPage(Page[WorkUnitProgress]):
    """A page of offices by their code."""
