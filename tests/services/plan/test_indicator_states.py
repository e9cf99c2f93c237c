"""What an indicator is expected to prove by a day, and the state that follows from it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.evidence import EvidenceStatus
from app.models.plan import IndicatorState
from app.services.plan.indicator_states import (
    IndicatorYear,
    best_of,
    counted_as,
    months_between,
    months_over,
)

S = EvidenceStatus
QUARTERS = {3, 6, 9, 12}
MARCH, JUNE = date(2023, 3, 31), date(2023, 6, 30)


def year(
    planned: set[int], covered: set[int], today: date, *statuses: EvidenceStatus
) -> IndicatorYear:
    return IndicatorYear(
        planned=frozenset(planned),
        covered=frozenset(covered),
        over=months_over(2023, today),
        best=best_of(statuses),
        is_scheduled=bool(planned),
    )


# The planned and the covered months, the day, the statuses of the evidence; and what is answered:
# accepted, by now, in the year, missing, and the state.
Row = tuple[set[int], set[int], date, list[EvidenceStatus], tuple[int, ...], str]
TABLE: list[Row] = [
    (QUARTERS, set(), MARCH, [], (0, 0, 4, 0), "unproven"),
    (QUARTERS, set(), JUNE, [], (0, 1, 4, 1), "unproven"),
    (QUARTERS, set(), JUNE, [S.WITHDRAWN], (0, 1, 4, 1), "unproven"),
    (QUARTERS, set(), JUNE, [S.DRAFT], (0, 1, 4, 1), "in_progress"),
    (QUARTERS, set(), JUNE, [S.DRAFT, S.VERIFIED], (0, 1, 4, 1), "verified"),
    # The month that runs is not over: nothing is missing on its last day.
    (QUARTERS, {3}, JUNE, [S.ACCEPTED], (1, 1, 4, 0), "proven"),
    (QUARTERS, {3}, JUNE + timedelta(days=1), [S.ACCEPTED], (1, 2, 4, 1), "partly_proven"),
    # One accepted report does not prove "setiap triwulan".
    (QUARTERS, {4, 5, 6}, date(2023, 12, 1), [S.ACCEPTED], (1, 3, 4, 2), "partly_proven"),
    (QUARTERS, {3, 6}, date(2023, 12, 1), [S.ACCEPTED, S.DRAFT], (2, 3, 4, 1), "partly_proven"),
    (QUARTERS, {3, 6, 9}, date(2023, 12, 1), [S.ACCEPTED], (3, 3, 4, 0), "proven"),
    (QUARTERS, {3, 6, 9}, date(2024, 1, 1), [S.ACCEPTED], (3, 4, 4, 1), "partly_proven"),
    # What comes early counts, and covers up nothing that is missing.
    (QUARTERS, {6, 9, 12}, date(2023, 4, 1), [S.ACCEPTED], (3, 1, 4, 1), "partly_proven"),
    # A report of the whole year meets every month; one of another year or month none.
    (QUARTERS, set(range(1, 13)), date(2024, 1, 1), [S.ACCEPTED], (4, 4, 4, 0), "proven"),
    (QUARTERS, {1, 2}, date(2024, 1, 1), [S.ACCEPTED], (0, 4, 4, 4), "partly_proven"),
    (QUARTERS, set(), date(2022, 12, 31), [S.ACCEPTED], (0, 0, 4, 0), "proven"),
    # Nothing is planned: nothing is expected, and the furthest evidence says the state.
    (set(), {5}, date(2024, 1, 1), [S.ACCEPTED], (0, 0, 0, 0), "proven"),
    (set(), set(), date(2024, 1, 1), [S.SUBMITTED], (0, 0, 0, 0), "in_progress"),
]


@pytest.mark.parametrize("row", TABLE, ids=range(len(TABLE)))
def test_one_piece_is_expected_for_each_planned_month(row: Row) -> None:
    planned, covered, today, statuses, counts, state = row
    found = year(planned, covered, today, *statuses)
    expected = found.expected
    assert (expected.accepted, expected.by_now, expected.in_year, expected.missing) == counts
    assert found.state == state


@given(st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)), st.dates(date(2022, 1, 1)))
def test_partly_proven_is_what_lacks_something(
    planned: set[int], covered: set[int], today: date
) -> None:
    found = year(planned, covered, today, S.ACCEPTED)
    lacks = [m for m in planned if (2023, m) < (today.year, today.month) and m not in covered]
    assert found.expected.missing == len(lacks)
    assert (found.state is IndicatorState.PARTLY_PROVEN) == bool(lacks)
    assert found.expected.accepted + found.expected.missing <= found.expected.in_year


@given(st.dates(date(2022, 10, 1), date(2024, 3, 31)), st.integers(0, 500))
def test_a_period_takes_in_the_months_of_its_days(first: date, length: int) -> None:
    days = [first + timedelta(days=passed) for passed in range(length + 1)]
    touched = {day.month for day in days if day.year == 2023}
    assert months_between(2023, days[0], days[-1]) == touched


def test_what_is_in_force_counts_as_accepted_whatever_is_in_work() -> None:
    for status in EvidenceStatus:
        assert counted_as(status, in_force=True) is S.ACCEPTED
        assert counted_as(status, in_force=False) is status
