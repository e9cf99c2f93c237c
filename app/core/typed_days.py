"""Days as they come in: which are taken, and what is said of those that are none."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from pydantic_core import PydanticCustomError

_ISO_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# As people of this country write a date: 14/06/2023.
_TYPED_DATE: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO_INSTANT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ][0-9]{2}:[0-9]{2}.*")
_MONTHS: Final = range(1, 13)


def iso_date_only(value: object) -> object:
    """Pydantic would also take numbers and times for a date.

    What is no day of the calendar is told as such, and never proposed.
    """
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        if found := _ISO_DATE.fullmatch(value):
            _require_day(*map(int, found.groups()))
            return value
        if typed := _TYPED_DATE.fullmatch(value):
            day, month, year = map(int, typed.groups())
            meant = _require_day(year, month, day)
            raise PydanticCustomError("date_day_first", "write {meant}", {"meant": _quoted(meant)})
    raise PydanticCustomError("date_form", "a date is written YYYY-MM-DD")


def iso_instant_only(value: object) -> object:
    """Pydantic would also take numbers for an instant."""
    if isinstance(value, str) and (found := _ISO_INSTANT.fullmatch(value)):
        iso_date_only(found[1])
        return value
    if isinstance(value, datetime):
        return value
    message = "an instant is written YYYY-MM-DDThh:mm:ss with its offset"
    raise ValueError(message)


def _require_day(year: int, month: int, day: int) -> date:
    """The day; where there is none, say what is wrong with month or day."""
    if found := _day(year, month, day):
        return found
    if not year:
        raise PydanticCustomError("date_form", "no year 0")
    if month in _MONTHS:
        facts = {"month": f"{year:04}-{month:02}", "days": monthrange(year, month)[1], "day": day}
        raise PydanticCustomError("date_no_day", "{month} has {days} days", facts)
    if meant := _day(year, day, month):
        facts = {"month": month, "meant": _quoted(meant)}
        raise PydanticCustomError("date_month_first", "no month {month}", facts)
    raise PydanticCustomError("date_no_month", "no month {month}", {"month": month})


def _day(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None


def _quoted(day: date) -> str:
    """In quotes it stays as it is to be written: sentences put days into words."""
    return f"\u201c{day.isoformat()}\u201d"
