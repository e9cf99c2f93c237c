"""The days of evidence: those that can be true, by the office's calendar and its plan."""

from datetime import date

from app.core import clock
from app.core.errors import Invalid
from app.services.platform.plausible import (
    FIRST_DAY,
    REACH_YEARS,
    around,
    require_between,
)

# From so many days before it is no longer valid, evidence is a gap and reminds.
RUNNING_OUT_DAYS = 30


def require_days(
    calendar: tuple[str, int, int],
    *,
    evidence_date: date,
    covers_from: date,
    covers_to: date,
    valid_until: date | None,
) -> None:
    """Evidence is not of a day to come, and covers days of the plan's year or some around it.

    It is valid to the end of its period or longer, by REACH_YEARS years after the plan's at most.
    `calendar` is the office's time zone, that year, and how many around it (`evidence_years`).
    Raises Invalid with the field that is wrong.
    """
    if covers_to < covers_from:
        raise Invalid("period_reversed", pointer="/covers_to")
    zone, year, years = calendar
    first, last = around(year, years)
    require_between(first, last, covers_from=covers_from, covers_to=covers_to)
    require_between(covers_to, around(year, REACH_YEARS)[1], valid_until=valid_until)
    today = clock.today_in(zone)
    if evidence_date > today:
        raise Invalid("evidence_date_to_come", pointer="/evidence_date", today=today)
    require_between(FIRST_DAY, today, evidence_date=evidence_date)
