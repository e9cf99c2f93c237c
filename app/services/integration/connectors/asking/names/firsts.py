"""What says of a page that it is not the first: other pages come before it."""

from collections.abc import Mapping
from typing import Final

from app.integrations.upstream import Answer
from app.services.integration.connectors.asking.names.following import address, linked
from app.services.integration.connectors.asking.names.places import (
    Json,
    Places,
    first_of,
    flag,
    named,
    paths,
    value_of,
    whole_number,
)
from app.services.integration.connectors.asking.names.words import BEFORE, HAS_BEFORE

_FIRST: Final = paths("first is_first is_first_page")
_CURRENT: Final = paths("current_page currentPage page_number halaman_sekarang halaman_aktif")
_FROM: Final = paths("from dari")
_TO: Final = paths("to sampai hingga")


def not_the_first(places: Places, answer: Answer, count: int, start: int) -> str:
    """The name of what says so, of the first page that was read; empty: nothing does.

    `count`: of its rows, `start`: the number of the page that was asked for.
    """
    flags = first_of(places, _FIRST, lambda value: flag(value) is False or None) or named(
        places, HAS_BEFORE, lambda value: flag(value) or None
    )
    if flags is not None:
        return flags[0]
    if (before := named(places, BEFORE, _leads_back)) is not None:
        return before[0]
    if linked(places, "prev") or linked(places, "previous"):
        return "prev"
    if answer.relations & {"prev", "previous"}:
        return "Link: prev"
    current = value_of(places, _CURRENT, whole_number)
    if current is not None and current > max(start, 1):
        return f"current_page: {current}"
    return _begins_later(places, count)


def _leads_back(value: Json) -> str | None:
    """An address; a plain number may be reckoned on any page."""
    if isinstance(value, Mapping):
        return address(value.get("href") or value.get("url"))
    return address(value)


def _begins_later(places: Places, count: int) -> str:
    """Rows that are numbered from more than 1, as many as came."""
    for place in places:
        first = value_of([place], _FROM, whole_number)
        last = value_of([place], _TO, whole_number)
        if first and last and first > 1 and last - first + 1 == count:
            return f"from: {first}"
    return ""
