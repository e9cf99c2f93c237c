"""Days and instants in the forms that other systems write, each by the form that is declared."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.core.texts import as_line
from app.integrations.foreign_values.faults import UnreadableValue, shape_of
from app.integrations.foreign_values.months import MONTHS

_LONGEST: Final = 60  # characters
_MONTHS_A_QUARTER: Final = 3
_EPOCH_YEARS: Final = range(1990, 2100)  # seconds read as milliseconds lie outside, and otherwise


class DateForm(StrEnum):
    """How a day is written; a time of day may follow, with WIB, WITA, WIT, Z or an offset."""

    DAY_MONTH_YEAR = "day_month_year"
    MONTH_DAY_YEAR = "month_day_year"
    YEAR_MONTH_DAY = "year_month_day"
    WORDS = "words"
    MONTH_YEAR = "month_year"
    YEAR_MONTH = "year_month"
    EPOCH_SECONDS = "epoch_seconds"
    EPOCH_MILLISECONDS = "epoch_milliseconds"


class DateResult(StrEnum):
    """What becomes of it: an instant, `2023-06-30`, `2023-06` or `2023-Q2`."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True)
class _Read:
    """What was written: a month, perhaps with a day, a time of day, an offset."""

    year: int
    month: int
    day: int | None
    at: time = time()
    zone: tzinfo | None = None


_NAME: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>[0-9]{4})"
_TIME: Final = (
    r"(?:(?:[ T]|, ?)(?:(?:pukul|jam) )?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})"
    r"(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(?P<zone>Z|WIB|WITA|WIT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_WEEKDAY: Final = (
    "(?:(?:senin|selasa|rabu|kamis|jum['\u2019]?at|sabtu|minggu|ahad"
    "|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun),? )?"
)
_SAME: Final = "(?P<between>[-/. ])"
_NAMED: Final = rf"(?P<name>{_NAME})\.?"
_FORMS: Final[dict[DateForm, tuple[str, ...]]] = {
    DateForm.DAY_MONTH_YEAR: (f"{_DAY}{_SAME}{_MONTH}(?P=between){_YEAR}{_TIME}",),
    DateForm.MONTH_DAY_YEAR: (f"{_MONTH}{_SAME}{_DAY}(?P=between){_YEAR}{_TIME}",),
    DateForm.YEAR_MONTH_DAY: (
        f"{_YEAR}{_SAME}{_MONTH}(?P=between){_DAY}{_TIME}",
        f"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TIME}",
    ),
    DateForm.WORDS: (
        f"{_WEEKDAY}{_DAY}[- ]{_NAMED}[- ]{_YEAR}{_TIME}",
        f"{_NAMED} {_DAY}, ?{_YEAR}{_TIME}",
        f"{_NAMED}[- ]{_YEAR}",
    ),
    DateForm.MONTH_YEAR: (f"{_MONTH}[-/. ]{_YEAR}",),
    DateForm.YEAR_MONTH: (f"{_YEAR}[-/. ]{_MONTH}", f"{_YEAR}(?P<month>[0-9]{{2}})"),
}
_PATTERNS: Final = {
    form: tuple(re.compile(each, re.IGNORECASE | re.ASCII) for each in texts)
    for form, texts in _FORMS.items()
}
_HOURS: Final = {"Z": 0, "WIB": 7, "WITA": 8, "WIT": 9}
_PER_SECOND: Final = {DateForm.EPOCH_SECONDS: 1, DateForm.EPOCH_MILLISECONDS: 1000}


def read_date(value: Any, form: DateForm, result: DateResult, time_zone: str) -> str:  # noqa: ANN401 - any JSON
    """The day, month, quarter or instant (ISO 8601) that is written in that form.

    Without an offset it is by the clock of `time_zone`, and a day without a time is its first
    moment; with one, the day is the day there. Raises UnreadableValue: another form, no day of the
    calendar, a year of two digits, a day that is needed and not written.
    """
    zone = ZoneInfo(time_zone)
    try:
        read = _epoch(value, form) if form in _PER_SECOND else _written(value, form)
    except (ValueError, OverflowError) as error:
        raise _unreadable(value, form) from error
    if read is None:
        raise _unreadable(value, form)
    if read.day is None and result in {DateResult.INSTANT, DateResult.DAY}:
        raise UnreadableValue("value_without_day", shape=shape_of(value))
    return _RESULTS[result](_here(read, zone, value, form))


def _epoch(value: Any, form: DateForm) -> _Read | None:  # noqa: ANN401 - any JSON
    is_text = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value.strip()) is not None
    if not is_text and (isinstance(value, bool) or not isinstance(value, int | float)):
        return None
    seconds = float(value) / _PER_SECOND[form]
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    if moment.year not in _EPOCH_YEARS:
        return None
    return _Read(moment.year, moment.month, moment.day, moment.time(), UTC)


def _written(value: Any, form: DateForm) -> _Read | None:  # noqa: ANN401 - any JSON
    """Raises ValueError for no day of the calendar."""
    text = as_line(str(value)) if isinstance(value, str | int) else ""
    tried = (each.fullmatch(text) for each in _PATTERNS[form] if len(text) <= _LONGEST)
    found = next((each.groupdict() for each in tried if each), None)
    if found is None:
        return None
    month = MONTHS[found["name"].lower()] if found.get("name") else int(found["month"])
    year, day = int(found["year"]), int(found["day"]) if found.get("day") else None
    date(year, month, day or 1)
    if not found.get("hour"):
        return _Read(year, month, day)
    at = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    return _Read(year, month, day, at, _zone(found["zone"]))


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written.upper() in _HOURS:
        return timezone(timedelta(hours=_HOURS[written.upper()]))
    sign = -1 if written[0] == "-" else 1
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    return timezone(sign * timedelta(minutes=minutes))


def _here(read: _Read, zone: ZoneInfo, value: object, form: DateForm) -> datetime:
    """By the clock of the zone."""
    moment = datetime.combine(date(read.year, read.month, read.day or 1), read.at)
    try:
        return moment.replace(tzinfo=read.zone or zone).astimezone(zone)
    except OverflowError as error:
        raise _unreadable(value, form) from error


_RESULTS: Final[dict[DateResult, Callable[[datetime], str]]] = {
    DateResult.INSTANT: datetime.isoformat,
    DateResult.DAY: lambda moment: moment.date().isoformat(),
    DateResult.MONTH: lambda moment: f"{moment.year:04}-{moment.month:02}",
    DateResult.QUARTER: lambda moment: (
        f"{moment.year:04}-Q{(moment.month - 1) // _MONTHS_A_QUARTER + 1}"
    ),
}


def _unreadable(value: object, form: DateForm) -> UnreadableValue:
    return UnreadableValue(
        "value_unreadable", shape=shape_of(value), transform=f"date ({form.value})"
    )
