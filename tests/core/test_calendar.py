"""Counting working days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import (
    is_working_day,
    last_day_before,
    last_day_within,
    working_days_after,
    working_days_between,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(1, 15)
HOLIDAYS = st.frozensets(st.integers(-40, 40).map(timedelta), max_size=20)
TOMORROW = timedelta(days=1)


def holidays_around(day: date, offsets: frozenset[timedelta]) -> frozenset[date]:
    return frozenset(day + offset for offset in offsets)


@given(DAYS, COUNTS, HOLIDAYS)
def test_going_and_counting_agree_in_both_directions(
    day: date, count: int, offsets: frozenset[timedelta]
) -> None:
    holidays = holidays_around(day, offsets)
    there = working_days_after(day, count, holidays)
    assert is_working_day(there, holidays)
    assert working_days_between(day, there, holidays) == count
    back = working_days_after(day, -count, holidays)
    assert is_working_day(back, holidays)
    assert working_days_between(back - TOMORROW, day - TOMORROW, holidays) == count


@given(DAYS, COUNTS, HOLIDAYS)
def test_what_is_soon_and_what_was_missed_long_ago_have_sharp_edges(
    today: date, count: int, offsets: frozenset[timedelta]
) -> None:
    holidays = holidays_around(today, offsets)
    soon = last_day_within(today, count, holidays)
    assert working_days_between(today, soon, holidays) <= count
    assert working_days_between(today, soon + TOMORROW, holidays) > count
    missed = last_day_before(today, count, holidays)
    assert working_days_between(missed, today, holidays) >= count
    assert working_days_between(missed + TOMORROW, today, holidays) < count
