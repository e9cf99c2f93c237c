"""A number beside the rows that stands without any word of paging: whether it counts them.

It may be a sum of money, or the number of rows of this very page. What is more than came, and
can be a count, is a promise; what means something else is told by `usual_names: false`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from app.integrations.refusals import plain_name

Read = Callable[[Any], int | None]
# Where such a number stands: in what is around the rows, also one step deeper.
_COUNTS: Final = tuple(map(plain_name, ("count", "length", "total_rows", "row_count", "found")))
_SUMS: Final = ("total", "jumlah", "jml", "banyak")  # of rows, or of what is in them
_AROUND: Final = ("result", "hasil", "response", "meta", "info")
_PLACES: Final = 3  # what is around the rows, the nearest first
# Of what may be a sum, so many at most, or so many times the rows of a page: more is money.
_LIKELY_COUNT: Final = 100_000
_LIKELY_PAGES: Final = 1000


def bare_total(places: Sequence[Mapping[str, Any]], rows: Sequence[Any], read: Read) -> int | None:
    """The number of all records that stands so; none: nothing does, or it says no more than came.

    `read`: a value as a whole number, if it is one.
    """
    around = [each for place in places[:_PLACES] for each in _with_deeper(place)]
    for place in around:
        counts = [number for name in _COUNTS if (number := read(place.get(name))) is not None]
        if more := [number for number in counts if number > len(rows)]:
            return max(more)
    most = max(_LIKELY_COUNT, len(rows) * _LIKELY_PAGES)
    found = [read(place.get(name)) for place in around for name in _SUMS]
    likely = [number for number in found if number is not None and len(rows) < number <= most]
    sums = _sums(rows, read) if likely else frozenset()
    return max((number for number in likely if number not in sums), default=None)


def _with_deeper(place: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [place, *(each for name in _AROUND if isinstance(each := place.get(name), Mapping))]


def _sums(rows: Sequence[Any], read: Read) -> frozenset[int]:
    """What each column of numbers adds up to."""
    found: dict[str, int] = {}
    for row in rows:
        for name, value in row.items() if isinstance(row, Mapping) else ():
            if (number := read(value)) is not None:
                found[name] = found.get(name, 0) + number
    return frozenset(found.values())
