"""The months of plans that anybody may still be reminded of, as a table of the query."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Integer, bindparam, select, union_all

from app.core import clock

# What has been over for a year is history. The first month is the one 13 before this one, the last
# is the next: what is soon may lie there.
_BEFORE, _COUNT = 13, 15
_COLUMNS: dict[str, Any] = {"year": Integer, "month": Integer, "first_day": Date, "last_day": Date}

# The values come as parameters, so that the database and SQLAlchemy know the statement already.
MONTHS = union_all(
    *(
        select(
            *(
                bindparam(f"plan_{name}_{n}", type_=kind).label(name)
                for name, kind in _COLUMNS.items()
            )
        )
        for n in range(_COUNT)
    )
).cte("months")


def month_parameters() -> dict[str, Any]:
    """The values of MONTHS at this moment."""
    return {
        f"plan_{name}_{number}": value
        for number, (first, last) in enumerate(_months())
        for name, value in zip(_COLUMNS, (first.year, first.month, first, last), strict=True)
    }


def _months() -> Iterator[tuple[date, date]]:
    """First and last day of each month."""
    today = clock.now().date()
    number = today.year * 12 + today.month - 1 - _BEFORE
    for each in range(number, number + _COUNT):
        first, following = (date(n // 12, n % 12 + 1, 1) for n in (each, each + 1))
        yield first, following - timedelta(days=1)
