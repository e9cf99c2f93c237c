"""Which list of an answer holds the records, and how the other system leads to further pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, Final

from app.integrations.upstream import Answer
from app.services.integration.connectors.asking.names import words
from app.services.integration.connectors.asking.names.following import next_address
from app.services.integration.connectors.asking.names.places import places_around, whole_number
from app.services.integration.connectors.trials.paths import (
    Json,
    find_named,
    is_there,
    joined,
    value_at,
)

_DEEPEST: Final = 3
_USUAL: Final = (
    "data", "items", "results", "records", "rows", "value", "content", "hits", "entries",
    "features", "docs", "list", "result",
)  # fmt: skip
_USUAL_SIZES: Final = frozenset({10, 15, 20, 25, 30, 50, 100, 200, 250, 500, 1000})


@dataclass(frozen=True)
class Style:
    """How further pages follow: the style's name, and `paging` of a connector."""

    name: str
    paging: Mapping[str, Any]


@dataclass(frozen=True)
class Recognised:
    """The way to the records (none: no list of objects), they, the paging; `notes`: codes."""

    records: str | None
    items: Sequence[Json] = ()
    style: Style = Style("none", {"kind": "none"})
    notes: list[str] = field(default_factory=list)


def recognise(data: Json, *, has_link: bool) -> Recognised:
    """What an answer tells of itself; `has_link`: a Link header names a next page."""
    found = _find_records(data)
    if found is None:
        rows = _rows_of_cells(data)
        return Recognised(None, notes=["trial_rows_without_names" if rows else "trial_no_records"])
    path, items = found
    style = _find_style(data, path, has_link=has_link)
    if style is not None:
        style = replace(style, paging=_without_contradictions(style.paging, data, len(items)))
    notes = []
    if style is None:
        style = Style("none", {"kind": "none"})
        notes = ["trial_perhaps_more" if len(items) in _USUAL_SIZES else "trial_all_at_once"]
    if not items:
        notes = ["trial_no_records"]
    return Recognised(path, items, style, notes)


def _find_records(data: Json) -> tuple[str, Sequence[Json]] | None:
    """The list of objects: of a usual name rather than another, near rather than deep, long."""
    if isinstance(data, dict) and data.get("resourceType") == "Bundle":
        entries = data.get("entry")
        listed = entries if isinstance(entries, list) else []
        return "entry[].resource", [each.get("resource") for each in listed if is_there(each)]
    found = [
        (bool(items), names[-1:] and names[-1] in _USUAL, -len(names), len(items), names, items)
        for names, items in _lists(data, ())
        if all(isinstance(each, dict) for each in items)
    ]
    if not found:
        return None
    *_, names, items = max(found, key=lambda one: one[:4])
    return joined(names) or "@", items


def _lists(data: Json, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Json]]]:
    if isinstance(data, list):
        yield names, data
    if isinstance(data, dict) and len(names) <= _DEEPEST:
        for name, value in list(data.items())[:100]:
            yield from _lists(value, (*names, name))


def _rows_of_cells(data: Json) -> bool:
    """Whether there is a list of lists, as datasette answers without `_shape=objects`."""
    lists = (items for _, items in _lists(data, ()) if items)
    return any(all(isinstance(each, list) for each in items) for items in lists)


def _find_style(data: Json, records: str, *, has_link: bool) -> Style | None:
    for name, recognises in _STYLES:
        if isinstance(data, dict) and (paging := recognises(data, records)) is not None:
            return Style(name, paging)
    if has_link:
        return Style("link", {"kind": "link"})
    leads_on = next_address(places_around(Answer(data), records)) is not None
    return Style("next_address", {"kind": "next"}) if leads_on else None


Paging = dict[str, Any]


def _without_contradictions(paging: Mapping[str, Any], data: Json, count: int) -> Paging:
    """The promises that the figures of this first page bear out; `count`: of its records.

    jqGrid calls its pages `total` and its records `records`; others call the records of one page
    `count`, and whoever took that for all of them would ask for no second page.
    """
    told = {name: whole_number(value_at(data, paging.get(name, ""))) for name in _NUMBERS}
    kept = {name: each for name, each in paging.items() if told.get(name, 0) is not None}
    total, last = told["total"], told["last_page"]
    beside = whole_number(data.get("records")) if isinstance(data, dict) else None
    counts_pages = beside is not None and count > 0 and total == ceil(beside / count)
    if counts_pages and last is None:
        return kept | {"last_page": paging["total"], "total": "records"}
    if total is not None and not _may_be_all(total, last, count):
        del kept["total"]
    return kept


def _may_be_all(total: int, last_page: int | None, count: int) -> bool:
    """Whether it can be the number of all records, where so many pages have so many each."""
    if last_page is None:
        return total > count
    return (last_page - 1) * count < total <= max(last_page, 1) * count


def _by_address(*paths: str) -> Callable[[Json, str], Paging | None]:
    """The whole address of the next page, in one of these places."""

    def recognises(data: Json, _records: str) -> Paging | None:
        for path in paths:
            parent, _, name = path.rpartition(".")
            above = value_at(data, parent)
            if isinstance(above, dict) and name in above:
                value = above[name]
                has_href = isinstance(value, dict) and "href" in value
                way = joined([*filter(None, parent.split(".")), name])
                return {"kind": "next", "next": f"{way}.href" if has_href else way}
        return None

    return recognises


def _drf(data: Json, _records: str) -> Paging | None:
    is_drf = {"count", "next", "results"} <= data.keys()
    return {"kind": "next", "next": "next", "total": "count"} if is_drf else None


def _hal(data: Json, _records: str) -> Paging | None:
    return {"kind": "next", "next": "_links.next.href"} if is_there(data.get("_links")) else None


def _fhir(data: Json, _records: str) -> Paging | None:
    if data.get("resourceType") != "Bundle":
        return None
    return {"kind": "next", "next": "link[?relation=='next'].url | [0]"}


def _odata(data: Json, _records: str) -> Paging | None:
    for name in ("@odata.nextLink", "odata.nextLink"):
        if name in data:
            return {"kind": "next", "next": joined([name])}
    old = data.get("d")
    if isinstance(old, dict) and "__next" in old:
        return {"kind": "next", "next": "d.__next"}
    if not any(name.startswith(("@odata.", "odata.")) for name in data):
        return None
    return {"kind": "offset", "parameter": "$skip", "size_parameter": "$top"}


# What a cursor is called in the answer, and then in the question.
_CURSORS: Final = {
    "next_cursor": "cursor",
    "nextCursor": "cursor",
    "nextPageToken": "pageToken",
    "next_page_token": "page_token",
    "continuationToken": "continuationToken",
    "continuation_token": "continuation_token",
    "end_cursor": "after",
    "endCursor": "after",
}
_HAS_MORE: Final = ("has_more", "hasMore", "has_next", "hasNext", "hasNextPage", "has_next_page")
_LAST_PAGE: Final = (
    "last_page", "lastPage", "total_pages", "totalPages", "page_count", "pageCount", "pages",
    "jumlah_halaman",
)  # fmt: skip
_TOTAL: Final = (
    "total", "total_count", "totalCount", "total_items", "totalItems", "totalElements",
    "recordsTotal", "jumlah_data", "count",
)  # fmt: skip
_PAGE: Final = ("current_page", "currentPage", "page_number", "pageNumber", "page", "halaman")
_NUMBERS: Final = ("total", "last_page")
_SIZE: Final = ("per_page", "perPage", "page_size", "pageSize", "size", "limit")


def _cursor(data: Json, _records: str) -> Paging | None:
    for name, parameter in _CURSORS.items():
        if (path := find_named(data, (name,))) is not None:
            more = find_named(data, _HAS_MORE)
            told = {"kind": "cursor", "parameter": parameter, "next": path}
            return told | ({"has_more": more} if more else {})
    return None


def _last_key(data: Json, records: str) -> Paging | None:
    """More is said to be there, and no cursor is given: the last key leads on."""
    more = find_named(data, _HAS_MORE)
    items = value_at(data, records)
    if more is None or not isinstance(items, list) or not items or "id" not in items[-1]:
        return None
    if find_named(data, _PAGE) is not None:
        return None
    told = {"kind": "cursor", "parameter": "starting_after", "has_more": more}
    return told | {"next": f"{records}[-1].id"}


def _offset(data: Json, _records: str) -> Paging | None:
    path = find_named(data, ("offset", "skip", "start"))
    if path is None:
        return None
    name = path.rpartition(".")[2]
    size = find_named(data, ("limit", "take", "top", "size"))
    told: Paging = {"kind": "offset", "parameter": name}
    if size is not None and isinstance(value_at(data, size), int):
        told |= {"size_parameter": size.rpartition(".")[2], "size": value_at(data, size)}
    return told


def _counted(data: Json, _records: str) -> Paging | None:
    """By number: a page is named, or how many there are."""
    page, last = find_named(data, _PAGE), find_named(data, _LAST_PAGE, words.LAST_PAGE)
    if "number" in data and "totalPages" in data:  # Spring
        return {"kind": "page", "parameter": "page", "start": 0, "last_page": "totalPages"}
    if page is None and last is None:
        return None
    told: Paging = {"kind": "page", "parameter": "page"}
    if page is not None:
        value = value_at(data, page)
        is_plain = page.rpartition(".")[2] in {"page", "halaman"}
        told["parameter"] = page.rpartition(".")[2] if is_plain else "page"
        told |= {"start": 0} if value == 0 and not isinstance(value, bool) else {}
    for option, names, form in (
        ("last_page", _LAST_PAGE, words.LAST_PAGE),
        ("total", _TOTAL, words.TOTAL),
        ("has_more", _HAS_MORE, words.MORE),
    ):
        if (path := find_named(data, names, form)) is not None:
            told[option] = path
    return told


_STYLES: Final[Sequence[tuple[str, Callable[[Json, str], Paging | None]]]] = (
    ("laravel", _by_address("links.next", "next_page_url", "meta.next_page_url")),
    ("drf", _drf),
    ("hal", _hal),
    ("fhir", _fhir),
    ("odata", _odata),
    ("next_address", _by_address("next_url", "nextLink", "paging.next", "pagination.next_url")),
    ("cursor", _cursor),
    ("last_key", _last_key),
    ("offset", _offset),
    ("page", _counted),
)
