"""Usual names in answers for how many records there are, whether more follow, and where.

They are looked for at the top, in whatever the list of records stands in, and in headers; large or
small letters, with `_` or without.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Any, Final, TypeAlias

from app.integrations.refusals import plain_name
from app.integrations.upstream import Answer
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind
from app.services.integration.connectors.asking.bare_totals import bare_total

Json: TypeAlias = Any
# By its name as it is told, and the names that lead there.
Path = tuple[str, tuple[str, ...]]


def _paths(names: str) -> Sequence[Path]:
    """Names by blanks, each with `/` between what stands in one another."""
    told = [(name.replace("/", "."), name.split("/")) for name in names.split()]
    return [(name, tuple(map(plain_name, steps))) for name, steps in told]


# Names that mean the number of all records wherever they stand.
_TOTALS: Final = _paths(
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
_TOTALS_IN_COMPANY: Final = _paths("total count items jumlah")
# And beside the list, where both stand in something of their own.
_TOTALS_BESIDE: Final = _paths("total jumlah")
_COMPANY: Final = frozenset(
    path[0]
    for _, path in _paths(
        "per_page current_page last_page page page_size limit offset skip next previous prev link"
        " pages next_page_url total_pages total_page links start rows_per_page halaman per_halaman"
        " halaman_berikut jumlah_halaman total_halaman"
    )
)
_LAST_PAGES: Final = _paths(
    "last_page total_pages page_count pages total_page jumlah_halaman total_halaman meta/last_page"
    " meta/total_pages meta/pagination/total_pages meta/pagination/pageCount _meta/pageCount"
    " page/totalPages pagination/last_page pagination/total_pages pagination/pages"
    " paging/total_pages info/pages info/total_pages pager/pageCount pager/last_page"
    " pager/total_pages paginator/last_page jml_halaman"
)
# What says that there is more when it is true, and that this is the end when it is false.
_MORE: Final = _paths(
    "has_more has_next has_next_page has_more_items more_results meta/has_more pagination/has_more"
    " pagination/has_next pagination/has_next_page pageInfo/hasNextPage isTruncated paging/has_more"
)
# What says so when it is true, and nothing when it is false.
_CUT_SHORT: Final = _paths(
    "truncated exceededTransferLimit properties/exceededTransferLimit more partial is_partial"
)
# What says that this is the end when it is true, and that there is more when it is false.
_LAST: Final = _paths("isLast last is_last_page")
_DONE: Final = _paths("done")  # Salesforce's; when it is true it may be done with anything
# What says that a part is missing of this very answer, whatever follows.
_MISSING: Final = _paths("timed_out incomplete incomplete_results _shards/failed")
_NEXTS: Final = _paths(
    "links/next links/next/href links/next/url @odata.nextLink odata.nextLink d/__next nextLink"
    " next_url next_page_url nextRecordsUrl meta/next meta/pagination/links/next"
    " paging/next pagination/next_url pagination/next hydra:view/hydra:next next next/url"
    " next/href halaman_berikut"
)
_BEGINNINGS: Final = ("http://", "https://", "/")
_LINK_LISTS: Final = ("link", "links")
_RELATIONS: Final = ("relation", "rel")
NOWHERE: Final = frozenset({"", "null", "none"})  # as some write that nothing follows
# A place to go on from, and no address.
_CURSORS: Final = _paths(
    "next_cursor nextPageToken next_token meta/next_cursor response_metadata/next_cursor"
    " pagination/next_cursor continuationToken next_page meta/next_page LastEvaluatedKey"
    " NextMarker next_offset resumptionToken resumptionToken/text X-Next-Page x-ms-continuation"
)
_CURSOR_OF_ALL: Final = _paths("paging/cursors/after")  # Facebook's, on the last page as well
_OFFSET: Final = _paths("offset")  # Airtable's, if it is no number: others say there where one is
# Where a total stands that is no more than a lower bound, and when it is one.
_BOUNDS: Final = (
    (_paths("hits/total/relation"), "gte"),
    (_paths("numFoundExact response/numFoundExact exhaustiveNbHits exhaustive/nbHits"), False),
    (_paths("incomplete_results"), True),
)
_STEP: Final = re.compile(r'(?:@\.)?(?:"([^"\\]+)"|([A-Za-z_]\w*))(\.|$|(?=[^\w(.]))')
_WAY: Final = re.compile(r'[\w."@ -]+(?:\[.*)?', re.DOTALL)  # names alone, and perhaps a choice
_DEEPEST: Final = 4
_MOST_PLACES: Final = 50
_LARGEST: Final = 10**12
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_TRUTHS: Final = {"true": True, "false": False}

Places = Sequence[Mapping[str, Json]]


def places_around(answer: Answer, records: str) -> Places:
    """Where usual names may stand, the nearest to the list first; names as `plain_name` has them.

    `records`: the expression that finds the list. Of XML: all that is no row.
    """
    data = answer.data
    around = [value for value in _on_the_way(data, records) if isinstance(value, Mapping)][::-1]
    if isinstance(data, Mapping) and data.keys() == {"rows", "document"}:
        rows = {id(each) for each in data["rows"]}
        around += [*islice(_inside(data["document"], rows), _MOST_PLACES)]
    return [_plain(each) for each in (*around, *answer.asides)]


def is_nothing(data: Json, records: str, found: Json) -> bool:
    """Whether null stands where the list should be, as some write an empty one; {} and "", too.

    `found`: what `records` finds.
    """
    *_, last = [..., *_on_the_way(data, records)]
    is_way = isinstance(data, Mapping) and _WAY.fullmatch(records) is not None
    return is_way and (last is None or (last is found and found in ({}, "")))


def _on_the_way(data: Json, records: str) -> Iterator[Json]:
    """The answer, and what the plain names at the beginning of an expression lead through."""
    yield data
    while (step := _STEP.match(records)) and isinstance(data, Mapping):
        name = step[1] or step[2]
        if name not in data:
            return
        data, records = data[name], records[step.end() :]
        yield data


def _inside(value: Json, rows: AbstractSet[int], depth: int = 0) -> Iterator[Mapping[str, Json]]:
    if isinstance(value, Mapping) and depth < _DEEPEST and id(value) not in rows:
        yield value
        for each in value.values():
            yield from _inside(each, rows, depth + 1)


def _plain(value: Mapping[str, Json], depth: int = 0) -> Mapping[str, Json]:
    """The same by plain names; of two that are one then, what is not null."""
    found: dict[str, Json] = {}
    for name, each in value.items():
        is_deeper = isinstance(each, Mapping) and depth < _DEEPEST
        if found.get(plain_name(name)) is None:
            found[plain_name(name)] = _plain(each, depth + 1) if is_deeper else each
    return found


def promised_by_names(places: Places, answer: Answer, rows: Sequence[Json]) -> dict[str, Any]:
    """By usual names and headers: `more_sign` is what says that there is more."""
    total, last = answer.total, answer.last_page
    if total is None:
        total = _value(places, _TOTALS, whole_number)
    if total is None:
        total = _total_in_company(places)
    if total is None or total == len(rows):
        bare = bare_total(places, rows, whole_number)
        total = total if bare is None else bare
    more = _first(places, (*_MORE, *_CUT_SHORT), lambda value: flag(value) or None)
    undone = _first(places, (*_LAST, *_DONE), lambda value: flag(value) is False or None)
    is_end = _first(places, _MORE, lambda value: flag(value) is False or None) or _first(
        places, _LAST, lambda value: flag(value) or None
    )
    sign = more or undone
    return {
        "total": total,
        "last_page": _value(places, _LAST_PAGES, whole_number) if last is None else last,
        "has_more": True if sign else False if is_end else None,
        "more_sign": sign[0] if sign else "",
        "missing": missing[0] if (missing := _first(places, _MISSING, _misses)) else "",
    }


def _misses(value: Json) -> bool | None:
    """Of what says that a part is missing: true, or how many parts."""
    return bool(flag(value)) or bool(whole_number(value)) or None


def _total_in_company(places: Places) -> int | None:
    for number, place in enumerate(places):
        is_nested = number == 0 and len(places) > 1
        names = _TOTALS_BESIDE if is_nested else ()
        if not _COMPANY.isdisjoint(place):
            names = _TOTALS_IN_COMPANY
        found = _value([place], names, whole_number)
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
        if (found := _first(places, [path], lambda value: value)) is not None
    )


def next_address(places: Places) -> str | None:
    """The address of the next page; none: nowhere."""
    return _value(places, _NEXTS, _address) or _linked(places)


def says_next(places: Places, answer: Answer, kind: ConnectorPagingKind) -> str:
    """The name of what says that there is a further page; empty: nothing does.

    Where pages are followed, the last one may still have a cursor to wait at.
    """
    if answer.next_url or answer.has_broken_link:
        return "Link"
    if answer.is_partial and kind is ConnectorPagingKind.NONE:
        return "HTTP 206"
    cursors = (*_CURSORS, *_CURSOR_OF_ALL) if kind is ConnectorPagingKind.NONE else _CURSORS
    named = _first(places, (*_NEXTS, *cursors), _named) or _first(places, _OFFSET, _token)
    if named:
        return named[0]
    return "link" if _linked(places) else ""


def _named(value: Json) -> Json:
    is_key = isinstance(value, Mapping) and not value.keys() & {"url", "href", "text"}
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    is_attributes = isinstance(value, Mapping) and "completelistsize" in value
    is_nowhere = isinstance(value, str) and value.strip().lower() in NOWHERE
    return value if (is_plain or is_key) and not (is_attributes or is_nowhere) else None


def _token(value: Json) -> str | None:
    return value if isinstance(value, str) and not value.strip().isdigit() else None


def _address(value: Json) -> str | None:
    """A text that leads somewhere, and is no cursor."""
    is_text = isinstance(value, str)
    return value if is_text and ("?" in value or value.startswith(_BEGINNINGS)) else None


def _linked(places: Places) -> str | None:
    """The address of `next` in a list of links, as FHIR and Atom have them."""
    for place in places:
        for name in _LINK_LISTS:
            links = place.get(name)
            for link in links if isinstance(links, list) else [links]:
                if isinstance(link, Mapping) and "next" in [link.get(each) for each in _RELATIONS]:
                    return _address(link.get("url")) or _address(link.get("href"))
    return None


def _first(
    places: Places, paths: Sequence[Path], read: Callable[[Json], Json]
) -> tuple[str, Json] | None:
    """The first of these that is there and can be read, with its name."""
    for value in places:
        for name, path in paths:
            found: Json = value
            for step in path:
                found = found.get(step) if isinstance(found, Mapping) else None
            if found is not None and (good := read(found)) not in (None, "", {}):
                return name, good
    return None


def _value(places: Places, paths: Sequence[Path], read: Callable[[Json], Json]) -> Json:
    found = _first(places, paths, read)
    return None if found is None else found[1]


def whole_number(value: Json) -> int | None:
    """A whole number, also as text, with thousands and blanks: ` 1.200 `."""
    if isinstance(value, str):
        text = value.strip()
        plain = re.sub(r"[., ]", "", text) if _THOUSANDS.fullmatch(text) else text
        is_number = plain.isascii() and plain.isdigit() and len(plain) <= len(str(_LARGEST)) - 1
        return int(plain) if is_number else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    is_whole = 0 <= value <= _LARGEST and value == int(value)
    return int(value) if is_whole else None


def flag(value: Json) -> bool | None:
    """True or false, also as text, as XML and PHP write it; none: neither."""
    if isinstance(value, str):
        return _TRUTHS.get(value.strip().lower())
    return value if isinstance(value, bool) else None
