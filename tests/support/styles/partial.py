"""Answers that say they are a part, in words of their own; none may pass for the whole."""

from collections.abc import Callable
from typing import Any

from tests.support.styles import ALL, PAGES, Reply, Style, number_of, page, part, rows
from tests.support.styles.counted import UNTOLD, by
from tests.support.upstream import Asked

MORE, FEWER = "upstream_more_not_asked", "upstream_fewer_than_promised"
UNREADABLE, MISSING = "upstream_promise_unreadable", "upstream_part_missing"
FIRST = rows(PAGES[0])


def says(data: Any, **headers: str) -> Callable[[Asked, str], Reply]:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda *_: Reply(data, headers=told)


def beside(**told: Any) -> Callable[[Asked, str], Reply]:
    """The first rows and what stands beside them."""
    return says({"data": FIRST, **told})


def within(*way: str, **told: Any) -> Callable[[Asked, str], Reply]:
    """The same, inside what these names lead to."""
    data: Any = {"data": FIRST, **told}
    for name in way[::-1]:
        data = {name: data}
    return says({"status": "success", **data})


def at(records: str = "data", kind: str = "none", **paging: Any) -> dict[str, Any]:
    return {"records": records, "paging": {"kind": kind, **paging}}


# What stands beside the first rows, and how that ends where one page is asked for.
SIGNS: dict[str, tuple[dict[str, Any], str]] = {
    "Salesforce": ({"done": False, "nextRecordsUrl": "/q/01-2", "totalSize": 7}, FEWER),
    "not done": ({"done": False}, MORE),
    "ArcGIS": ({"exceededTransferLimit": True}, MORE),
    "Jira": ({"isLast": False}, MORE),
    "Spring Slice": ({"last": False, "number": 0}, MORE),
    "OGC": ({"numberMatched": 7, "numberReturned": 3}, FEWER),
    "DynamoDB": ({"Count": 3, "LastEvaluatedKey": {"id": {"S": "r-3"}}}, MORE),
    "Airtable": ({"offset": "itrX/recX"}, MORE),
    "datasette SQL": ({"ok": True, "truncated": True}, MORE),
    "more": ({"more": True}, MORE),
    "more results": ({"moreResults": True}, MORE),
    "S3": ({"is_truncated": True}, MORE),
    "text as PHP and XML have it": ({"hasMore": "true"}, MORE),
    "in part": ({"partial": True}, MORE),
    "incomplete": ({"incomplete": True}, MISSING),
    "timed out": ({"timed_out": True}, MISSING),
    "shards failed": ({"timed_out": False, "_shards": {"failed": 1}}, MISSING),
    "next in an object": ({"next": {"url": "?page=2"}}, MORE),
    "halaman berikut": ({"halaman_berikut": "?page=2"}, MORE),
    "total data": ({"totalData": "7"}, FEWER),
    "jumlah beside halaman": ({"jumlah": 7, "halaman": 1}, FEWER),
    "total page": ({"totalPage": 3}, "upstream_pages_missing"),
    "thousands": ({"totalData": " 1.200 "}, FEWER),
}
HEADERS: dict[str, tuple[dict[str, str], str]] = {
    "X-Next-Page": ({"X-Next-Page": "2"}, MORE),
    "X-Pagination": ({"X-Pagination": '{"TotalCount": 7, "HasNext": true}'}, FEWER),
    "x-ms-continuation": ({"x-ms-continuation": "k2"}, MORE),
    "X-Total-Count twice": ({"X-Total-Count": "7, 7"}, FEWER),
}
# Where the list stands with what is said of it.
WITHIN: dict[str, tuple[tuple[str, ...], dict[str, Any], str]] = {
    "Laravel in an envelope": (("data",), {"total": 7, "last_page": 3}, FEWER),
    "its next page": (("data",), {"next_page_url": "/x?page=2"}, MORE),
    "GraphQL": (("data", "rekap"), {"pageInfo": {"hasNextPage": True}}, MORE),
    "result and total": (("result",), {"total": 7, "_links": {"next": "?page=2"}}, FEWER),
    "a total alone": (("hasil",), {"total": 7}, FEWER),
    "a length": (("result",), {"length": 7}, FEWER),
}
LIST = "<list>{}</list>"
XML = at("rows") | {"answer": {"format": "xml", "row": "rekap"}}
TREE = "".join(
    f"<rekap><id>{name}</id><judul>R</judul><diambil>2023-07-01T08:00:00</diambil></rekap>"
    for name in PAGES[0]
)
TREES = {
    "a resumption token": ('<resumptionToken completeListSize="7">k2</resumptionToken>', FEWER),
    "a token without a size": ("<resumptionToken>k2</resumptionToken>", MORE),
    "Atom": ('<link rel="next" href="?page=2"/>', MORE),
}


def tree(beside: str) -> Callable[[Asked, str], Reply]:
    return lambda *_: Reply(LIST.format(TREE + beside).encode(), content_type="text/xml")


def capped(asked: Asked, root: str) -> Reply:
    """Whatever page is asked for: the first rows, of the size asked for up to three."""
    return Reply({"data": part(0, min(number_of(asked, "n"), 3))})


def last_lacks(asked: Asked, root: str) -> Reply:
    """The flag is left out on the last page."""
    number = number_of(asked)
    return Reply({"data": page(number)} | ({"lagi": True} if number < len(PAGES) else {}))


def always_next(asked: Asked, root: str) -> Reply:
    """CKAN: a further address for ever."""
    told = {"total": len(ALL), "_links": {"next": f"{root}/rekap?page={number_of(asked) + 1}"}}
    return Reply({"result": {"records": page(number_of(asked)), **told}})


def enveloped(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    following = f"{root}/rekap?page={number + 1}" if number < len(PAGES) else None
    return Reply({"data": {"data": page(number), "next_page_url": following}})


def ends_in_null(asked: Asked, root: str) -> Reply:
    return Reply({"data": page(number_of(asked)) or None})


SIZED = by(size_parameter="n") | {"paging": {"kind": "page", "size": 50, "size_parameter": "n"}}
PARTIAL = (
    *(Style(f"beside: {name}", at(), beside(**told), PAGES[0], code)
      for name, (told, code) in SIGNS.items()),
    *(Style(f"header: {name}", at(), says({"data": FIRST}, **told), PAGES[0], code)
      for name, (told, code) in HEADERS.items()),
    *(Style(f"within: {name}", at(".".join((*way, "data"))), within(*way, **told), PAGES[0], code)
      for name, (way, told, code) in WITHIN.items()),
    *(Style(f"XML: {name}", XML, tree(text), PAGES[0], code)
      for name, (text, code) in TREES.items()),
    Style("a declared flag that is not there", by(has_more="lagii"), last_lacks, PAGES[0],
          UNREADABLE),
    Style("a declared total that is not there", by(total="jumlahh"), beside(jumlah=7), PAGES[0],
          UNREADABLE),
    Style("a declared total that is no number", at(total="jumlah"), beside(jumlah="banyak"),
          PAGES[0], UNREADABLE),
    Style("a declared last page that is no number", at(last_page="akhir"), beside(akhir=[3]),
          PAGES[0], UNREADABLE),
    Style("declared thousands", at(total="jumlah"), beside(jumlah="1.200"), PAGES[0], FEWER),
    Style("a declared total with blanks", at(total="jumlah"), beside(jumlah=" 3 "), PAGES[0]),
    Style("the flag is left out on the last page", by(has_more="lagi"), last_lacks,
          notes=UNTOLD),
    Style("the size is capped and the page ignored", SIZED, capped, PAGES[0],
          "upstream_page_ignored"),
    Style("nothing is cut", at(), beside(truncated=False, partial=False, done=True), PAGES[0],
          notes=UNTOLD),
    Style("an offset that is a number", at(), beside(offset=0), PAGES[0], notes=UNTOLD),
    Style("CKAN, next for ever", at("result.records", "next"), always_next),
    Style("Laravel in an envelope, followed", at("data.data", "next"), enveloped),
    Style("null is the last page", by(), ends_in_null, notes=UNTOLD),
    Style("null is an empty month", at(), says({"data": None}), (),
          notes=(*UNTOLD, "pull_was_empty")),
    Style("Directus", at(), beside(meta={"total_count": 900, "filter_count": 3}), PAGES[0]),
)  # fmt: skip
