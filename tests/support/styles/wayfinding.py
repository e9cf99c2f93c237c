"""Where the next page stands, what stands there at the end, and pages that are not the first."""

from collections.abc import Callable
from typing import Any

from tests.support.styles import ALL, PAGES, SIZE, Reply, Style, number_of, page, part, rows
from tests.support.styles.counted import UNTOLD
from tests.support.styles.led import by
from tests.support.upstream import Asked

LAST = len(PAGES)
TEN = tuple(f"t-{number}" for number in range(1, 11))
MORE, FEWER = "upstream_more_not_asked", "upstream_fewer_than_promised"
PAGES_MISSING = "upstream_pages_missing"
UNFOUND, ELSEWHERE = "upstream_next_unfound", "upstream_next_elsewhere"
NOT_FIRST, CIRCLE = "upstream_not_the_first", "upstream_pages_in_a_circle"
NEVER_SEEN = ("upstream_next_never_seen", *UNTOLD)
Told = Callable[[str], dict[str, Any]]


def on(asked: Asked, told: Told, last: Any = None) -> Reply:
    """A page with what leads to the next one; `last` of the last."""
    number = number_of(asked)
    more = told(f"?page={number + 1}") if number < LAST else last or {}
    return Reply({"data": page(number), **more})


def leading(told: Told) -> Callable[[Asked, str], Reply]:
    return lambda asked, _: on(asked, told)


# Names and forms of the next page that are found without being declared.
NEXTS: dict[str, Told] = {
    "Siren": lambda url: {
        "links": [{"rel": ["self"], "href": "x"}, {"rel": ["next"], "href": url}]
    },
    "UBER": lambda url: {"_links": [{"rel": ["next"], "href": url}]},
    "links in pagination": lambda url: {"pagination": {"links": {"next": url}}},
    "next_uri": lambda url: {"next_uri": url},
    "nextHref": lambda url: {"nextHref": url},
    "berikutnya": lambda url: {"berikutnya": url},
    "tautan_selanjutnya": lambda url: {"meta": {"tautan_selanjutnya": url}},
    "an object": lambda url: {"nextPage": {"uri": url}},
}
# What leads on from the first page under a name that is not the declared one.
TYPOS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "an address": ({"halaman": {"lanjut": "?page=2"}}, {"next": "halaman.lanjutt"}, MORE),
    "a cursor": ({"kursor": "2"}, {"kind": "cursor", "next": "kursorr"}, ELSEWHERE),
    "renamed": ({"nextToken_baru": "k2"}, {"kind": "cursor", "next": "nextToken"}, ELSEWHERE),
}


def first(**told: Any) -> Callable[[Asked, str], Reply]:
    return lambda *_: Reply({"data": page(1), **told})


def ten(asked: Asked, _: str) -> Reply:
    """Ten of who knows how many; as few as are asked for, without a way on."""
    return Reply(rows(TEN[: number_of(asked, "n", 10)]))


def github(asked: Asked, root: str) -> Reply:
    """One page; a Link header only where more follow."""
    size = number_of(asked, "per_page", 10)
    header = (
        {"Link": f'<{root}/rekap?per_page={size}&page=2>; rel="next"'} if size < len(TEN) else {}
    )
    return Reply(rows(TEN[:size]), headers=header)


def astray(asked: Asked, _: str) -> Reply:
    """Behind a web server that knows one page only."""
    is_known = number_of(asked) == 1
    return Reply(rows(TEN)) if is_known else Reply(b"<h1>404</h1>", 404, "text/html")


# What stands at the end of pages that led on: none of it is a further page.
ENDS: dict[str, Any] = {
    "#": {"next": "#"},
    "null as text": {"next": "null"},
    "itself": {"next": "?page=3"},
    "an agenda": {"next": {"tanggal": "2023-07-05"}},
}


def ended(told: dict[str, Any]) -> Callable[[Asked, str], Reply]:
    return lambda asked, _: on(asked, lambda url: {"next": url}, told)


def feed(asked: Asked, _: str) -> Reply:
    """A feed of changes: its end is an empty page whose cursor stays."""
    since = number_of(asked, "c", 0)
    found = part(since)
    return Reply({"data": found, "last_seq": since + len(found)})


def scan(asked: Asked, _: str) -> Reply:
    """Redis: 0 is where it begins, and the end."""
    begin = number_of(asked, "c", 0)
    return Reply({"data": part(begin), "cursor": begin + SIZE if begin + SIZE < len(ALL) else 0})


def from_zero(**told: Any) -> Callable[[Asked, str], Reply]:
    """Pages from 0, asked from 1: what the first answer says of itself."""

    def serve(asked: Asked, _: str) -> Reply:
        number = number_of(asked)
        return Reply({"data": page(number + 1), **(told if number == 1 else {})})

    return serve


REST = (*PAGES[1], *PAGES[2])
# What says of the first page that it is not.
LATER: dict[str, dict[str, Any]] = {
    "first": {"first": False},
    "has previous": {"has_previous": True},
    "prev": {"prev_page_url": "?page=0"},
    "HAL prev": {"_links": {"prev": {"href": "?page=0"}}},
    "rel prev": {"links": [{"rel": ["prev"], "href": "?page=0"}]},
    "from, to": {"from": 4, "to": 6},
    "current page": {"current_page": 2},
    "sebelumnya": {"ada_sebelumnya": True},
}
# What looks so, and is the first page.
FIRST: dict[str, dict[str, Any]] = {
    "first is an address": {"first": "?page=1", "prev": None},
    "from 1": {"from": 1, "to": 3, "current_page": 1, "has_previous": False},
    "years": {"from": 2023, "to": 2024},
    "a number before": {"prev_page": 0},
    "the months around": {"prev": "2023-05", "next": "2023-07"},
    "an address of the month before": {"links": {"prev": "?bulan=2023-05"}},
}
BACK = {"Link": "<?page=0>; rel=prev"}
# Promises in other words beside three rows of seven.
PROMISES: dict[str, tuple[dict[str, Any], str]] = {
    "jumlah_record": ({"jumlah_record": 7}, FEWER),
    "totalRecord": ({"totalRecord": "7"}, FEWER),
    "jumlah_baris": ({"jumlah_baris": 7}, FEWER),
    "found": ({"found": 7}, FEWER),
    "1-3 dari 7": ({"keterangan": "Menampilkan 1-3 dari 7 data"}, FEWER),
    "total_halaman in info": ({"info": {"total_halaman": 3}}, PAGES_MISSING),
    "jumlah_halaman in pagination": ({"pagination": {"jumlah_halaman": 3}}, PAGES_MISSING),
    "pages in paginator": ({"paginator": {"current": 1, "pages": 3}}, PAGES_MISSING),
    "1/3": ({"page": "1/3"}, PAGES_MISSING),
    "Halaman 1 dari 3": ({"pesan": "Halaman 1 dari 3"}, PAGES_MISSING),
    "selanjutnya": ({"selanjutnya": "?hal=2"}, MORE),
    "ada_lagi": ({"ada_lagi": True}, MORE),
    "has_more_pages": ({"has_more_pages": True}, MORE),
    "next in cursor": ({"cursor": {"next": "abc"}}, MORE),
    "next page by number": ({"next": {"page": 2, "limit": 3}}, MORE),
    "sisa": ({"sisa": 4}, MORE),
    "limited to": ({"warning": "Result limited to 3 rows"}, MORE),
    "hanya 3 pertama": ({"pesan": "Hanya 3 data pertama yang ditampilkan"}, MORE),
    "requests left": ({"limit": 1000, "remaining": 973, "reset": 1690000000}, "ok"),
    "a sentence of others": ({"pesan": "Hanya 2 orang yang hadir"}, "ok"),
    "no promise": ({"tindak_lanjut": "https://x.example/?a", "jumlah_hadir": 90, "sisa": 0}, "ok"),
}
NEXT, LINK = by(), by("link", "@")
WAYFINDING = (
    *(Style(f"next: {name}", NEXT, leading(told))
      for name, told in NEXTS.items()),
    *(Style(f"a typo: {name}", by(**({"parameter": "page"} | paging)), first(**told), PAGES[0],
            code) for name, (told, paging, code) in TYPOS.items()),
    Style("ten, then the web server's 404", by("page", "@"), astray, TEN, "upstream_refused"),
    Style("ten without a Link header", LINK, ten, TEN, UNFOUND),
    Style("ten, one alone without it", by("link", "@", size_parameter="n", size=10), ten, TEN,
          UNFOUND),
    Style("ten, one alone leads on", by("link", "@", size_parameter="per_page", size=10), github,
          TEN, notes=UNTOLD),
    Style("ten, and next is null", by("next", "data", next="lanjut"),
          lambda *_: Reply({"data": rows(TEN), "lanjut": None}), TEN, notes=UNTOLD),
    Style("ten, links without a next", NEXT,
          lambda *_: Reply({"data": rows(TEN), "_links": {"self": {"href": "?page=1"}}}), TEN,
          notes=UNTOLD),
    Style("a few without a way on", by("cursor", "data", next="lanjut"), first(), PAGES[0],
          notes=NEVER_SEEN),
    Style("OData on one page", by(next='"@odata.nextLink"'),
          first(**{"@odata.context": "https://x.example/$metadata#Rapat"}), PAGES[0],
          notes=NEVER_SEEN),
    Style("ten and a total", LINK | {"records": "data"},
          lambda *_: Reply({"data": rows(TEN), "total_data": 10}), TEN),
    *(Style(f"promise: {name}", by("none"), first(**told), PAGES[0], code, UNTOLD)
      for name, (told, code) in PROMISES.items()),
    *(Style(f"the end: {name}", NEXT, ended(told)) for name, told in ENDS.items()),
    Style("the end: itself, declared", by(next="next"), ended({"next": "?page=3"})),
    Style("itself at once", by(next="next"), first(next="rekap"), PAGES[0], CIRCLE),
    Style("a feed of changes", by("cursor", parameter="c", next="last_seq"), feed),
    Style("a cursor of 0", by("cursor", parameter="c", next="cursor"), scan),
    *(Style(f"not the first: {name}", by("page"), from_zero(**told), REST, NOT_FIRST)
      for name, told in LATER.items()),
    Style("not the first: Link", by("page", "@"),
          lambda asked, _: Reply(page(number_of(asked) + 1), headers=BACK), REST, NOT_FIRST),
    *(Style(f"the first: {name}", by("none"), first(**told), PAGES[0], notes=UNTOLD)
      for name, told in FIRST.items()),
)  # fmt: skip
