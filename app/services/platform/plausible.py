"""Days that somebody typed: a year far away is a slip of the hand, refused in words of a clerk."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Invalid

# How many years from now a day may lie that no decree bounds: a holiday, a grant, a record.
REACH_YEARS = 10
# Work on a plan reaches into the year before it and the year after it.
BESIDE_YEARS = 1
# Under this a session carries how many years around the plan's evidence may cover (a setting).
EVIDENCE_YEARS = "evidence_years_around"
# Nothing that an office holds was made earlier, and nothing is due in another century.
FIRST_DAY = date(1945, 8, 17)
LAST_DAY = date(2099, 12, 31)


def evidence_years(session: AsyncSession) -> int:
    """How many years before and after the plan's evidence may cover."""
    years: int = session.info.get(EVIDENCE_YEARS, BESIDE_YEARS)
    return years


def around(year: int, years: int) -> tuple[date, date]:
    """The first and the last day of the years up to `years` before and after `year`."""
    return date(year - years, 1, 1), date(year + years, 12, 31)


def end_of_reach(decree_year: int, today: date) -> date:
    """The last day for a change of who serves under a decree: the end of the year after."""
    return date(max(decree_year, today.year) + BESIDE_YEARS, 12, 31)


def require_between(first: date, last: date, **days: date | None) -> None:
    """Raise Invalid (`day_out_of_reach`) for a day outside of them, pointing at its field."""
    for name, day in days.items():
        if day is not None and not first <= day <= last:
            raise Invalid("day_out_of_reach", pointer=f"/{name}", first=first, last=last)
