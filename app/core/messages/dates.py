"""Days and months as people write them."""

import re
from datetime import date, datetime

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


def fact_in_words(fact: object, language: Language) -> object:
    """A day or month that fills a gap of a sentence, as people write it; all else as it is.

    Facts that were kept are text: `2023-06-05`, `2023-06`.
    """
    if isinstance(fact, str):
        if _DAY.fullmatch(fact):
            day, month = int(fact[8:]), int(fact[5:7])
            return f"{day} {MONTH_NAMES[language][month - 1]} {fact[:4]}"
        if found := _MONTH.fullmatch(fact):
            return f"{MONTH_NAMES[language][int(found[2]) - 1]} {found[1]}"
    elif isinstance(fact, date) and not isinstance(fact, datetime):
        return day_in_words(fact, language)
    return fact


def month_in_words(day: date, language: Language) -> str:
    """The month of a day, such as `Juni 2023`."""
    return f"{MONTH_NAMES[language][day.month - 1]} {day.year}"


def day_in_words(day: date, language: Language) -> str:
    """A day, such as `5 Juni 2023`."""
    return f"{day.day} {month_in_words(day, language)}"
