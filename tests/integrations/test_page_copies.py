"""A page as one file: what it keeps, what it never has, and what hostile ones cost."""

import asyncio
import base64
import gzip
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pytest

from app.integrations.guarded_http import NotAllowed, TooMuch, read_at_most
from app.integrations.page_copies import fetching, writing
from app.integrations.page_copies.fetching import PageCopier
from app.integrations.page_copies.markup import read
from app.integrations.page_copies.writing import Draft, Part
from tests.support.sites import serving

BASE = "https://kpu.go.id/berita/1"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def copied(page: str, **fetched: str) -> str:
    """The copy of a page, where parts are found by the end of their addresses."""
    draft = Draft(page, BASE)
    found = {part: text for part in draft.parts for end, text in fetched.items() if end in part.url}
    return draft.written(found, "Salinan dari kpu.go.id")


class TestWriting:
    @pytest.mark.parametrize(
        "hostile",
        [
            "<script>alert(1)</script>",
            "<SCRIPT src=//x/a.js></SCRIPT >",
            "<img src=x onerror=alert(1)>",
            '<a href="javascript:alert(1)">x</a>',
            '<a href=" jAvAsCript:alert(1)">x</a>',
            '<a href="&#106;avascript:alert(1)">x</a>',
            "<iframe src=https://x></iframe>",
            "<svg onload=alert(1)><script>alert(1)</script></svg>",
            '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
            "<form action=https://x><input type=password><button>alert(1)</button></form>",
            '<object data="x.swf">alert(1)</object>',
            "<p onclick=alert(1) style='background:url(javascript:alert(1))'>x</p>",
            "<style>p{background:url(https://x/alert(1))} @import 'https://x'</style>",
            "<style></style><script>alert(1)</script></style>",
            '<p title="</title><script>alert(1)</script>">x</p>',
            '<base href="javascript:alert(1)//">',
            "<title><script>alert(1)</script></title>",
            "<!--><script>alert(1)</script>-->",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<scr<script>ipt>alert(1)</script>",
            '<link rel="stylesheet" href="javascript:alert(1)">',
            "<math><mtext><script>alert(1)</script></mtext></math>",
        ],
    )
    def test_nothing_runs_and_nothing_is_fetched(self, hostile: str) -> None:
        copy = copied(f"<p>Rapat</p>{hostile}<p>Pleno</p>")
        inside = copy.partition("<body>")[2].partition("</body>")[0].lower()
        names = {each.name for each in read(inside) if not isinstance(each, str)}
        assert names <= writing._KEPT | {"img", "style"}
        given = [each for each in read(inside) if not isinstance(each, str)]
        assert not any(name.startswith("on") for each in given for name in each.attributes)
        assert not any("javascript" in each.attributes.get("href", "") for each in given)
        assert "url(" not in inside
        assert "@import" not in inside
        assert "default-src 'none'" in copy.partition("<body>")[0]

    def test_what_it_shows_stays_with_its_pictures_and_styles(self) -> None:
        page = (
            "<html><head><title>Berita &amp; Rapat</title><link rel=stylesheet href='/a.css'>"
            "</head><body><h1 class=x>Rapat &lt;Pleno&gt;</h1><a href='../2'>lanjut</a>"
            "<img src=foto.png alt=Foto><img src='data:image/gif;base64,x' data-src='/b.png'>"
            "<noscript><p>tanpa skrip</p></noscript></body>"
        )
        draft = Draft(page, BASE)
        assert list(draft.parts) == [
            Part("https://kpu.go.id/a.css", is_sheet=True),
            Part("https://kpu.go.id/berita/foto.png"),
            Part("https://kpu.go.id/b.png"),
        ]
        copy = copied(page, **{"a.css": "h1{color:red}</style>", "foto.png": "data:image/png;x"})
        for words in (
            "<title>Berita &amp; Rapat</title>",
            "<style>h1{color:red}\\3c /style></style>",
            '<h1 class="x">Rapat &lt;Pleno&gt;</h1>',
            '<a href="https://kpu.go.id/2">lanjut</a>',
            '<img alt="Foto" src="data:image/png;x">',
            "<img>",
            "tanpa skrip",
            "Salinan dari kpu.go.id",
        ):
            assert words in copy

    @pytest.mark.parametrize(
        ("styles", "kept", "left_out"),
        [
            ("p{background:url(/i.png)}", "p{background:none}", 1),
            ("p{background:URL( '/a)b;c.png' ) no-repeat}", "p{background:none no-repeat}", 1),
            ("p{background:url(/i.png", "p{background:none", 1),
            ("p{background:url(/a(1).png);color:red}", "p{background:none;color:red}", 1),
            ("a{b:image-set(url(a.png) 1x, url(b.png) 2x)}", "a{b:image-set(none 1x, none 2x)}", 2),
            ("@import url('https://x/css?a:1;2&d');p{color:red}", "p{color:red}", 1),
            ("@import 'a.css' screen;p{color:red}", "p{color:red}", 1),
            ("p{width:expression(alert(1));color:red}", "p{width:none;color:red}", 0),
            ("p{color:red}", "p{color:red}", 0),
        ],
    )
    def test_what_styles_would_fetch_is_counted_and_the_rest_is_still_css(
        self, styles: str, kept: str, left_out: int
    ) -> None:
        draft = Draft(f"<style>{styles}</style>", BASE)
        assert f"<style>{kept}</style>" in draft.written({}, "")
        assert draft.left_out == left_out
        inline = Draft(f'<p style="{styles}">x</p>', BASE)
        assert inline.left_out == left_out
        sheet = Draft("<link rel=stylesheet href=/a.css>", BASE)
        (part,) = sheet.parts
        assert f"<style>{kept}</style>" in sheet.written({part: styles}, "")
        assert sheet.left_out == left_out

    def test_only_so_many_parts_are_needed(self) -> None:
        draft = Draft("".join(f"<img src=/{n}.png>" for n in range(1000)), BASE)
        assert len(draft.parts) == writing.MOST_PICTURES
        assert draft.left_out == 1000 - writing.MOST_PICTURES

    @pytest.mark.parametrize(
        "piece",
        ["<", "<!--", "<a ", '<a b="', "<svg>", "<script", "<svg", "</", "<a " + "b" * 50 + "\t",
         "<style>url(", "&#", "<a\n\n\n\n", "<!", '<p x="" ', "<title>", "<a href=/1>"],
    )  # fmt: skip
    def test_a_hostile_page_is_read_in_one_go(self, piece: str) -> None:
        """Were it searched through from every place again, this would take hours."""
        with suppress(TooMuch):
            Draft(piece * (200_000 // len(piece)), BASE)

    @pytest.mark.parametrize("piece", ["url(", 'url("', "url(;", "@import ", "url(a;'"])
    def test_so_are_hostile_styles(self, piece: str) -> None:
        Draft(f"<style>{piece * 40_000}</style>", BASE)


class Site(BaseHTTPRequestHandler):
    """Pages and parts, good ones and hostile ones."""

    def do_GET(self) -> None:
        kind, body = "text/html", b""
        if self.path == "/page":
            images = [
                "/a.png",
                "/a.png?2",
                "/inside.png",
                "/endless.png",
                "/script.svg",
                "/bomb.png",
            ]
            body = "<p>Rapat é</p>".encode() + "".join(f"<img src={i}>" for i in images).encode()
            body += b"<link rel=stylesheet href=/style.css>"
        elif self.path.startswith("/a.png"):
            kind, body = "image/png", PIXEL
        elif self.path == "/style.css":
            kind, body = "text/css", b"p{color:red}"
        elif self.path == "/script.svg":
            kind, body = "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"
        elif self.path == "/bomb.png":
            kind, body = "image/png", gzip.compress(b" " * 10_000_000)
        elif self.path in {"/inside.png", "/inside"}:
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest")
            return self.end_headers()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if "bomb" in self.path:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)
            while "endless" in self.path:
                self.wfile.write(b"\x89PNG" + b" " * 100_000)
        return None


COPIER = PageCopier(["127.0.0.1:*"])


class TestFetching:
    def test_parts_are_judged_one_by_one_and_bounded(self) -> None:
        async def copy(address: str) -> tuple[bytes, int]:
            async with COPIER.shown(address + "/page") as (shown, parts):
                assert shown.is_page
                page = await read_at_most(shown.response, fetching.PAGE_BYTES)
                return await parts.copy(shown, page, "Salinan")

        with serving(Site) as address:
            page, left_out = asyncio.run(copy(address))
        text = page.decode()
        assert text.count("data:image/png;base64,") == 2
        assert "<style>p{color:red}</style>" in text
        assert "Rapat é" in text
        assert left_out == 4  # inside the network, endless, an SVG, compressed

    @pytest.mark.parametrize(
        ("path", "error"), [("/inside", NotAllowed), ("/endless", TooMuch), ("/bomb", TooMuch)]
    )
    def test_a_hostile_address_is_refused(self, path: str, error: type[Exception]) -> None:
        async def ask(address: str) -> None:
            async with COPIER.shown(address + path) as (shown, _):
                await read_at_most(shown.response, fetching.PAGE_BYTES)

        with serving(Site) as address, pytest.raises(error):
            asyncio.run(ask(address))
