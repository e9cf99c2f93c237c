"""Months and working days (Monday to Friday but for holidays): pure functions."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

MONTHS = range(1, 13)
SATURDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether the office works on that day."""
    return day.weekday() < SATURDAY and day not in holidays


def working_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """The `count`-th working day after `day` (1: the next one), counted back when negative."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(first: date, last: date, holidays: Collection[date]) -> int:
    """How many working days come after `first`, up to and including `last`."""
    days = (first + _DAY * number for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def last_day_within(today: date, count: int, holidays: Collection[date]) -> date:
    """The last day with at most `count` working days between today and itself."""
    return working_days_after(today, count + 1, holidays) - _DAY


def last_day_before(today: date, count: int, holidays: Collection[date]) -> date:
    """The last day since which, today included, `count` working days have come."""
    return working_days_after(today + _DAY, -count, holidays) - _DAY


@lru_cache(maxsize=1024)
def last_day_of(year: int, month: int) -> date:
    """Where a month ends; what it plans is late from the next day on."""
    return date(year, month, monthrange(year, month)[1])
