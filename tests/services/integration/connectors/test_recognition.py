"""What an answer tells of itself: where its records are, and how further pages follow."""

from typing import Any

import pytest

from app.schemas.integration.connector_parts.asking import ConnectorPaging
from app.services.integration.connectors.trials.recognition import recognise

ROWS = [{"id": number} for number in range(3)]
NEXT = {"kind": "next"}

# The answer, whether a Link header leads on, the style, the records, the paging.
STYLES: list[tuple[Any, bool, str, str | None, dict[str, Any]]] = [
    ({"data": ROWS, "links": {"next": "https://a/?page=2"}, "meta": {"last_page": 3}}, False,
     "laravel", "data", NEXT | {"next": "links.next"}),
    ({"data": ROWS, "links": {"next": {"href": "/b"}}}, False,
     "laravel", "data", NEXT | {"next": "links.next.href"}),
    ({"data": ROWS, "next_page_url": None, "current_page": 1}, False,
     "laravel", "data", NEXT | {"next": "next_page_url"}),
    ({"count": 9, "next": "https://a/?page=2", "previous": None, "results": ROWS}, False,
     "drf", "results", NEXT | {"next": "next", "total": "count"}),
    ({"_embedded": {"rapat-pleno": ROWS}, "_links": {"self": {}}}, False,
     "hal", '_embedded."rapat-pleno"', NEXT | {"next": "_links.next.href"}),
    ({"resourceType": "Bundle", "entry": [{"resource": each} for each in ROWS]}, False,
     "fhir", "entry[].resource", NEXT | {"next": "link[?relation=='next'].url | [0]"}),
    ({"@odata.context": "x", "value": ROWS, "@odata.nextLink": "https://a/?$skip=3"}, False,
     "odata", "value", NEXT | {"next": '"@odata.nextLink"'}),
    ({"d": {"results": ROWS, "__next": "x"}}, False,
     "odata", "d.results", NEXT | {"next": "d.__next"}),
    ({"@odata.context": "x", "value": ROWS}, False,
     "odata", "value", {"kind": "offset", "parameter": "$skip", "size_parameter": "$top"}),
    ({"rows": ROWS, "next": "3", "next_url": "https://a/?_next=3"}, False,
     "next_address", "rows", NEXT | {"next": "next_url"}),
    (ROWS, True, "link", "@", {"kind": "link"}),
    ({"items": ROWS, "next_cursor": "abc", "has_more": True}, False,
     "cursor", "items",
     {"kind": "cursor", "parameter": "cursor", "next": "next_cursor", "has_more": "has_more"}),
    ({"data": {"items": ROWS}, "meta": {"nextPageToken": ""}}, False,
     "cursor", "data.items",
     {"kind": "cursor", "parameter": "pageToken", "next": "meta.nextPageToken"}),
    ({"data": ROWS, "has_more": True}, False,
     "last_key", "data",
     {"kind": "cursor", "parameter": "starting_after", "has_more": "has_more",
      "next": "data[-1].id"}),
    ({"data": ROWS, "offset": 0, "limit": 3, "total": 9}, False,
     "offset", "data",
     {"kind": "offset", "parameter": "offset", "size_parameter": "limit", "size": 3}),
    ({"data": ROWS, "meta": {"page": 1, "total_pages": 3, "total": 9}}, False,
     "page", "data",
     {"kind": "page", "parameter": "page", "last_page": "meta.total_pages",
      "total": "meta.total"}),
    ({"content": ROWS, "number": 0, "totalPages": 3}, False,
     "page", "content",
     {"kind": "page", "parameter": "page", "start": 0, "last_page": "totalPages"}),
    ({"status": True, "halaman": 1, "jumlah_halaman": 2, "data": ROWS}, False,
     "page", "data", {"kind": "page", "parameter": "halaman", "last_page": "jumlah_halaman"}),
    ({"page": "1", "total": "2", "records": "5", "rows": ROWS}, False,  # jqGrid
     "page", "rows",
     {"kind": "page", "parameter": "page", "last_page": "total", "total": "records"}),
    ({"page": 1, "total": 1, "records": 3, "rows": ROWS}, False,
     "page", "rows",
     {"kind": "page", "parameter": "page", "last_page": "total", "total": "records"}),
    ({"page": 1, "total": 2, "data": ROWS}, False,  # fewer than came: no number of all records
     "page", "data", {"kind": "page", "parameter": "page"}),
    ({"page": 1, "count": 3, "data": ROWS}, False,  # of this page, it may be
     "page", "data", {"kind": "page", "parameter": "page"}),
    ({"page": 1, "pages": 4, "count": 3, "data": ROWS}, False,
     "page", "data", {"kind": "page", "parameter": "page", "last_page": "pages"}),
    ({"page": 1, "pages": 4, "total": 11, "data": ROWS}, False,
     "page", "data",
     {"kind": "page", "parameter": "page", "last_page": "pages", "total": "total"}),
    ({"page": 1, "total": "banyak", "data": ROWS}, False,
     "page", "data", {"kind": "page", "parameter": "page"}),
    (ROWS, False, "none", "@", {"kind": "none"}),
    # By the words that a pull takes for promises, too.
    ({"data": ROWS, "halaman": 1, "pager": {"total_hal": 3}, "jumlah_record": 9}, False,
     "page", "data",
     {"kind": "page", "parameter": "halaman", "last_page": "pager.total_hal",
      "total": "jumlah_record"}),
    ({"entities": ROWS, "links": [{"rel": ["next"], "href": "?page=2"}]}, False,
     "next_address", "entities", NEXT),
    ({"data": ROWS, "berikutnya": "?hal=2"}, False, "next_address", "data", NEXT),
    ({"hydra:member": ROWS, "hydra:totalItems": 9, "hydra:view": {"hydra:next": "/x?page=2"}},
     False, "next_address", '"hydra:member"', NEXT),
]  # fmt: skip


@pytest.mark.parametrize(("data", "has_link", "style", "records", "paging"), STYLES)
def test_a_style_is_recognised_by_the_names_in_the_answer(
    data: Any, style: str, records: str, paging: dict[str, Any], *, has_link: bool
) -> None:
    found = recognise(data, has_link=has_link)
    assert (found.style.name, found.records, found.style.paging) == (style, records, paging)
    assert list(found.items) == ROWS
    ConnectorPaging.model_validate(paging)


@pytest.mark.parametrize(
    ("data", "records", "notes"),
    [
        ({"ok": True}, None, ["trial_no_records"]),
        ("teks", None, ["trial_no_records"]),
        ({"rows": [[1, 2]], "columns": ["a", "b"]}, None, ["trial_rows_without_names"]),
        ({"items": []}, "items", ["trial_no_records"]),
        ({"items": ROWS}, "items", ["trial_all_at_once"]),
        ({"items": [{"id": n} for n in range(20)]}, "items", ["trial_perhaps_more"]),
        ({"filters": [{"a": 1}] * 9, "data": ROWS}, "data", ["trial_all_at_once"]),
        ({"a": {"b": {"c": {"d": ROWS}}}}, "a.b.c.d", ["trial_all_at_once"]),
        ({"a": {"b": {"c": {"d": {"e": ROWS}}}}}, None, ["trial_no_records"]),
    ],
)
def test_what_is_not_recognised_is_said(data: Any, records: str | None, notes: list[str]) -> None:
    found = recognise(data, has_link=False)
    assert (found.records, found.notes) == (records, notes)
