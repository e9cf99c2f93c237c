"""Jadwal: the months of action items, recurrences, and the drift from the approved plan."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from app.models.plan import MonthProgress, MonthStatus
from app.models.schedule import RecurrenceKind
from app.schemas.base import Body, MonthNumber, Page, Paragraph, Query, Read, Resource, Title
from app.schemas.platform.examples import seeded
from app.schemas.platform.references import ON_BEHALF, PersonReference

_ITEM = str(seeded("team", 7, "activity", "A", "action_item", 2))


class ScheduleAction(StrEnum):
    """What a screen may offer on a schedule."""

    SET = "set"
    APPROVE = "approve"


class RecurrenceRead(Read):
    """How often: `times` a year, or once in `month`; null where the kind needs none.

    `from_month` is the first month it may fill; null: that in which the decree takes effect.
    """

    kind: RecurrenceKind
    times: int | None
    month: int | None
    from_month: int | None


class AppliedRecurrence(RecurrenceRead):
    """A recurrence that filled the months, and who read it in which words of the decree."""

    phrase: str | None
    read_by: PersonReference
    read_on_behalf_of: PersonReference | None = ON_BEHALF
    read_at: datetime


class SuggestedRecurrence(RecurrenceRead):
    """A recurrence that the decree's words speak of; never applied by itself."""

    phrase: str


class PlannedMonth(Read):
    """A month now and as it was approved (null: the plan is not approved), and its progress.

    `is_closed`: the Ketua has closed it, or the whole year; it cannot be set.
    """

    month: int
    status: MonthStatus
    baseline: MonthStatus | None
    progress: MonthProgress
    is_closed: bool
    set_by: PersonReference | None
    set_on_behalf_of: PersonReference | None = ON_BEHALF
    set_at: datetime | None


class ScheduleItem(Read):
    """An action item with its year; `drift` are the months that differ from the approved plan.

    `previous_months` were planned in the decree this one was started from: a proposal, null where
    it says nothing.
    """

    action_item_id: UUID
    code: str
    text: str
    team_id: UUID
    months: list[PlannedMonth]
    rule: AppliedRecurrence | None
    suggestion: SuggestedRecurrence | None
    previous_months: list[int] | None
    drift: list[int]


class ScheduleRead(Resource, ScheduleItem):
    """The schedule of one action item; its id is the action item's."""

    allowed_actions: list[ScheduleAction]


class DecreeScheduleRead(Resource):
    """The schedule of a whole decree; its id is the decree's."""

    year: int
    approved_by: PersonReference | None
    approved_on_behalf_of: PersonReference | None = ON_BEHALF
    approved_at: datetime | None
    note: str | None
    items: list[ScheduleItem]
    allowed_actions: list[ScheduleAction]


class MonthSetting(Body):
    """What a month is to be."""

    month: MonthNumber
    status: MonthStatus


class RecurrenceSetting(Body):
    """A recurrence that fills the months; `phrase` is the decree's wording it was read from.

    It never plans a month before the one in which the decree takes effect.
    """

    kind: RecurrenceKind
    times: MonthNumber | None = Field(None, description="Hanya untuk `times_a_year`.")
    month: MonthNumber | None = Field(None, description="Hanya untuk `once`.")
    from_month: MonthNumber | None = Field(
        None, description="Bulan pertama yang direncanakan; bukan untuk `once`."
    )
    phrase: Title | None = Field(None, description="Frasa keputusan (the verbatim phrase).")


class ScheduleSetting(Body):
    """Single months, a recurrence that fills them, or the months of the decree before: one way."""

    months: list[MonthSetting] | None = Field(None, min_length=1, max_length=12)
    recurrence: RecurrenceSetting | None = None
    take_previous: bool = Field(
        default=False,
        description="Ambil bulan keputusan sebelumnya, kecuali yang ditutup (the decree before).",
    )


class ScheduleUpdate(ScheduleSetting):
    """The same for one action item; a reason is needed once the plan is approved."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "recurrence": {"kind": "quarterly", "phrase": "setiap triwulan"},
                    "reason": "Dibaca dari indikatornya",
                }
            ]
        },
    )

    reason: Paragraph | None = None


class ScheduleItemSetting(ScheduleSetting):
    """The same for one of many action items."""

    action_item_id: UUID


class ScheduleBulkUpdate(Body):
    """Many action items at once: all or none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "action_item_id": _ITEM,
                            "months": [{"month": 6, "status": "planned"}],
                        }
                    ],
                    "reason": "Rapat penyusunan jadwal",
                }
            ]
        },
    )

    items: list[ScheduleItemSetting] = Field(min_length=1, max_length=300)
    reason: Paragraph | None = None


class PlanApprovalCreate(Body):
    """Approve the plan as it stands; it stays the baseline."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "Disetujui dalam rapat pleno"}]}
    )

    note: Paragraph | None = None


class ScheduleChangeRead(Read):
    """Who changed the months of an action item, when and why; months as number -> status."""

    id: UUID
    before: dict[str, MonthStatus]
    after: dict[str, MonthStatus]
    reason: str | None
    changed_by: PersonReference
    changed_on_behalf_of: PersonReference | None = ON_BEHALF
    changed_at: datetime


class ScheduleChangeQuery(Query):
    """Pages of changes."""


class ScheduleChangePage(Page[ScheduleChangeRead]):
    """Changes, newest first."""
