"""Usual names in answers for how many records there are, whether more follow, and where."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from app.integrations.upstream import Answer
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind

Path = tuple[str, ...]
Json: TypeAlias = Any
_LARGEST: Final = 10**12
# Names that mean the number of all records wherever they stand.
_TOTALS: Final[Sequence[Path]] = (
    ("@odata.count",), ("odata.count",), ("d", "__count"), ("totalElements",),
    ("page", "totalElements"), ("meta", "pagination", "total"), ("meta", "total"),
    ("meta", "total_count"), ("meta", "totalCount"), ("meta", "page", "total"),
    ("_meta", "totalCount"), ("pagination", "total"), ("pagination", "totalItems"),
    ("pagination", "total_count"), ("paging", "total"), ("recordsFiltered",),
    ("filtered_table_rows_count",), ("hydra:totalItems",), ("totalItems",), ("total_items",),
    ("totalCount",), ("total_count",), ("totalRecords",), ("total_records",), ("totalRows",),
    ("total_rows",), ("totalResults",), ("hits", "total", "value"), ("result", "count"),
)  # fmt: skip
# Names that may mean anything, a sum of money too: only in the company of words of paging.
_TOTALS_IN_COMPANY: Final = ("total", "count", "items")
_COMPANY: Final = frozenset(
    {
        "per_page", "perPage", "current_page", "currentPage", "last_page", "lastPage", "page",
        "page_size", "pageSize", "limit", "offset", "skip", "next", "previous", "prev", "link",
        "pages", "next_page_url", "total_pages", "totalPages", "links", "start", "rows_per_page",
    }
)  # fmt: skip
_LAST_PAGES: Final[Sequence[Path]] = (
    ("last_page",), ("lastPage",), ("total_pages",), ("totalPages",), ("page_count",),
    ("pageCount",), ("pages",), ("meta", "last_page"), ("meta", "total_pages"),
    ("meta", "pagination", "total_pages"), ("meta", "pagination", "pageCount"),
    ("_meta", "pageCount"), ("page", "totalPages"), ("pagination", "last_page"),
    ("pagination", "total_pages"), ("pagination", "totalPages"), ("pagination", "pages"),
    ("paging", "total_pages"),
)  # fmt: skip
_MORE: Final[Sequence[Path]] = (
    ("has_more",), ("hasMore",), ("has_next",), ("hasNext",), ("hasNextPage",),
    ("has_next_page",), ("meta", "has_more"), ("meta", "hasMore"), ("pagination", "has_more"),
    ("pagination", "hasNext"), ("pagination", "has_next"), ("pageInfo", "hasNextPage"),
    ("isTruncated",), ("paging", "has_more"),
)  # fmt: skip
_NEXTS: Final[Sequence[Path]] = (
    ("links", "next"), ("links", "next", "href"), ("_links", "next", "href"), ("_links", "next"),
    ("@odata.nextLink",), ("odata.nextLink",), ("d", "__next"), ("nextLink",), ("next_url",),
    ("next_page_url",), ("nextPageUrl",), ("meta", "next"), ("paging", "next"),
    ("pagination", "next_url"), ("pagination", "next"), ("hydra:view", "hydra:next"), ("next",),
)  # fmt: skip
_BEGINNINGS: Final = ("http://", "https://", "/")
_LINK_LISTS: Final = ("link", "links")
_RELATIONS: Final = ("relation", "rel")
# A place to go on from, and no address.
_CURSORS: Final[Sequence[Path]] = (
    ("next_cursor",), ("nextCursor",), ("nextPageToken",), ("next_page_token",), ("next_token",),
    ("meta", "next_cursor"), ("response_metadata", "next_cursor"), ("pagination", "next_cursor"),
    ("paging", "cursors", "after"), ("continuationToken",), ("next_page",), ("nextPage",),
    ("meta", "next_page"),
)  # fmt: skip
_CURSOR_OF_ALL: Final = ("paging", "cursors", "after")  # Facebook's, on the last page as well
# Where a total stands that is no more than a lower bound, and when it is one.
_BOUNDS: Final[Sequence[tuple[Path, Json]]] = (
    (("hits", "total", "relation"), "gte"),
    (("numFoundExact",), False), (("response", "numFoundExact"), False),
    (("exhaustiveNbHits",), False), (("exhaustive", "nbHits"), False),
    (("incomplete_results",), True),
)  # fmt: skip


def promised_by_names(data: Json, answer: Answer) -> dict[str, Any]:
    """By usual names and headers."""
    total = answer.total
    if total is None:
        total = _first(data, _TOTALS, whole_number)
    if total is None:
        total = _total_in_company(data)
    last = answer.last_page
    more = _first(data, _MORE, lambda value: value if isinstance(value, bool) else None)
    return {
        "total": total,
        "last_page": _first(data, _LAST_PAGES, whole_number) if last is None else last,
        "has_more": more,
    }


def _total_in_company(data: Json) -> int | None:
    if not isinstance(data, Mapping) or _COMPANY.isdisjoint(data):
        return None
    found = _first(data, [(name,) for name in _TOTALS_IN_COMPANY], whole_number)
    beside = whole_number(data.get("records"))  # jqGrid's: its `total` counts pages
    return max((each for each in (found, beside) if each is not None), default=None)


def is_bound(data: Json) -> bool:
    """Whether the answer says that it stopped counting."""
    return any(_first(data, [path], repr) == repr(bound) for path, bound in _BOUNDS)


def next_address(data: Json) -> str | None:
    """The address of the next page; none: nowhere."""
    found = _first(data, _NEXTS, _address) or _linked(data)
    return found if isinstance(found, str) else None


def says_next(data: Json, answer: Answer, kind: ConnectorPagingKind) -> bool:
    """Whether anything says that there is a further page.

    Where pages are followed, the last one may still have a cursor to wait at.
    """
    is_one = kind is ConnectorPagingKind.NONE
    cursors = [path for path in _CURSORS if is_one or path != _CURSOR_OF_ALL]
    named = _first(data, (*_NEXTS, *cursors), _named)
    return bool(answer.next_url or answer.has_broken_link or named or _linked(data))


def _named(value: Json) -> Json:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _address(value: Json) -> str | None:
    """A text that leads somewhere, and is no cursor."""
    is_text = isinstance(value, str)
    return value if is_text and ("?" in value or value.startswith(_BEGINNINGS)) else None


def _linked(data: Json) -> str | None:
    """The address of `next` in a list of links, as FHIR has them."""
    for name in _LINK_LISTS:
        links = data.get(name) if isinstance(data, Mapping) else None
        for link in links if isinstance(links, list) else ():
            if isinstance(link, Mapping) and "next" in [link.get(each) for each in _RELATIONS]:
                return _address(link.get("url")) or _address(link.get("href"))
    return None


def _first(data: Json, paths: Sequence[Path], read: Callable[[Json], Json]) -> Json:
    """The first of these that is there and can be read."""
    for path in paths:
        value = data
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is not None and (found := read(value)) not in {None, ""}:
            return found
    return None


def whole_number(value: Json) -> int | None:
    """A whole number, also written as text, as PHP does."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 13:  # noqa: PLR2004 - as _LARGEST
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    is_whole = 0 <= value <= _LARGEST and value == int(value)
    return int(value) if is_whole else None
