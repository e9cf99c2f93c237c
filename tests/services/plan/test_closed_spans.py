"""Who names days of a closed month just now is advised to name others, where there are any."""

from datetime import date

import pytest

from app.services.plan.periods.checking import _reach_beyond

JUNE = 202306


@pytest.mark.parametrize(
    ("period", "first", "last", "beyond"),
    [
        (JUNE, date(2023, 6, 1), date(2023, 6, 30), False),
        (JUNE, date(2023, 6, 15), date(2023, 6, 15), False),
        (JUNE, date(2023, 6, 15), date(2023, 7, 1), True),
        (JUNE, date(2023, 5, 31), date(2023, 6, 1), True),
        (JUNE, date(2023, 4, 1), date(2023, 9, 30), True),
        (202300, date(2023, 4, 1), date(2023, 9, 30), False),
    ],
)
def test_a_span_reaches_beyond_the_closed_month(
    period: int, first: date, last: date, *, beyond: bool
) -> None:
    assert _reach_beyond(period, [(first, last)]) is beyond
