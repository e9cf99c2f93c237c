"""What a record's period means in days, by the kind of its type."""

import calendar
from datetime import date

from app.models.source import PeriodKind

_MONTHS_A_QUARTER = 3
EXAMPLES = {
    PeriodKind.DAY: "2023-06-14",
    PeriodKind.MEETING: "2023-06-14",
    PeriodKind.MONTH: "2023-06",
    PeriodKind.QUARTER: "2023-Q2",
}
"""How a period of each kind is written."""


def days_of(kind: PeriodKind, period: str) -> tuple[date, date] | None:
    """First and last day; None when the text is not of that kind, or no day of the calendar.

    Days and meetings `2023-06-14`, months `2023-06`, quarters `2023-Q2`.
    """
    try:
        if kind in {PeriodKind.DAY, PeriodKind.MEETING}:
            day = date.fromisoformat(period)
            return (day, day) if day.isoformat() == period else None
        year, _, part = period.partition("-")
        if kind is PeriodKind.QUARTER:
            if not part.startswith("Q"):
                return None
            last = int(part[1:]) * _MONTHS_A_QUARTER
            return _months(int(year), last - _MONTHS_A_QUARTER + 1, last)
        return _months(int(year), int(part), int(part))
    except ValueError:
        return None


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
