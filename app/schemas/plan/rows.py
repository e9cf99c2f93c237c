"""The year's plan: activities, action items, indicators."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.plan import IndicatorState, MonthStatus
from app.schemas.base import Body, Page, Paragraph, Query, Read, Resource, SearchText, Shaped
from app.schemas.plan.expected import ExpectedCounts
from app.schemas.platform.examples import seeded
from app.schemas.platform.printed import PrintedParagraph
from app.schemas.platform.references import (
    ON_BEHALF,
    PersonReference,
    PlanRowReference,
    TeamReference,
)

MOST_NAMED = 10
Month = Annotated[int, Field(ge=1, le=12)]


class PlanRowAction(StrEnum):
    """What a screen may offer on a row of the plan."""

    EDIT = "edit"
    PLACE = "place"
    UPLOAD_EVIDENCE = "upload_evidence"


class ScheduleMonth(Read):
    """One month of an action item."""

    month: Month
    status: MonthStatus


class ActivitySummary(Read):
    """Kegiatan; `code` is team number and letter, such as 5A."""

    id: UUID
    code: str
    letter: str
    name: str
    correction: str | None
    remarks: str | None
    remarks_correction: str | None
    position: int
    team_id: UUID


class ActionItemSummary(Read):
    """Sub kegiatan; `code` is the activity's code and the place in it, such as 5A.2.

    `stands_for_row`: the decree names no sub kegiatan in this row, and the row itself was planned.
    """

    id: UUID
    code: str
    number: int | None
    text: str
    correction: str | None
    remarks: str | None
    remarks_correction: str | None
    position: int
    activity_id: UUID
    stands_for_row: bool
    team_id: UUID
    person_in_charge_id: UUID | None
    person_in_charge: PersonReference | None


class IndicatorSummary(Read):
    """Indikator keberhasilan; `code` is the activity's code and the place in it, such as 5A-2.

    `proven` counts the months planned for any action item it stands beside. `is_scheduled` is false
    where nobody has set one of their months yet: then nothing is expected, and `state` goes by the
    furthest evidence alone.
    """

    id: UUID
    code: str
    letter: str | None
    text: str
    correction: str | None
    remarks: str | None
    remarks_correction: str | None
    position: int
    activity_id: UUID
    team_id: UUID
    state: IndicatorState
    proven: ExpectedCounts
    is_scheduled: bool


class IndicatorRow(IndicatorSummary):
    """An indicator in a list, with the action items it stands beside.

    Of many the first MOST_NAMED are named; `action_item_count` counts all.
    """

    action_items: list[PlanRowReference]
    action_item_count: int


class PlanActionItem(ActionItemSummary):
    """An action item in the tree, with its twelve months."""

    schedule: list[ScheduleMonth]


class PlanIndicator(IndicatorSummary):
    """An indicator in the tree, with the action items it stands beside."""

    action_item_ids: list[UUID]


class PlanActivity(ActivitySummary):
    """An activity in the tree."""

    action_items: list[PlanActionItem]
    indicators: list[PlanIndicator]


class PlanTeam(TeamReference):
    """A working team in the tree."""

    activities: list[PlanActivity]


class PlanRead(Resource):
    """The whole plan of a decree as one tree."""

    decree_id: UUID
    year: int
    teams: list[Shaped[PlanTeam]]


class Edited(Read):
    """Who last wrote beside the decree's words."""

    edited_by: PersonReference | None
    edited_on_behalf_of: PersonReference | None = ON_BEHALF
    edited_at: datetime | None


class ActivityRead(Resource, ActivitySummary, Edited):
    """An activity."""

    team: TeamReference
    decree_id: UUID
    allowed_actions: list[PlanRowAction]


class ActionItemRead(Resource, PlanActionItem, Edited):
    """An action item."""

    team: TeamReference
    decree_id: UUID
    indicator_ids: list[UUID]
    allowed_actions: list[PlanRowAction]


class IndicatorPlacementRead(Read):
    """What the office decided an indicator stands beside: the text's reading, who, when, why."""

    read_action_item_ids: list[UUID]
    reason: str
    placed_by: PersonReference
    placed_on_behalf_of: PersonReference | None = ON_BEHALF
    placed_at: datetime


class IndicatorRead(Resource, PlanIndicator, IndicatorRow, Edited):
    """An indicator; `placement` is null where it stands beside what the text was read to say.

    `beside_empty_cell`: in the text the cell beside it was empty, so that was a reading.
    """

    beside_empty_cell: bool
    placement: IndicatorPlacementRead | None

    team: TeamReference
    decree_id: UUID
    evidence_count: int
    allowed_actions: list[PlanRowAction]


class PlanRowUpdate(Body):
    """Notes beside the decree's words; null empties one, what is left out stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"remarks": "Dilaporkan bersama laporan triwulan"}]},
    )

    correction: PrintedParagraph | None = Field(
        None, description="Koreksi di samping teks keputusan."
    )
    remarks: PrintedParagraph | None = Field(None, description="Keterangan (KET.).")


class ActionItemUpdate(PlanRowUpdate):
    """The same, and the person in charge (a member of the team, valid today)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"remarks": "Bersama Sub Bagian Keuangan"}]},
    )

    person_in_charge_id: UUID | None = Field(None, description="Penanggung jawab (user id).")


class IndicatorPlacementUpdate(Body):
    """What an indicator stands beside; none: a row of its own. The same as now confirms it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "action_item_ids": [str(seeded("team", 7, "activity", "A", "action_item", 2))],
                    "reason": "Sel digabung pada naskah asli",
                }
            ]
        },
    )

    action_item_ids: list[UUID] = Field(max_length=50)
    reason: Paragraph


class PlanSort(StrEnum):
    """Orders of the plan's lists."""

    POSITION = "position"
    TEXT = "text"


class PlanQuery(Query):
    """Filters that all lists of the plan have."""

    decree_id: UUID | None = None
    team_id: UUID | None = None
    q: SearchText | None = Field(
        None, description="Cari kata dalam teks, koreksi, dan keterangan, urutan bebas (search)."
    )
    sort: PlanSort = PlanSort.POSITION


class ActivityQuery(PlanQuery):
    """Filters of the list of activities."""


class ActionItemQuery(PlanQuery):
    """Filters of the list of action items."""

    activity_id: UUID | None = None
    person_in_charge_id: UUID | None = None
    month: Month | None = Field(None, description="Bulan 1 sampai 12; bersama `month_status`.")
    month_status: MonthStatus | None = Field(
        None, description="Status pada `month`; tanpa `month`: pada sedikitnya satu bulan (any)."
    )


class IndicatorQuery(PlanQuery):
    """Filters of the list of indicators."""

    activity_id: UUID | None = None
    action_item_id: UUID | None = None
    state: IndicatorState | None = None


class ActivityPage(Page[Shaped[ActivitySummary]]):
    """A page of activities."""


class ActionItemPage(Page[Shaped[ActionItemSummary]]):
    """A page of action items."""


class IndicatorPage(Page[Shaped[IndicatorRow]]):
    """A page of indicators."""
