"""Which months a recurrence fills, and where it begins: tables, without a database."""

from datetime import date
from typing import Any

import pytest

from app.models.plan import MonthStatus
from app.models.schedule import RecurrenceKind
from app.policies.periods import first_open
from app.schemas.plan.schedule import ScheduleSetting
from app.services.plan.schedule.asked import Setting, wanted_months
from app.services.plan.schedule.recurrence import YEAR, Recurrence, first_month_of, months_of

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
    ("wanted", "closed", "planned", "left_alone"),
    [
        ({"recurrence": {"kind": "quarterly"}}, {1, 2}, {3, 6, 9, 12}, {1, 2}),
        ({"recurrence": {"kind": "quarterly"}}, {1, 3}, {3, 6, 9, 12}, {1}),
        ({"recurrence": {"kind": "monthly", "from_month": 4}}, {1, 2, 3}, {*YEAR[3:]}, {1, 2, 3}),
        ({"recurrence": {"kind": "once", "month": 5}}, {*range(1, 5)}, {5}, {1, 2, 3, 4}),
        ({"take_previous": True}, {2}, {4}, {1, 2, *range(5, 13)}),
        ({"take_previous": True}, set(), {2, 4}, {1, *range(5, 13)}),
    ],
)  # fmt: skip
def test_what_is_closed_is_asked_for_only_where_a_recurrence_plans_it(
    wanted: dict[str, Any], closed: set[int], planned: set[int], left_alone: set[int]
) -> None:
    previous = {2: True, 3: False, 4: True}
    nothing: Any = None  # which row it is, nobody asks
    setting = Setting(nothing, ScheduleSetting(**wanted), "", previous, 1)
    asked = wanted_months(setting, closed)
    assert {month for month, status in asked.items() if status is MonthStatus.PLANNED} == planned
    assert set(YEAR) - asked.keys() == left_alone


@pytest.mark.parametrize(
    ("closed", "first", "month"),
    [
        ({1, 2, 3}, 1, 4),
        ({6}, 6, 7),
        ({1, 4}, 1, 5),  # two and three are open, but not what follows them
        ({1}, 6, 6),
        ({12}, 1, 1),
        ({*YEAR[5:]}, 6, 1),
        ({*YEAR}, 1, None),
    ],
)
def test_the_first_month_that_is_open(closed: set[int], first: int, month: int | None) -> None:
    assert first_open(closed, first) == month


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
