"""What the months of an action item are asked to be: one by one, by a recurrence, or as before."""

from collections.abc import Collection
from dataclasses import dataclass

from app.core.calendar import MONTHS
from app.core.errors import Invalid
from app.models import ActionItem
from app.models.plan import MonthStatus
from app.models.schedule import RecurrenceKind
from app.schemas.plan.schedule import RecurrenceSetting, ScheduleSetting
from app.services.plan.rows.queries import LoadedPlanRow
from app.services.plan.rows.tree import KNOWN
from app.services.plan.schedule.recurrence import Recurrence, months_of

Wanted = dict[int, MonthStatus]


@dataclass(frozen=True)
class Setting:
    """What one action item is to get, and where in the body it was said."""

    located: LoadedPlanRow[ActionItem]
    wanted: ScheduleSetting
    pointer: str
    previous: dict[int, bool] | None
    first_month: int

    @property
    def months_pointer(self) -> str:
        """Where the body says from when on, or which months."""
        said = self.wanted.recurrence
        if said is None:
            return f"{self.pointer}/{'take_previous' if self.wanted.take_previous else 'months'}"
        is_once = said.kind is RecurrenceKind.ONCE
        return f"{self.pointer}/recurrence/{'month' if is_once else 'from_month'}"


def wanted_months(setting: Setting, closed: Collection[int]) -> Wanted:
    """The months that are to change; raises Invalid unless there is one way to say it.

    Of the closed ones a recurrence asks for those alone that it plans, and the months of the decree
    before for none: what they would leave free stays as it is.
    """
    months, recurrence = setting.wanted.months, setting.wanted.recurrence
    takes_previous = setting.wanted.take_previous
    if (months is not None) + (recurrence is not None) + takes_previous != 1:
        raise Invalid("schedule_needs_one_way", pointer=f"{setting.pointer}/months")
    if takes_previous:
        if not setting.previous:
            raise Invalid("no_previous_months", pointer=f"{setting.pointer}/take_previous")
        return {
            month: KNOWN[is_planned and month >= setting.first_month]
            for month, is_planned in setting.previous.items()
            if month not in closed
        }
    if recurrence is not None:
        filled = months_of(_recurrence(recurrence, setting), setting.first_month)
        return {
            month: KNOWN[month in filled]
            for month in MONTHS
            if month in filled or month not in closed
        }
    wanted = {each.month: each.status for each in months or ()}
    if len(wanted) != len(months or ()):
        raise Invalid("month_named_twice", pointer=f"{setting.pointer}/months")
    return wanted


def _recurrence(given: RecurrenceSetting, setting: Setting) -> Recurrence:
    pointer = f"{setting.pointer}/recurrence"
    needs = {RecurrenceKind.TIMES_A_YEAR: "times", RecurrenceKind.ONCE: "month"}
    for name in ("times", "month"):
        if (needs.get(given.kind) == name) != (getattr(given, name) is not None):
            raise Invalid("recurrence_incomplete", pointer=f"{pointer}/{name}")
    if given.kind is RecurrenceKind.ONCE and given.from_month is not None:
        raise Invalid("recurrence_incomplete", pointer=f"{pointer}/from_month")
    for name in ("month", "from_month"):
        month = getattr(given, name)
        if month is not None and month < setting.first_month:
            first = setting.located.decree.takes_effect_on
            raise Invalid("recurrence_before_decree", pointer=f"{pointer}/{name}", first=first)
    return Recurrence(given.kind, given.times, given.month, given.from_month)
