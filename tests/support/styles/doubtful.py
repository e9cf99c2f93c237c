"""Pages that say too little or too much, that are not told apart, or lead nowhere."""

from collections.abc import Callable
from typing import Any

from tests.support.styles import ALL, PAGES, SIZE, Reply, Style, number_of, page, part, rows
from tests.support.styles.counted import UNTOLD, by, ignoring, plain
from tests.support.upstream import Asked

LONG = "x" * 9000
IGNORED = "upstream_page_ignored"
UNUSABLE = "upstream_address_unusable"
SIX = (*PAGES[0], *PAGES[1])


def told(**promises: Any) -> Callable[[Asked, str], Reply]:
    """Three pages with the same promises on each, whatever they hold."""

    def serve(asked: Asked, _: str) -> Reply:
        return Reply({"data": page(number_of(asked)), **promises})

    return serve


def reversed_again(asked: Asked, root: str) -> Reply:
    found = page(1)
    return Reply({"data": found if number_of(asked) == 1 else found[::-1]})


def clamped(asked: Asked, root: str) -> Reply:
    """The last page again beyond it, of the size that is asked for."""
    size = number_of(asked, "n")
    last = -(-len(ALL) // size)
    return Reply({"data": part((min(number_of(asked), last) - 1) * size, size)})


def of_one_size(asked: Asked, root: str) -> Reply:
    """No other size than 50."""
    return ignoring(asked, root) if number_of(asked, "n") == 50 else Reply({}, 422)


def exact(beyond: Reply) -> Callable[[Asked, str], Reply]:
    """Two full pages of six records, and something beyond them."""

    def serve(asked: Asked, _: str) -> Reply:
        number = number_of(asked)
        return Reply({"data": page(number), "per_page": 3, "total": 6}) if number < 3 else beyond

    return serve


def window(total: int, after: Reply | None = None) -> Callable[[Asked, str], Reply]:
    """Elasticsearch, which stops counting, and perhaps gives no more than it counted."""

    def serve(asked: Asked, _: str) -> Reply:
        begin = asked.data["from"]
        if after is not None and begin >= total:
            return after
        hits = [{"_source": each} for each in part(begin, asked.data["size"])]
        return Reply({"hits": {"total": {"value": total, "relation": "gte"}, "hits": hits}})

    return serve


def shifted(asked: Asked, root: str) -> Reply:
    """Laravel, while rows are added above: seven come, and five are different."""
    found = {1: ALL[:3], 2: ALL[1:4], 3: ALL[4:5]}.get(number_of(asked), ())
    return Reply({"data": rows(found), "last_page": 3, "per_page": SIZE, "total": 7})


def empty_of_itself(asked: Asked, root: str) -> Reply:
    """An empty page that speaks of itself alone."""
    found = page(number_of(asked)) if number_of(asked) == 1 else []
    return Reply({"data": found, "per_page": SIZE, "total": 7 if found else 0})


def says_404_beyond(asked: Asked, root: str) -> Reply:
    found = page(number_of(asked))
    return Reply({"data": found} if found else {"code": 404, "pesan": "Habis", "data": []})


def led(following: Any, total: int | None = None) -> Callable[[Asked, str], Reply]:
    """Pages that name the next one so, `{}` being its number."""

    def serve(asked: Asked, root: str) -> Reply:
        number = number_of(asked)
        is_last = number == len(PAGES)
        text = following.format(number + 1) if isinstance(following, str) else following
        counted = {} if total is None else {"count": total}
        return Reply({"data": page(number), "next": None if is_last else text, **counted})

    return serve


def linked(header: str) -> Callable[[Asked, str], Reply]:
    def serve(asked: Asked, root: str) -> Reply:
        number = number_of(asked)
        is_last = number == len(PAGES)
        return Reply(page(number), headers={} if is_last else {"Link": header.format(number + 1)})

    return serve


def gap(asked: Asked, root: str) -> Reply:
    """Of full pages the second is empty."""
    return Reply({"data": {1: page(1), 3: page(2)}.get(number_of(asked), [])})


ELASTIC = by("offset", "hits.hits[]._source", parameter="from", size_parameter="size",
             place="body") | {"request": {"method": "POST"}}  # fmt: skip
MANY = by() | {"paging": {"kind": "page", "size": 50, "size_parameter": "n"}}
LINK = {"records": "@", "paging": {"kind": "link"}}
NEXT = {"records": "data", "paging": {"kind": "next", "next": "next"}}
CURSOR = {"records": "data", "paging": {"kind": "cursor", "parameter": "page", "next": "next"}}
DOUBTFUL = (
    Style("page and size are ignored", MANY, ignoring, PAGES[0], IGNORED),
    Style("the page is ignored, no size", by(), ignoring, PAGES[0], IGNORED),
    Style("the first page in another order", MANY, reversed_again, PAGES[0], IGNORED),
    Style("no other size is taken", MANY, of_one_size, PAGES[0], IGNORED),
    Style("one page, again beyond it", MANY, clamped, notes=UNTOLD),
    Style("pages, the last again beyond it", by(size_parameter="n"), clamped, notes=UNTOLD),
    Style("the total is too low", by(), told(total=6, per_page=3),
          code="upstream_more_than_promised"),
    Style("total and last page are too low", by(), told(total=6, last_page=2),
          code="upstream_more_than_promised"),
    Style("the last page is too low", by(), told(last_page=2),
          code="upstream_more_pages_than_promised"),
    Style("a declared total is too low", by(total="jumlah"), told(jumlah=3),
          PAGES[0], notes=()),
    Style("a declared total is too low, full pages", by(total="jumlah", size_parameter="n"),
          told(jumlah=3), code="upstream_more_than_promised"),
    Style("a count is too low", NEXT, led("?page={}", 3), code="upstream_more_than_promised"),
    Style("Elasticsearch stops counting", ELASTIC, window(6)),
    Style("Elasticsearch gives no more than it counts", ELASTIC, window(6, Reply({}, 400)), SIX,
          "upstream_refused"),
    Style("full pages, 400 beyond", by(), exact(Reply({}, 400)), SIX),
    Style("full pages, the last again", by(), exact(Reply({"data": page(2), "total": 6})), SIX),
    Style("full pages, rows of both again",
          by(), exact(Reply({"data": rows(ALL[1:4]), "total": 6})), SIX),
    Style("full pages, no more said", by(),
          exact(Reply({"status": False, "pesan": "Habis", "data": []})), SIX),
    Style("full pages, a refusal beyond", by(),
          exact(Reply({"status": False, "pesan": "Rusak", "data": []})), SIX,
          notes=("upstream_end_not_seen",)),
    Style("full pages, 500 beyond", by(), exact(Reply({}, 500)), SIX,
          notes=("upstream_end_not_seen",)),
    Style("an empty page in the middle, nothing told", by(size_parameter="n"), gap, SIX,
          notes=UNTOLD),
    Style("Laravel, shifted", by(), shifted, (*ALL[:3], *ALL[1:4], ALL[4]),
          "upstream_fewer_than_promised"),
    Style("an empty page takes nothing back", by(), empty_of_itself, PAGES[0],
          "upstream_fewer_than_promised"),
    Style("404 in the answer beyond the end", by(), says_404_beyond, notes=UNTOLD),
    Style("a promise that cannot be read", by(total="sum(data)"), plain, PAGES[0],
          "upstream_schema_changed"),
    Style("a Link header without its end", LINK, linked('<?page={}; rel="next"'), PAGES[0],
          UNUSABLE),
    Style("a Link header without brackets", LINK, linked("?page={}; rel=next"), PAGES[0],
          UNUSABLE),
    Style("a Link header of an address that is none", LINK,
          linked('<http://[rusak/?page={}>; rel="next"'), PAGES[0], UNUSABLE),
    Style("a Link header with titles and two words", LINK,
          linked('<?hal=0>; title="a, <b>; c=d"; rel="first", '
                 '<?page={}>; title="x=y"; REL="Last Next"')),
    Style("a Link header with a long address", LINK,
          linked(f"<?page={{}}&x={LONG[:3000]}>; rel=next")),
    Style("a Link header with a NUL", LINK, linked('<?page={}\0>; rel="next"'), (),
          "upstream_not_http"),
    Style("next has a NUL", NEXT, led("?page={}\0"), PAGES[0], UNUSABLE),
    Style("next is too long", NEXT, led(f"?page={{}}&x={LONG}"), PAGES[0], UNUSABLE),
    Style("next is no address", NEXT, led("http://[rusak/?page={}"), PAGES[0], UNUSABLE),
    Style("next has no such port", NEXT, led("http://127.0.0.1:99999/?page={}"), PAGES[0],
          UNUSABLE),
    Style("next is an object", NEXT, led({"href": "?page=2"}), PAGES[0], UNUSABLE),
    Style("a cursor that is too long", CURSOR, led(LONG), PAGES[0], UNUSABLE),
    Style("a cursor that is an object", CURSOR, led({"after": 2}), PAGES[0], UNUSABLE),
)  # fmt: skip
