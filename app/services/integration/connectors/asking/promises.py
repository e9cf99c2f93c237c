"""What an answer says of the whole: how many records there are, whether more follow, and where.

Expressions of the connector say so, or usual names, as Laravel, DRF, OData, Spring, Strapi and
others have them. What was promised must come.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, TypeAlias

from anyio import CapacityLimiter, to_thread

from app.integrations.expressions import Budget, TooCostly, UnusableExpression, search
from app.integrations.upstream import Answer, UpstreamFault
from app.schemas.integration.connector_parts.asking import ConnectorPagingKind
from app.schemas.integration.connector_specs import ConnectorSpec

_LIMITER: Final = CapacityLimiter(2)
_LARGEST: Final = 10**12
_CURSOR_CHARACTERS: Final = 4000

Path = tuple[str, ...]
Json: TypeAlias = Any
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
_REFUSALS: Final = ("status", "success", "ok", "sukses", "berhasil")
_REFUSED: Final = frozenset({"error", "fail", "failed", "gagal"})


@dataclass(frozen=True)
class Promises:
    """What one answer says; `count` and `digests` of its records. None: it does not say.

    `next`: the address or cursor to go on from, `names_next` whether any usual name has one.
    """

    count: int = 0
    digests: tuple[bytes, ...] = ()
    total: int | None = None
    is_total_sure: bool = False
    last_page: int | None = None
    has_more: bool | None = None
    next: Any = None
    names_next: bool = False


async def read_promises(spec: ConnectorSpec, answer: Answer) -> Promises:
    """In a thread: the expressions are not ours.

    Raises UpstreamFault where it is a refusal, or holds no list where its records should be.
    """
    return await to_thread.run_sync(_read, spec, answer, limiter=_LIMITER)


def _read(spec: ConnectorSpec, answer: Answer) -> Promises:
    paging, data, budget = spec.paging, answer.data, Budget()
    if answer.is_empty:
        return Promises(total=answer.total, last_page=answer.last_page, next=answer.next_url)
    if spec.answer.ok and not _is_true(_found(spec.answer.ok, data, budget)):
        raise UpstreamFault("upstream_says_no")
    if not spec.answer.ok and _says_no(data):
        raise UpstreamFault("upstream_says_no")
    if not isinstance(_found(spec.records, data, budget), list):
        raise UpstreamFault("upstream_schema_changed", expression=spec.records)
    records = _found(_unfiltered(spec.records), data, budget)
    if not isinstance(records, list):
        raise UpstreamFault("upstream_schema_changed", expression=spec.records)
    told = _usual(data, answer) if paging.usual_names else {}
    for name in ("total", "last_page"):
        if expression := getattr(paging, name):
            told[name] = whole_number(_found(expression, data, budget))
    if paging.has_more:
        told["has_more"] = _is_true(_found(paging.has_more, data, budget))
    return Promises(
        count=len(records),
        digests=_digests(records),
        is_total_sure=paging.total is not None,
        next=_next(spec, answer, budget),
        names_next=paging.usual_names and _names_next(data, answer, paging.kind),
        **told,
    )


def _unfiltered(records: str) -> str:
    """Where the records stand before the connector chooses among them: those were promised."""
    place, choosing, _ = records.partition("[?")
    return (place or "@") if choosing else records


def _usual(data: Json, answer: Answer) -> dict[str, Any]:
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


def _next(spec: ConnectorSpec, answer: Answer, budget: Budget) -> Json:
    """Where to go on, by the kind of paging; none: nowhere."""
    kind, expression = spec.paging.kind, spec.paging.next
    if kind is ConnectorPagingKind.LINK:
        return answer.next_url
    if kind is ConnectorPagingKind.NEXT and not expression:
        return _first(answer.data, _NEXTS, _address) or _linked(answer.data)
    if not expression:
        return None
    found = _found(expression, answer.data, budget)
    if kind is ConnectorPagingKind.NEXT:
        return found if isinstance(found, str) and found.strip() else None
    is_list = isinstance(found, list) and found and spec.paging.place == "body"
    if isinstance(found, bool) or not (isinstance(found, str | int) or is_list):
        return None
    if len(json.dumps(found)) > _CURSOR_CHARACTERS:
        raise UpstreamFault("upstream_schema_changed", expression=expression)
    return found or None  # "" and 0 end it


def _names_next(data: Json, answer: Answer, kind: ConnectorPagingKind) -> bool:
    """Whether anything says that there is a further page.

    Where pages are followed, the last one may still have a cursor to wait at.
    """
    is_one = kind is ConnectorPagingKind.NONE
    cursors = [path for path in _CURSORS if is_one or path != _CURSOR_OF_ALL]
    named = _first(data, (*_NEXTS, *cursors), _named)
    return bool(answer.next_url or named or _linked(data))


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


def _is_true(value: Json) -> bool:
    """As JMESPath has it, and 0 and "false" are not either."""
    return value not in (None, False, "", 0, [], {}, "false", "0")


def _says_no(data: Json) -> bool:
    if not isinstance(data, Mapping):
        return False
    errors = data.get("errors")
    return (
        any(data.get(name) is False for name in _REFUSALS)
        or data.get("error") is True
        or (isinstance(data.get("status"), str) and data["status"].lower() in _REFUSED)
        or bool(isinstance(errors, list) and errors)
    )


def _digests(records: Sequence[Any]) -> tuple[bytes, ...]:
    try:
        texts = [json.dumps(each, sort_keys=True) for each in records]
    except (ValueError, TypeError, RecursionError) as error:
        raise UpstreamFault("upstream_schema_changed", expression="records") from error
    return tuple(blake2b(text.encode(), digest_size=8).digest() for text in texts)


def _found(expression: str, data: Json, budget: Budget) -> Json:
    """What an expression finds; raises UpstreamFault: another shape, or too costly."""
    try:
        return search(expression, data, budget)
    except UnusableExpression as error:
        raise UpstreamFault("upstream_schema_changed", expression=expression) from error
    except TooCostly as error:
        raise UpstreamFault("mapping_too_costly") from error
