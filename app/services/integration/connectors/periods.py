"""The period of a run: its days, what it puts into an address, and when a schedule comes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.errors import Invalid
from app.models.source import PeriodKind
from app.schemas.integration.connector_specs import ConnectorSchedule, PullInterval
from app.services.integration.records.periods import days_of
from app.services.platform.plausible import REACH_YEARS, around, require_between

_KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.DAY)
_MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class PullPeriod:
    """A day, month or quarter as it is written, with its first and last day."""

    text: str
    first: date
    last: date

    def variables(
        self, work_unit_code: str, time_zone: str, since: datetime | None = None
    ) -> dict[str, str]:
        """What the template of an address may name, for an office and its clock.

        Without `since` it is midnight of the period's first day there.
        """
        zone = ZoneInfo(time_zone)
        since = (since or datetime.combine(self.first, time(), zone)).astimezone(UTC)
        quarter = (self.first.month - 1) // _MONTHS_A_QUARTER + 1
        return {
            "period": self.text,
            "year": f"{self.first.year:04}",
            "month": f"{self.first.month:02}",
            "quarter": str(quarter),
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "work_unit_code": work_unit_code,
            "since": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "since_day": since.astimezone(zone).date().isoformat(),
        }


def read_period(text: str) -> PullPeriod:
    """The period that is meant; raises Invalid when the calendar has none such near this year."""
    for kind in _KINDS:
        if days := days_of(kind, text):
            for day in days:
                require_between(*around(clock.now().year, REACH_YEARS), period=day)
            return PullPeriod(text, *days)
    raise Invalid("period_unknown", pointer="/period")


def due_periods(schedule: ConnectorSchedule, today: date) -> list[str]:
    """What was complete before `today`, yesterday or last month, and those that come again."""
    day, found = today, list[str]()
    for _ in range(1 + schedule.again):
        if schedule.every is PullInterval.DAY:
            day -= timedelta(days=1)
            found.append(day.isoformat())
        else:
            day = day.replace(day=1) - timedelta(days=1)
            found.append(day.strftime("%Y-%m"))
    return found


def next_run(schedule: ConnectorSchedule, after: datetime, time_zone: str) -> datetime:
    """The first instant after `after` that the schedule names, by the office's clock; in UTC."""
    day = after.astimezone(ZoneInfo(time_zone)).date()
    while (moment := _moment(schedule, day, time_zone)) is None or moment <= after:
        day += timedelta(days=1)
    return moment


def last_run(schedule: ConnectorSchedule, until: datetime, time_zone: str) -> datetime:
    """The last instant up to `until` that the schedule names, by the office's clock; in UTC."""
    day = until.astimezone(ZoneInfo(time_zone)).date()
    while (moment := _moment(schedule, day, time_zone)) is None or moment > until:
        day -= timedelta(days=1)
    return moment


def _moment(schedule: ConnectorSchedule, day: date, time_zone: str) -> datetime | None:
    """When it comes on a day; none: it does not."""
    if schedule.every is not PullInterval.DAY and day.day != schedule.day:
        return None
    return datetime.combine(day, time(schedule.hour), ZoneInfo(time_zone)).astimezone(UTC)
