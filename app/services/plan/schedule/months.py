"""What a month of an action item has come to, derived from the plan, the calendar and the work."""

from collections.abc import Sequence
from datetime import date

from app.models.plan import MonthProgress, MonthStatus

_NOT_DONE = {
    MonthStatus.UNKNOWN: MonthProgress.UNKNOWN,
    MonthStatus.NOT_PLANNED: MonthProgress.NOT_PLANNED,
}


def progress_of(
    status: MonthStatus, first_day: date, done_on: Sequence[date], today: date
) -> MonthProgress:
    """How far the month that begins on `first_day` is (domain.md, "Life cycles", Schedule).

    `done_on` are the days of what was done for it; `today` is that of the office's calendar.
    """
    if done_on:
        is_early = status is MonthStatus.PLANNED and min(done_on) < first_day
        return MonthProgress.DONE_EARLY if is_early else MonthProgress.DONE
    if status in _NOT_DONE:
        return _NOT_DONE[status]
    if today < first_day:
        return MonthProgress.PLANNED
    is_now = (today.year, today.month) == (first_day.year, first_day.month)
    return MonthProgress.DUE if is_now else MonthProgress.LATE
