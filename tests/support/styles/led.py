"""Pages of which each says where the next is: by an address, a Link header or a cursor."""

from typing import Any

from tests.support.styles import ALL, PAGES, Reply, Style, number_of, page, row, rows
from tests.support.upstream import Asked

LAST, TOTAL = len(PAGES), len(ALL)


def by(kind: str = "next", records: str = "data", **paging: Any) -> dict[str, Any]:
    return {"records": records, "paging": {"kind": kind, **paging}}


def following(asked: Asked, root: str) -> str | None:
    """The absolute address of the next page."""
    number = number_of(asked)
    return f"{root}/rekap?page={number + 1}" if number < LAST else None


def found(asked: Asked) -> list[dict[str, Any]]:
    return page(number_of(asked))


def laravel(asked: Asked, root: str) -> Reply:
    told = {"current_page": number_of(asked), "last_page": LAST, "total": TOTAL}
    links = {"first": root, "next": following(asked, root)}
    return Reply({"data": found(asked), "links": links, "meta": told})


def laravel_simple(asked: Asked, root: str) -> Reply:
    told = {"per_page": 3, "next_page_url": following(asked, root)}
    return Reply({"data": found(asked), **told})


def drf(asked: Asked, root: str) -> Reply:
    told = {"count": TOTAL, "next": following(asked, root), "previous": None}
    return Reply({**told, "results": found(asked)})


def odata(asked: Asked, root: str) -> Reply:
    number = number_of(asked, "$skiptoken")
    more = {"@odata.nextLink": f"rekap?$skiptoken={number + 1}"} if number < LAST else {}
    return Reply({"@odata.count": TOTAL, "value": page(number), **more})


def odata_2(asked: Asked, root: str) -> Reply:
    told = {"results": found(asked), "__count": str(TOTAL), "__next": following(asked, root)}
    return Reply({"d": told})


def hal(asked: Asked, root: str) -> Reply:
    more = following(asked, root)
    links = {"self": {"href": root}} | ({"next": {"href": more}} if more else {})
    told = {"totalElements": TOTAL, "totalPages": LAST}
    return Reply({"_embedded": {"rekap": found(asked)}, "_links": links, "page": told})


def fhir(asked: Asked, root: str) -> Reply:
    more = following(asked, root)
    links = [{"relation": "self", "url": root}]
    links += [{"relation": "next", "url": more}] if more else []
    entries = [{"resource": each} for each in found(asked)]
    told = {"resourceType": "Bundle", "total": TOTAL, "link": links, "entry": entries}
    return Reply(told, content_type="application/fhir+json")


def datasette(asked: Asked, root: str) -> Reply:
    number = number_of(asked, "_next")
    more = str(number + 1) if number < LAST else None
    url = f"{root}/rekap?_next={more}" if more else None
    told = {"ok": True, "next": more, "next_url": url, "truncated": bool(more)}
    return Reply({"rows": page(number), **told})


def json_api(asked: Asked, root: str) -> Reply:
    number = number_of(asked, "page[number]")
    more = {"href": f"/{asked.path.split('/')[1]}/rekap?page[number]={number + 1}"}
    links = {"next": more if number < LAST else None}
    return Reply({"data": page(number), "links": links}, content_type="application/vnd.api+json")


def relative(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    more = f"?page={number + 1}" if number < LAST else ""
    return Reply({"data": page(number), "halaman": {"berikut": more}})


def linked(asked: Asked, root: str) -> Reply:
    more = following(asked, root)
    headers = {"Link": f'<{root}>; rel="first", <{more}>; rel="next"'} if more else {}
    return Reply(found(asked), headers=headers | {"X-Total-Count": str(TOTAL)})


def linked_relative(asked: Asked, root: str) -> Reply:
    number = number_of(asked)
    headers = {"Link": f"<?page={number + 1}>; rel=next"} if number < LAST else {}
    return Reply(page(number), headers=headers)


def cursor(asked: Asked, root: str) -> Reply:
    """An empty page in the middle, too."""
    number = int(asked.query.get("cursor", "k1")[1:])
    found = {1: page(1), 2: [], 3: page(2), 4: page(3)}[number]
    return Reply({"data": found, "meta": {"next_cursor": f"k{number + 1}" if number < 4 else None}})


def slack(asked: Asked, root: str) -> Reply:
    number = int(asked.query.get("cursor", "1"))
    more = str(number + 1) if number < LAST else ""
    told = {"next_cursor": more}
    return Reply({"ok": True, "data": page(number), "response_metadata": told})


def stripe(asked: Asked, root: str) -> Reply:
    after = asked.query.get("starting_after")
    begin = ALL.index(after) + 1 if after else 0
    data = rows(ALL[begin : begin + 3])
    return Reply({"object": "list", "has_more": begin + 3 < TOTAL, "data": data})


def google(asked: Asked, root: str) -> Reply:
    number = int(asked.query.get("pageToken", "1"))
    more = {"nextPageToken": str(number + 1)} if number < LAST else {}
    return Reply({"items": page(number), **more})


def in_the_body(asked: Asked, root: str) -> Reply:
    number = int((asked.data["paging"] or {}).get("token", "1"))
    more = {"NextToken": str(number + 1)} if number < LAST else {}
    assert asked.data["bulan"] == "2023-06"
    return Reply({"Items": page(number), **more})


def search_after(asked: Asked, root: str) -> Reply:
    after = asked.data.get("search_after")
    begin = after[0] if after else 0
    hits = [
        {"_source": row(name), "sort": [begin + place, name]}
        for place, name in enumerate(ALL[begin : begin + 3], 1)
    ]
    return Reply({"hits": {"hits": hits}})


def graphql(asked: Asked, root: str) -> Reply:
    number = int(asked.data.get("variables", {}).get("after", 1))
    info = {"endCursor": str(number + 1), "hasNextPage": number < LAST}
    return Reply({"data": {"rekap": {"nodes": page(number), "pageInfo": info}}})


def elsewhere(asked: Asked, root: str) -> Reply:
    return Reply({"data": page(1), "next": "https://jahat.example/rekap?page=2"})


def circle(asked: Asked, root: str) -> Reply:
    return Reply({"data": page(1), "next": f"{root}/rekap?page=1&x={asked.query.get('x', '')}"})


def same_cursor(asked: Asked, root: str) -> Reply:
    return Reply({"data": page(1), "next_cursor": "k"})


def to_nowhere(asked: Asked, root: str) -> Reply:
    first = Reply({"data": page(1), "next": f"{root}/rekap?page=9"})
    return first if number_of(asked) == 1 else Reply({}, 404)


BODY = {"method": "POST", "body": {"bulan": "{period}", "paging": None}}
LED = (
    Style("Laravel links.next", by(), laravel),
    Style("Laravel simplePaginate", by(), laravel_simple),
    Style("DRF next", by(records="results"), drf),
    Style("OData nextLink, relative", by(records="value"), odata),
    Style("OData 2", by(records="d.results"), odata_2),
    Style("HAL", by(records="_embedded.rekap"), hal),
    Style("FHIR", by(records="entry[].resource"), fhir),
    Style("datasette", by(records="rows"), datasette),
    Style("JSON:API", by(), json_api),
    Style("a path and names of its own", by(next="halaman.berikut"), relative),
    Style("Link header", by("link", "@"), linked),
    Style("Link header, relative", by("link", "@"), linked_relative),
    Style("Laravel cursor", by("cursor", parameter="cursor", next="meta.next_cursor"), cursor),
    Style("Slack", by("cursor", parameter="cursor", next="response_metadata.next_cursor"), slack),
    Style("Stripe", by("cursor", parameter="starting_after", next="data[-1].id"), stripe),
    Style("Google",
          by("cursor", "items", parameter="pageToken", next="nextPageToken"), google),
    Style("a token in the body", by("cursor", "Items", parameter="paging.token", place="body",
                                    next="NextToken") | {"request": BODY}, in_the_body),
    Style("search_after", by("cursor", "hits.hits[]._source", parameter="search_after",
                             place="body", next="hits.hits[-1].sort")
          | {"request": {"method": "POST"}}, search_after),
    Style("GraphQL",
          by("cursor", "data.rekap.nodes", parameter="variables.after", place="body",
             next="data.rekap.pageInfo.endCursor", has_more="data.rekap.pageInfo.hasNextPage")
          | {"request": {"method": "POST", "body": {"query": "query { rekap }"}}}, graphql),
    Style("datasette, not followed", by("none", "rows"), datasette, PAGES[0],
          "upstream_more_not_asked"),
    Style("FHIR, not followed", by("none", "entry[].resource"), fhir, PAGES[0],
          "upstream_fewer_than_promised"),
    Style("Link header, not followed", by("none", "@"), linked_relative, PAGES[0],
          "upstream_more_not_asked"),
    Style("Stripe, not followed", by("none"), stripe, PAGES[0], "upstream_more_not_asked"),
    Style("Google, not followed", by("none", "items"), google, PAGES[0],
          "upstream_more_not_asked"),
    Style("next is another host", by(), elsewhere, PAGES[0], "upstream_other_host"),
    Style("pages in a circle", by(), circle, PAGES[0], "upstream_pages_in_a_circle"),
    Style("a cursor that stays", by("cursor", parameter="cursor", next="next_cursor"),
          same_cursor, PAGES[0], "upstream_pages_in_a_circle"),
    Style("next is not there", by(), to_nowhere, PAGES[0], "upstream_refused"),
)  # fmt: skip
