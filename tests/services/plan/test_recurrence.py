"""Which months a recurrence fills, and where it begins: tables, without a database."""

from datetime import date

import pytest

from app.models.schedule import RecurrenceKind
from app.services.plan.schedule.recurrence import Recurrence, first_month_of, months_of

K = RecurrenceKind


@pytest.mark.parametrize(
    ("recurrence", "first", "months"),
    [
        (Recurrence(K.MONTHLY), 1, [*range(1, 13)]),
        (Recurrence(K.CONTINUOUS), 6, [*range(6, 13)]),
        (Recurrence(K.QUARTERLY), 1, [3, 6, 9, 12]),
        (Recurrence(K.QUARTERLY), 6, [6, 9, 12]),
        (Recurrence(K.QUARTERLY), 7, [9, 12]),
        (Recurrence(K.QUARTERLY, from_month=10), 6, [12]),
        (Recurrence(K.EACH_SEMESTER), 1, [6, 12]),
        (Recurrence(K.EACH_SEMESTER), 7, [12]),
        (Recurrence(K.TIMES_A_YEAR, times=3), 1, [4, 8, 12]),
        (Recurrence(K.TIMES_A_YEAR, times=4), 1, [3, 6, 9, 12]),
        (Recurrence(K.TIMES_A_YEAR, times=4), 6, [7, 9, 11, 12]),
        (Recurrence(K.TIMES_A_YEAR, times=1), 12, [12]),
        (Recurrence(K.TIMES_A_YEAR, times=12), 11, [11, 12]),
        (Recurrence(K.TIMES_A_YEAR, times=12), 1, [*range(1, 13)]),
        (Recurrence(K.ONCE, month=11), 6, [11]),
        (Recurrence(K.MONTHLY), 13, []),
        (Recurrence(K.TIMES_A_YEAR, times=2), 13, []),
    ],
)
def test_months(recurrence: Recurrence, first: int, months: list[int]) -> None:
    assert months_of(recurrence, first) == months


@pytest.mark.parametrize(
    ("year", "takes_effect_on", "month"),
    [
        (2023, date(2023, 6, 5), 6),
        (2023, date(2023, 6, 30), 6),  # the month of which any day is left
        (2024, date(2024, 2, 29), 2),
        (2024, date(2023, 12, 29), 1),
        (2023, date(2023, 1, 1), 1),
        (2023, date(2023, 12, 31), 12),
        (2023, date(2024, 1, 1), 13),
    ],
)
def test_begins_with_the_month_in_which_the_decree_takes_effect(
    year: int, takes_effect_on: date, month: int
) -> None:
    assert first_month_of(year, takes_effect_on) == month
