"""Usual names in answers for how many records there are, and for whether more follow."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from app.integrations.upstream import Answer
from app.services.integration.connectors.asking.names.bare_totals import bare_total
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
from app.services.integration.connectors.asking.names.words import (
    LAST_PAGE,
    MORE,
    ONLY,
    PAGE_OF,
    PAIR,
    RANGE,
    REMAINING,
    TOTAL,
)

# Names that mean the number of all records wherever they stand.
_TOTALS: Final = paths(
    "@odata.count odata.count d/__count totalElements page/totalElements meta/pagination/total"
    " meta/filter_count meta/total meta/total_count meta/page/total pagination/total"
    " pagination/totalItems pagination/total_count paging/total recordsFiltered"
    " filtered_table_rows_count hydra:totalItems totalItems totalCount totalRecords totalRows"
    " totalResults hits/total/value result/total totalSize"
    " numberMatched numFound totalData jumlah_data jml_data total_rekaman jumlah_rekaman"
    " total_baris jumlah_baris info/count info/total pager/total paginator/total"
    " resumptionToken/completeListSize"
)
# Names that may mean anything, a sum of money too: only in the company of words of paging.
_TOTALS_IN_COMPANY: Final = paths("total count items jumlah")
# And beside the list, where both stand in something of their own.
_TOTALS_BESIDE: Final = paths("total jumlah")
_COMPANY: Final = frozenset(
    path[0]
    for _, path in paths(
        "per_page current_page last_page page page_size limit offset skip next previous prev link"
        " pages next_page_url total_pages total_page links start rows_per_page halaman per_halaman"
        " halaman_berikut jumlah_halaman total_halaman"
    )
)
_LAST_PAGES: Final = paths(
    "last_page total_pages page_count pages total_page jumlah_halaman total_halaman meta/last_page"
    " meta/total_pages meta/pagination/total_pages meta/pagination/pageCount _meta/pageCount"
    " page/totalPages pagination/last_page pagination/total_pages pagination/pages"
    " paging/total_pages info/pages info/total_pages pager/pageCount pager/last_page"
    " pager/total_pages paginator/last_page jml_halaman"
)
# What says that there is more when it is true, and that this is the end when it is false.
_MORE: Final = paths(
    "has_more has_next has_next_page has_more_items more_results meta/has_more pagination/has_more"
    " pagination/has_next pagination/has_next_page pageInfo/hasNextPage isTruncated paging/has_more"
)
# What says so when it is true, and nothing when it is false.
_CUT_SHORT: Final = paths(
    "truncated exceededTransferLimit properties/exceededTransferLimit more partial is_partial"
)
# What says that this is the end when it is true, and that there is more when it is false.
_LAST: Final = paths("isLast last is_last_page")
_DONE: Final = paths("done")  # Salesforce's; when it is true it may be done with anything
# What says that a part is missing of this very answer, whatever follows.
_MISSING: Final = paths("timed_out incomplete incomplete_results _shards/failed")
# Where a total stands that is no more than a lower bound, and when it is one.
_BOUNDS: Final = (
    (paths("hits/total/relation"), "gte"),
    (paths("numFoundExact response/numFoundExact exhaustiveNbHits exhaustive/nbHits"), False),
    (paths("incomplete_results"), True),
)
# Beside these `remaining` counts requests that are still allowed.
_OF_REQUESTS: Final = frozenset({"reset", "resetat", "resetin", "retryafter"})
_PAGE_NAMES: Final = paths("page halaman hal laman")
_MOST_TEXTS: Final = 50
_SHORT: Final = 200  # characters


def promised_by_names(places: Places, answer: Answer, rows: Sequence[Json]) -> dict[str, Any]:
    """By usual names and headers: `more_sign` is what says that there is more."""
    total, last = answer.total, answer.last_page
    if total is None:
        total = value_of(places, _TOTALS, whole_number)
    if total is None:
        total = _total_in_company(places)
    if total is None:
        total = _total_named(places, len(rows))
    if total is None or total == len(rows):
        bare = bare_total(places, rows, whole_number)
        total = total if bare is None else bare
    last = value_of(places, _LAST_PAGES, whole_number) if last is None else last
    sign, is_end = _more_in(places, len(rows))
    return {
        "total": total,
        "last_page": _last_page_named(places) if last is None else last,
        "has_more": True if sign else False if is_end else None,
        "more_sign": sign,
        "missing": missing[0] if (missing := first_of(places, _MISSING, _misses)) else "",
    }


def _more_in(places: Places, count: int) -> tuple[str, bool]:
    """The name of what says that there is more (empty: none), and whether this is the end."""
    of_rows = [place for place in places if _OF_REQUESTS.isdisjoint(place)]
    signs = (
        first_of(places, (*_MORE, *_CUT_SHORT), lambda value: flag(value) or None),
        first_of(places, (*_LAST, *_DONE), lambda value: flag(value) is False or None),
        named(places, MORE, lambda value: flag(value) or None),
        named(of_rows, REMAINING, lambda value: whole_number(value) or None),
        _only_so_many(places, count),
    )
    ends = (
        first_of(places, _MORE, lambda value: flag(value) is False or None),
        first_of(places, _LAST, lambda value: flag(value) or None),
        named(places, MORE, lambda value: flag(value) is False or None),
    )
    return next((sign[0] for sign in signs if sign), ""), any(ends)


def _only_so_many(places: Places, count: int) -> tuple[str, Json] | None:
    """The sentence that says of the rows that came that they are only so many."""
    return next(
        ((told[0], count) for each in _sentences(places) for told in ONLY.finditer(each)
         if int(told[1]) == count),
        None,
    )  # fmt: skip


def _total_named(places: Places, count: int) -> int | None:
    """By other words for the number of records; one that is less than came counts others."""
    found = named(places, TOTAL, lambda value: _at_least(count, whole_number(value)))
    if found is not None:
        return int(found[1])
    for text in _sentences(places):
        for told in RANGE.finditer(text):
            first, last, total = (whole_number(each) or 0 for each in told.groups())
            if 0 < first <= last <= total and last - first + 1 == count:
                return total
    return None


def _at_least(count: int, value: int | None) -> int | None:
    return None if value is None or value < max(count, 1) else value


def _last_page_named(places: Places) -> int | None:
    """By other words for the number of pages, and as "1/3"."""
    if (found := named(places, LAST_PAGE, whole_number)) is not None:
        return int(found[1])
    pair = first_of(places, _PAGE_NAMES, lambda value: _pages_in(PAIR.fullmatch, value))
    if pair is not None:
        return int(pair[1])
    return next(
        filter(None, (_pages_in(PAGE_OF.search, each) for each in _sentences(places))), None
    )


def _pages_in(find: Callable[[str], re.Match[str] | None], value: Json) -> int | None:
    told = find(value) if isinstance(value, str) else None
    is_page = told is not None and 0 < int(told[1]) <= int(told[2])
    return int(told[2]) if told is not None and is_page else None


def _sentences(places: Places) -> list[str]:
    """Short texts beside the rows."""
    texts = [each for place in places for each in place.values() if isinstance(each, str)]
    return [each for each in texts[:_MOST_TEXTS] if len(each) <= _SHORT]


def _misses(value: Json) -> bool | None:
    """Of what says that a part is missing: true, or how many parts."""
    return bool(flag(value)) or bool(whole_number(value)) or None


def _total_in_company(places: Places) -> int | None:
    for number, place in enumerate(places):
        is_nested = number == 0 and len(places) > 1
        names = _TOTALS_BESIDE if is_nested else ()
        if not _COMPANY.isdisjoint(place):
            names = _TOTALS_IN_COMPANY
        found = value_of([place], names, whole_number)
        # jqGrid's: its `total` counts pages
        beside = whole_number(place.get("records")) if names is _TOTALS_IN_COMPANY else None
        if (best := max((n for n in (found, beside) if n is not None), default=None)) is not None:
            return best
    return None


def is_bound(places: Places) -> bool:
    """Whether the answer says that it stopped counting."""
    return any(
        repr(found[1]) == repr(bound)
        for paths, bound in _BOUNDS
        for path in paths
        if (found := first_of(places, [path], lambda value: value)) is not None
    )
