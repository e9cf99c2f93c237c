"""Days, months and instants as people write them."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core.messages.sentences import Language

MONTH_NAMES = {
    Language.INDONESIAN: (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
        "Oktober", "November", "Desember",
    ),
    Language.ENGLISH: (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_INSTANT = re.compile(rf"({_DAY.pattern}) (\d\d:\d\d) \(([\w/+-]+)\)")
_ZONES = {
    "Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT",
}  # fmt: skip


def fact_in_words(fact: object, language: Language) -> object:
    """A day, month or instant that fills a gap of a sentence, as people write it; else as it is.

    Facts that were kept are text: `2023-06-05`, `2023-06`, `2023-06-05 14:00 (Asia/Makassar)`.
    """
    if isinstance(fact, str):
        if _DAY.fullmatch(fact):
            day, month = int(fact[8:]), int(fact[5:7])
            return f"{day} {MONTH_NAMES[language][month - 1]} {fact[:4]}"
        if found := _MONTH.fullmatch(fact):
            return f"{MONTH_NAMES[language][int(found[2]) - 1]} {found[1]}"
        if found := _INSTANT.fullmatch(fact):
            day_of_it = date.fromisoformat(found[1])
            return _at(day_in_words(day_of_it, language), found[2], found[3], language)
    elif isinstance(fact, date) and not isinstance(fact, datetime):
        return day_in_words(fact, language)
    return fact


def month_in_words(day: date, language: Language) -> str:
    """The month of a day, such as `Juni 2023`."""
    return f"{MONTH_NAMES[language][day.month - 1]} {day.year}"


def day_in_words(day: date, language: Language) -> str:
    """A day, such as `5 Juni 2023`."""
    return f"{day.day} {month_in_words(day, language)}"


def kept_instant(at: datetime, time_zone: str) -> str:
    """An instant in an office's time zone as a fact that is kept, for readers of any language."""
    return f"{at.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M} ({time_zone})"


def instant_in_words(at: datetime, time_zone: str, language: Language) -> str:
    """An instant as people of an office say it, such as `5 Juni 2023 pukul 14.00 WITA`."""
    return str(fact_in_words(kept_instant(at, time_zone), language))


def time_in_words(at: datetime, time_zone: str, language: Language) -> str:
    """The time of the day alone, such as `14.00 WITA`; zones without a word keep their name."""
    local = f"{at.astimezone(ZoneInfo(time_zone)):%H:%M}"
    return _time(local, time_zone, language)


def _at(day: str, local: str, time_zone: str, language: Language) -> str:
    between = " pukul " if language is Language.INDONESIAN else " at "
    return f"{day}{between}{_time(local, time_zone, language)}"


def _time(local: str, time_zone: str, language: Language) -> str:
    told = local.replace(":", ".") if language is Language.INDONESIAN else local
    return f"{told} {_ZONES.get(time_zone, f'({time_zone})')}"
