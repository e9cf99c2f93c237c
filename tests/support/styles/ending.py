"""Ends that are told in words, numbers beside the rows, and what comes instead of any row."""

from collections.abc import Callable
from typing import Any

from tests.support.styles import ALL, PAGES, SECRET, USERNAME, Reply, Style, number_of, page, part
from tests.support.styles.counted import UNTOLD, by
from tests.support.styles.partial import FEWER, at, beside, says
from tests.support.styles.refusing import entering, login
from tests.support.styles.signed import TOKEN
from tests.support.styles.written import XML, read
from tests.support.upstream import Asked

REFUSED, NO, CUT = "upstream_refused", "upstream_says_no", "upstream_pages_cut"
NOT_READY, RENAMED = "upstream_not_ready", "upstream_xml_row_renamed"
EMPTY = (*UNTOLD, "pull_was_empty")


def beyond(data: Any, status: int = 200, last: int = 3) -> Callable[[Asked, str], Reply]:
    """Pages that promise nothing, and what the one after the last is answered with."""

    def serve(asked: Asked, _: str) -> Reply:
        number = number_of(asked)
        return Reply({"data": page(number)}) if number <= last else Reply(data, status)

    return serve


WORDPRESS = {"code": "rest_post_invalid_page_number", "message": "The page number requested is "
             "larger than the number of pages available.", "data": {"status": 400}}  # fmt: skip
# What stands instead of a page beyond the last, and how that ends.
BEYOND: dict[str, tuple[Any, int, str]] = {
    "WordPress, 400": (WORDPRESS, 400, "ok"),
    "habis": ({"status": False, "message": "habis"}, 200, "ok"),
    "data tidak ditemukan": ({"status": False, "pesan": "Data tidak ditemukan."}, 200, "ok"),
    "out of range": ({"error": {"code": "PAGE_OUT_OF_RANGE"}}, 422, "ok"),
    "plain text": (b"No more records", 400, "ok"),
    "an empty object": ({}, 200, "ok"),
    "null": (None, 200, "ok"),
    "an empty text for a list": ({"data": ""}, 200, "ok"),
    "false for a list": ({"data": False}, 200, "ok"),
    "something else for a list": ({"data": False, "x": 1}, 200, "upstream_schema_changed"),
    "too many requests": (
        {"status": True, "message": "Terlalu banyak permintaan", "data": []},
        200,
        NO,
    ),
    "a session that ended": ({"status": False, "message": "Sesi habis"}, 200, NO),
    "a search that counts no further": (
        {"message": "Only the first 9 results are available"},
        422,
        REFUSED,
    ),
    "400 and nothing": ({}, 400, REFUSED),
}


def cut(asked: Asked, _: str) -> Reply:
    """Three at most, and pages are counted by what was asked for."""
    size = number_of(asked, "n")
    return Reply({"data": part((number_of(asked) - 1) * size, min(size, 3))})


def few(asked: Asked, _: str) -> Reply:
    size = number_of(asked, "n")
    return Reply({"data": part((number_of(asked) - 1) * size, size)})


SIZED = by() | {"paging": {"kind": "page", "size": 50, "size_parameter": "n"}}
# Numbers beside three rows, and how one page ends.
NUMBERS: dict[str, tuple[dict[str, Any], str]] = {
    "jumlah": ({"jumlah": 7}, FEWER),
    "many more": ({"jumlah": "10.000"}, FEWER),
    "total": ({"total": "1.200"}, FEWER),
    "count": ({"count": 90_000}, FEWER),
    "a count of the page and a total": ({"result": {"count": 3}, "total": 1000}, FEWER),
    "count of the page": ({"count": 3}, "ok"),
    "pages in info": ({"info": {"results": 3, "page": 1, "pages": 3}}, "upstream_pages_missing"),
    "jml_data": ({"jml_data": 7}, FEWER),
    "total of money": ({"total": 1_500_000}, "ok"),
    "fewer than came": ({"jumlah": 2}, "ok"),
}


def tree(element: str, *fields: str, times: int = 1) -> Any:
    inner = "".join(f"<{name}>1</{name}>" for name in fields)
    return says(f"<list>{times * f'<{element}>{inner}</{element}>'}</list>".encode())


FORM = "application/x-www-form-urlencoded"


def token(body: bytes, content_type: str) -> Any:
    return entering(lambda _: Reply(body, content_type=content_type), "authorization",
                    f"Bearer {TOKEN}")  # fmt: skip


def numeric(asked: Asked, _: str) -> Reply:
    if asked.path.endswith("/login"):
        is_known = asked.data == {"username": USERNAME, "password": SECRET}
        return Reply({"kode": 7_001_002} if is_known else {}, 200 if is_known else 401)
    is_in = asked.headers.get("authorization") == "Bearer 7001002"
    return Reply({"data": page(number_of(asked)), "last_page": 3}, 200 if is_in else 401)


def led_to(address: str) -> Callable[[Asked, str], Reply]:
    return lambda *_: Reply(b"", 302, "text/html", {"Location": address})


class Sessions:
    """CodeIgniter: each session is good for two pages, then one is led to sign in again."""

    def __init__(self) -> None:
        self.made, self.left = 0, 0

    def __call__(self, asked: Asked, root: str) -> Reply:
        if asked.path.endswith("/login"):
            self.made, self.left = self.made + 1, 2
            told = {"Set-Cookie": f"ci_session=s{self.made}; Path=/", "Location": f"{root}/beranda"}
            return Reply(b"", 302, "text/html", told)
        if not self.left or f"s{self.made}" not in asked.headers.get("cookie", ""):
            return Reply(b"", 302, "text/html", {"Location": f"{root}/login"})
        self.left -= 1
        return Reply({"data": page(number_of(asked)), "last_page": 3})


ENDING = (    *(Style(f"beyond: {name}", by(), beyond(data, status), code=code, notes=UNTOLD)
      for name, (data, status, code) in BEYOND.items()),
    Style("beyond: in words of its own", by(beyond="kode == 'X9'"), beyond({"kode": "X9"}, 400),
          notes=UNTOLD),
    Style("beyond: other words than declared", by(beyond="kode == 'X9'"),
          beyond({"kode": "X8"}, 400), code=REFUSED),
    Style("no data on the first page", by(),
          beyond({"status": False, "message": "Data tidak ditemukan"}, last=0), (), NO),
    Style("more was promised than the end", by(has_more="lagi"),
          lambda asked, _: Reply({"data": page(1), "lagi": True} if number_of(asked) == 1
                                 else WORDPRESS, 200 if number_of(asked) == 1 else 400),
          PAGES[0], "upstream_more_not_asked"),
    Style("pages cut to less than asked for", SIZED, cut, PAGES[0], CUT),
    Style("fewer than asked for, and all", SIZED, few, notes=UNTOLD),
    Style("as many pages as are read", by(max_pages=3), beyond({"data": []}), notes=UNTOLD),
    Style("one page more than is read", by(max_pages=2), beyond({"data": []}),
          ALL[:6], "upstream_too_many_pages"),
    *(Style(f"number: {name}", at(), beside(**told), PAGES[0], code, notes=UNTOLD)
      for name, (told, code) in NUMBERS.items()),
    Style("number: the sum of a column", at(),
          says({"data": [each | {"hadir": 30} for each in page(1)], "jumlah": 90}), PAGES[0],
          notes=UNTOLD),
    Style("an error with a comma for CSV", read(format="csv"), says(b"Error: db, timeout"), (),
          "upstream_csv_other_names"),
    Style("CSV of names alone", read(format="csv"), says(b"id,judul,diambil\n"), (), notes=EMPTY),
    Style("PHP, an array with gaps", at(), says({"data": {"0": page(1)[0], "3": page(1)[1]}}), (),
          "upstream_rows_by_number"),
    Style("PHP, its values", at("values(data)"),
          says({"data": {"0": page(1)[0], "3": page(1)[1]}}), ALL[:2], notes=UNTOLD),
    Style("PHP, an empty array as an object", at("hasil.data"), says({"hasil": {"data": {}}}), (),
          notes=EMPTY),
    Style("an object without the list", at("hasil.data"), says({"hasil": {}}), (),
          "upstream_schema_changed"),
    Style("a job that waits", at(), says({"job": {"status": "queued"}, "data": None}), (),
          NOT_READY),
    Style("a cursor that is null in words",
          by("cursor", parameter="page", next="next"),
          lambda asked, _: Reply({"data": page(number_of(asked)),
                                  "next": {1: 2, 2: 3}.get(number_of(asked), "null")}),
          notes=()),
    Style("206, all told", at("@"), lambda *_: Reply(page(1), 206, headers={
        "Content-Range": "0-2/3"}), PAGES[0]),
    Style("206 of nobody knows how many", at("@"), lambda *_: Reply(page(1), 206, headers={
        "Content-Range": "0-2/*"}), PAGES[0], "upstream_more_not_asked"),
    Style("processing", at(), says({"status": "processing"}), (), NOT_READY),
    Style("sedang diproses", at(), says({"pesan": "Sedang diproses...", "data": []}), (),
          NOT_READY),
    Style("pending beside rows", at(), beside(status="pending"), PAGES[0], notes=UNTOLD),
    Style("XML, the row renamed", read(**XML), tree("rapat", "id", "judul"), (), RENAMED),
    Style("XML, others come again", read(**XML), tree("x", "a", "b", times=2), (),
          "upstream_xml_no_row"),
    Style("XML, addresses come again", read(**XML), tree("link", "rel", "href", times=2), (),
          notes=EMPTY),
    Style("a token in a form", login(token="access_token"),
          token(f"access_token={TOKEN}&expires_in=60".encode(), FORM)),
    Style("a token in a form told as text", login(token="token"),
          token(f"token={TOKEN}".encode(), "text/plain")),
    Style("a token alone", login(token="@"), token(TOKEN.encode(), "text/plain")),
    Style("a token alone, and a name is looked for", login(token="token"),
          token(TOKEN.encode(), "text/plain"), (), "upstream_token_is_all"),
    Style("a token in XML", login(token="document"),
          token(f"<string xmlns='urn:x'>{TOKEN}</string>".encode(), "text/xml")),
    Style("a token with its scheme", login(token="token"),
          token(f'{{"token": "Bearer {TOKEN}"}}'.encode(), "application/json")),
    Style("no token, and why", login(token="token"),
          token(b'{"token": null, "message": "Akun dikunci"}', "application/json"), (),
          "upstream_token_elsewhere"),
    Style("an object where the token was", login(token="token"),
          token(b'{"token": {"jwt": "x"}}', "application/json"), (), "upstream_no_token"),
    Style("a page where the token was", login(token="token"),
          token(b"<html><title>Masuk</title></html>", "text/html"), (), "upstream_no_token"),
    Style("no login of that method", login(token="token"),
          entering(lambda _: Reply({"message": "Method Not Allowed"}, 405), "x", ""), (),
          "upstream_login_refused"),
    Style("a token that is a number", login(token="kode"), numeric),
    Style("a login that says why in text", login(token="token"),
          token(b"Sandi tidak dikenal", "text/plain"), (), "upstream_login_refused"),
    Style("a sentence where the list was", by(), beyond({"data": "Data tidak ditemukan"}),
          notes=UNTOLD),
    Style("another sentence where the list was", by(), beyond({"data": "Rusak"}),
          code="upstream_schema_changed"),
    Style("a session that ends", login(), Sessions(), notes=()),
    Style("led to the page for signing in", at(), led_to("/auth/login?next=%2F"), (),
          "upstream_asks_for_sign_in"),
    Style("led there with a key", at() | {"auth": {"kind": "api_key"}}, led_to("/masuk"), (),
          "upstream_not_authorised"),
    Style("led elsewhere", at(), led_to("/login/rekap"), (), "upstream_redirects"),
    Style("401, no way to sign in", at(), lambda *_: Reply({"message": "Masuk dulu"}, 401), (),
          "upstream_asks_for_sign_in"),
)  # fmt: skip
