"""Recurrences: which months they fill, and which ones the decree's words suggest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.models.schedule import RecurrenceKind

YEAR = tuple(range(1, 13))
_K = RecurrenceKind


@dataclass(frozen=True)
class Recurrence:
    """How often: `times` a year, or once in a `month`; both only where the kind needs them.

    `from_month` is the first month that it may fill; none: that in which the decree takes effect.
    """

    kind: RecurrenceKind
    times: int | None = None
    month: int | None = None
    from_month: int | None = None


@dataclass(frozen=True)
class Suggestion:
    """A recurrence and the words it was read from."""

    recurrence: Recurrence
    phrase: str


_NUMBERS = {
    "satu": 1, "sekali": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6,
    "tujuh": 7, "delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11, "dua belas": 12,
}  # fmt: skip
_COUNT = rf"(?P<times>1[0-2]|[1-9]|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_A_YEAR = r"(?:dalam\s+)?(?:se\s?tahun|(?:satu|1)\s*(?:\([^)]*\)\s*)?tahun|per\s*tahun)"
_LEAST = r"(?:(?:minimal|paling\s+sedikit|sedikitnya|sekurang-kurangnya)\s+)?"
_EACH = r"(?:(?:setiap|tiap|per)[\s-]*)?"
_PHRASES: tuple[tuple[RecurrenceKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (_K.TIMES_A_YEAR, rf"{_LEAST}{_COUNT}\s*(?:\([^)]*\)\s*)?(?:kali|x)\s+{_A_YEAR}"),
        (_K.MONTHLY, rf"{_EACH}(?:bulanan\b|bulan\s+sekali)|(?:setiap|tiap)\s+bulan\b"),
        (_K.QUARTERLY, rf"{_EACH}tri\s?wulan(?:an)?\b"),
        (_K.EACH_SEMESTER, rf"{_EACH}semester(?:an)?\b"),
        (_K.CONTINUOUS, r"(?:secara\s+)?(?:terus[\s-]menerus|berkelanjutan|berkesinambungan)\b"),
    )
)


def first_month_of(year: int, takes_effect_on: date) -> int:
    """The first month of a plan's year in which its decree holds; 13 where it never does."""
    months = (takes_effect_on.year - year) * 12 + takes_effect_on.month
    return min(max(months, 1), 13)


def months_of(recurrence: Recurrence, first: int = 1) -> list[int]:
    """The months it fills, from `first` on: all, one, or the last of each quarter or semester.

    `times_a_year` spreads over the months that are left: from January four times are March, June,
    September and December, from June they are July, September, November and December.
    """
    first = recurrence.from_month or first
    lasts = {_K.QUARTERLY: (3, 6, 9, 12), _K.EACH_SEMESTER: (6, 12), _K.ONCE: (recurrence.month,)}
    chosen: Iterable[int | None] = lasts.get(recurrence.kind, YEAR)
    if recurrence.kind is _K.TIMES_A_YEAR:
        left, count = 13 - first, recurrence.times or 0
        chosen = (first - 1 - (-left * part // count) for part in range(1, count + 1))
    return sorted({month for month in chosen if month and month >= first})


def suggested(texts: Sequence[str | None]) -> Suggestion | None:
    """The first recurrence the words speak of, with those words; never more than a suggestion."""
    return next(filter(None, map(_spoken, filter(None, texts))), None)


@lru_cache(maxsize=1024)
def _spoken(text: str) -> Suggestion | None:
    """Remembered: a year is read far more often than its words change."""
    for kind, pattern in _PHRASES:
        if found := pattern.search(text):
            times = _times(found.group("times")) if kind is _K.TIMES_A_YEAR else None
            return Suggestion(Recurrence(kind, times=times), found.group(0).strip())
    return None


def _times(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS[words.lower()]
