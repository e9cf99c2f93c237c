"""Pages that are counted: by number, by offset, with and without a word of how many there are."""

from typing import Any

from tests.support.styles import (
    ALL,
    PAGES,
    SIZE,
    Reply,
    Style,
    number_of,
    page,
    part,
    row,
    rows,
)
from tests.support.upstream import Asked

TOTAL, LAST = len(ALL), len(PAGES)
UNTOLD = ("upstream_promised_nothing",)


def by(kind: str = "page", records: str = "data", **paging: Any) -> dict[str, Any]:
    return {"records": records, "paging": {"kind": kind, "size": SIZE, **paging}}


def laravel(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    meta = {"current_page": number, "last_page": LAST, "per_page": SIZE, "total": TOTAL}
    return Reply({"data": page(number), **meta})


def codeigniter(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    pager = {"currentPage": number, "pageCount": LAST, "total": str(TOTAL)}
    return Reply({"status": True, "rekap": page(number), "pager": pager})


def spring(asked: Asked, root: str) -> Reply:
    number = number_of(asked, first=0)
    told = {"totalElements": TOTAL, "totalPages": LAST, "last": number == LAST - 1}
    return Reply({"content": page(number + 1), **told})


def strapi(asked: Asked, root: str) -> Reply:
    number = number_of(asked, "pagination[page]")
    told = {"page": number, "pageSize": SIZE, "pageCount": LAST, "total": TOTAL}
    return Reply({"data": page(number), "meta": {"pagination": told}})


def json_server(asked: Asked, root: str) -> Reply:
    number = number_of(asked, "_page")
    following = number + 1 if number < LAST else None
    told = {"first": 1, "prev": None, "next": following, "last": LAST, "pages": LAST}
    return Reply({**told, "items": TOTAL, "data": page(min(number, LAST))})


def yii(asked: Asked, root: str) -> Reply:
    headers = {"X-Pagination-Total-Count": str(TOTAL), "X-Pagination-Page-Count": str(LAST)}
    return Reply(page(min(number_of(asked), LAST)), headers=headers)


def wordpress(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    headers = {"X-WP-Total": str(TOTAL), "X-WP-TotalPages": str(LAST)}
    beyond = Reply({"code": "rest_post_invalid_page_number"}, 400)
    return Reply(page(number), headers=headers) if number <= LAST else beyond


def postgrest(asked: Asked, root: str) -> Reply:
    offset = number_of(asked, "offset", 0)
    found = part(offset)
    told = {"Content-Range": f"{offset}-{offset + len(found) - 1}/{TOTAL}"}
    return Reply(found, 206, headers=told) if found else Reply({}, 416)


def odata(asked: Asked, root: str) -> Reply:
    return Reply({"@odata.count": TOTAL, "value": part(number_of(asked, "$skip", 0))})


def drf_offsets(asked: Asked, root: str) -> Reply:
    offset = number_of(asked, "offset", 0)
    more = "http://dalam/?offset=3" if offset + SIZE < TOTAL else None
    return Reply({"count": TOTAL, "next": more, "previous": None, "results": part(offset)})


def scim(asked: Asked, root: str) -> Reply:
    start = number_of(asked, "startIndex")
    return Reply({"totalResults": TOTAL, "startIndex": start, "Resources": part(start - 1)})


def ckan(asked: Asked, root: str) -> Reply:
    told = {"count": TOTAL, "results": part(number_of(asked, "start", 0))}
    return Reply({"success": True, "result": told})


def solr(asked: Asked, root: str) -> Reply:
    return Reply({"response": {"numFound": TOTAL, "docs": part(number_of(asked, "start", 0))}})


def elastic(asked: Asked, root: str) -> Reply:
    hits = [{"_source": each} for each in part(asked.data["from"], asked.data["size"])]
    return Reply({"hits": {"total": {"value": TOTAL, "relation": "eq"}, "hits": hits}})


def datatables(asked: Asked, root: str) -> Reply:
    found = part(int(asked.form["start"]), int(asked.form["length"]))
    return Reply({"draw": 1, "recordsTotal": 99, "recordsFiltered": TOTAL, "data": found})


def plain(asked: Asked, root: str) -> Reply:
    return Reply({"data": page(number_of(asked))})


def not_found_beyond(asked: Asked, root: str) -> Reply:
    found = page(number_of(asked))
    return Reply({"data": found}) if found else Reply({"detail": "Invalid page."}, 404)


def nothing_beyond(asked: Asked, root: str) -> Reply:
    found = page(number_of(asked))
    return Reply({"data": found}) if found else Reply(b"", 204)


def last_again(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    return Reply({"data": page(min(number, LAST)), "diminta": number})


def hole(asked: Asked, root: str) -> Reply:
    """The second of four pages is empty."""
    number = number_of(asked)
    found = {1: page(1), 3: page(2), 4: page(3)}.get(number, [])
    return Reply({"data": found, "last_page": 4})


def capped(asked: Asked, root: str) -> Reply:
    """At most two, whatever is asked for."""
    return Reply({"data": part(number_of(asked, "offset", 0), 2)})


def flagged(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    return Reply({"data": page(min(number, LAST)), "lagi": "Y" if number < LAST else "T"})


def sized(asked: Asked, root: str) -> Reply:
    number, size = number_of(asked, "hal"), number_of(asked, "n")
    return Reply({"data": part((number - 1) * size, size)})


def sum_of_money(asked: Asked, root: str) -> Reply:
    """`total` of what was spent, and not of records."""
    return Reply({"data": page(number_of(asked)), "total": 1_500_000})


def total_of_the_page(asked: Asked, root: str) -> Reply:
    found = page(number_of(asked))
    return Reply({"data": found, "total": len(found), "page": number_of(asked)})


def promises_more(asked: Asked, root: str) -> Reply:
    return Reply({"data": page(number_of(asked)), "per_page": SIZE, "total": 10})


def promises_pages(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    return Reply({"data": page(number), "last_page": 20})


def beyond_all(asked: Asked, root: str) -> Reply:
    return Reply(b'{"total": 1e400, "data": %b}' % Reply(page(number_of(asked))).body)


def ignoring(asked: Asked, root: str) -> Reply:
    return Reply({"data": page(1)})


def shifting(asked: Asked, root: str) -> Reply:
    """A row of the first page comes again on the second."""
    number = number_of(asked)
    found = {1: rows(ALL[:3]), 2: rows(ALL[2:5])}.get(number, [])
    return Reply({"data": found})


def endless(asked: Asked, root: str) -> Reply:
    return Reply({"data": [row(f"r-{number_of(asked)}")]})


COUNTED = (
    Style("Laravel by number", by(), laravel),
    Style("CodeIgniter 4 pager",
          by(records="rekap", total="pager.total", last_page="pager.pageCount"), codeigniter),
    Style("Spring Data from 0", by(records="content", start=0), spring),
    Style("Strapi", by(parameter="pagination[page]", size_parameter="pagination[pageSize]"),
          strapi),
    Style("json-server 1", by(parameter="_page", size_parameter="_per_page"), json_server),
    Style("Yii headers", by(records="@"), yii),
    Style("WordPress, 400 beyond", by(records="@"), wordpress),
    Style("PostgREST, 206 and 416",
          by("offset", "@", parameter="offset", size_parameter="limit"), postgrest),
    Style("OData $skip", by("offset", "value", parameter="$skip", size_parameter="$top"), odata),
    Style("DRF limit and offset", by("offset", "results", parameter="offset"), drf_offsets),
    Style("SCIM from 1", by("offset", "Resources", parameter="startIndex", first_offset=1), scim),
    Style("CKAN", by("offset", "result.results", parameter="start"), ckan),
    Style("Solr", by("offset", "response.docs", parameter="start", total="response.numFound"),
          solr),
    Style("Elasticsearch from and size",
          by("offset", "hits.hits[]._source", parameter="from", size_parameter="size",
             place="body")
          | {"request": {"method": "POST", "body": {"query": {"match_all": {}}}}}, elastic),
    Style("DataTables, a form",
          by("offset", parameter="start", size_parameter="length", place="body")
          | {"request": {"method": "POST", "as_form": True, "body": {"bulan": "{period}"}}},
          datatables),
    Style("until an empty page", by(), plain, notes=UNTOLD),
    Style("404 beyond the end", by(), not_found_beyond, notes=UNTOLD),
    Style("204 beyond the end", by(), nothing_beyond, notes=UNTOLD),
    Style("the last page again", by(), last_again, notes=UNTOLD),
    Style("an empty page in the middle", by(), hole),
    Style("fewer than asked for", by("offset", parameter="offset"), capped, notes=UNTOLD),
    Style("a flag of letters", by(has_more="lagi == 'Y'"), flagged),
    Style("names of its own", by(parameter="hal", size_parameter="n"), sized, notes=UNTOLD),
    Style("total is money", by(), sum_of_money, notes=UNTOLD),
    Style("total of the page", by(), total_of_the_page, notes=UNTOLD),
    Style("total is another thing", by(usual_names=False), promises_more, notes=UNTOLD),
    Style("the parameter is ignored", by(parameter="halaman"), laravel, PAGES[0],
          "upstream_fewer_than_promised"),
    Style("every page is the first", by(size_parameter="n"),
          ignoring, PAGES[0], "upstream_page_ignored"),
    Style("chosen among them", by(records="data[?id != 'r-4' && id != 'r-5' && id != 'r-6']"),
          laravel, (*ALL[:3], ALL[6])),
    Style("fewer than promised", by(), promises_more, code="upstream_fewer_than_promised"),
    Style("pages are missing", by(), promises_pages, code="upstream_pages_missing"),
    Style("total beyond all numbers", by(total="total"), beyond_all, PAGES[0],
          "upstream_promise_unreadable"),
    Style("pages shift", by(), shifting, (*ALL[:3], *ALL[2:5]),
          notes=("upstream_records_repeated", *UNTOLD)),
    Style("pages without end", by(max_pages=3), endless, ALL[:3], "upstream_too_many_pages"),
)  # fmt: skip
