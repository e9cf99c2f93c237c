"""A page written again with what a copy may have: no scripts, no forms, nothing that is fetched."""

import html
import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urljoin

from app.integrations.guarded_http import TooMuch
from app.integrations.page_copies.markup import Tag, read

MOST_PICTURES: Final = 60
MOST_SHEETS: Final = 10
MOST_TAGS: Final = 50_000
_KEPT: Final = frozenset(
    {
        "a", "abbr", "address", "article", "aside", "b", "blockquote", "br", "caption", "center",
        "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
        "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "i", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp",
        "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
    }
)  # fmt: skip
_ATTRIBUTES: Final = frozenset(
    {
        "align", "alt", "class", "colspan", "datetime", "dir", "height", "id", "lang", "rowspan",
        "start", "title", "valign", "width",
    }
)  # fmt: skip
# Where pages say the address of a picture that a script would show later.
_LATER: Final = ("data-src", "data-lazy-src", "data-original", "data-srcset", "srcset")
_TEXT: Final = r"""(?:"[^"]*"|'[^']*')"""
# With all that belongs to it, so that what is left is still CSS; brackets inside of brackets are
# no address, and end with their declaration.
_URL: Final = rf"url\s{{0,20}}\((?:\s{{0,20}}{_TEXT}\s{{0,20}}\)|[^()]*\)|[^;{{}}]*)"
_FETCHES: Final = re.compile(
    rf"(?P<sheet>@import\s{{0,20}}(?:{_URL}|{_TEXT})?[^;{{}}]*;?)|(?P<picture>{_URL})"
    r"|expression\s{0,20}\([^;{}]*",
    re.IGNORECASE,
)
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


class Part(NamedTuple):
    """A picture or a style sheet that the page needs, by its address."""

    url: str
    is_sheet: bool = False


class Draft:
    """A page on its way to a copy: its parts are known, and not yet fetched."""

    def __init__(self, page: str, base: str) -> None:
        """Reads the whole page; `base` is the address it was shown at. Raises TooMuch."""
        self.title = ""
        self.parts: dict[Part, None] = {}
        self.left_out = 0
        self._base = base
        self._pieces: list[str | tuple[str, Part]] = []
        self._counts = {True: MOST_SHEETS, False: MOST_PICTURES}
        for number, token in enumerate(read(page)):
            if number == MOST_TAGS:
                raise TooMuch("tags")
            if isinstance(token, str):
                self._pieces.append(html.escape(token, quote=False))
            else:
                self._take(token)

    def written(self, fetched: Mapping[Part, str], said: str) -> str:
        """The copy with its parts in it (styles as text, pictures as data), and what it `said`.

        What the styles would fetch is not kept; it is counted in `left_out` with the rest.
        """
        body = "".join(
            piece if isinstance(piece, str) else self._with_part(piece[0], fetched.get(piece[1]))
            for piece in self._pieces
        )
        head = (
            '<!doctype html><html><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f"<title>{html.escape(self.title)}</title></head><body>"
        )
        return f"{head}{body}<hr><p>{html.escape(said)}</p></body></html>"

    def _take(self, tag: Tag) -> None:
        if tag.name == "title" and not self.title:
            self.title = html.unescape(tag.inside).strip()[:300]
        elif tag.name == "style" and tag.inside:
            self._pieces.append(f"<style>{self._harmless(tag.inside)}</style>")
        elif tag.name == "link" and "stylesheet" in tag.attributes.get("rel", "").lower():
            self._need("<style>", tag.attributes.get("href", ""), is_sheet=True)
        elif tag.name == "base" and "href" in tag.attributes:
            self._base = self._joined(tag.attributes["href"]) or self._base
        elif tag.name == "img" and not tag.is_end:
            self._need(self._opening(tag), _source_of(tag.attributes), is_sheet=False)
        elif tag.name in _KEPT:
            self._pieces.append(f"</{tag.name}>" if tag.is_end else self._opened(tag))

    def _need(self, opening: str, address: str, *, is_sheet: bool) -> None:
        url = self._joined(address)
        part = Part(url, is_sheet) if url else None
        is_new = part is not None and part not in self.parts
        if part is None or (is_new and not self._counts[is_sheet]):
            self.left_out += 1
            self._pieces.append(self._with_part(opening, None))
            return
        self._counts[is_sheet] -= is_new
        self.parts[part] = None
        self._pieces.append((opening, part))

    def _opened(self, tag: Tag) -> str:
        url = self._joined(tag.attributes.get("href", "")) if tag.name == "a" else None
        return self._opening(tag, f' href="{html.escape(url)}"' if url else "")

    def _joined(self, address: str) -> str | None:
        """A web address; none for a script, data, or what is no address."""
        try:
            url = urljoin(self._base, address.strip()) if address.strip() else ""
        except ValueError:
            return None
        return url if url.lower().startswith(("http://", "https://")) else None

    def _opening(self, tag: Tag, more: str = "") -> str:
        kept = {name: value for name, value in tag.attributes.items() if name in _ATTRIBUTES}
        if style := tag.attributes.get("style"):
            kept["style"] = self._harmless(style)
        given = "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())
        return f"<{tag.name}{given}{more}>"

    def _with_part(self, opening: str, part: str | None) -> str:
        if opening == "<style>":
            return f"<style>{self._harmless(part)}</style>" if part else ""
        return opening if part is None else f'{opening[:-1]} src="{part}">'

    def _harmless(self, styles: str) -> str:
        """Styles that fetch nothing and end no element around them; counts what they lack."""
        return _FETCHES.sub(self._instead, styles).replace("<", "\\3c ")

    def _instead(self, found: re.Match[str]) -> str:
        self.left_out += found["sheet"] is not None or found["picture"] is not None
        return "" if found["sheet"] else "none"


def _source_of(attributes: Mapping[str, str]) -> str:
    later = next((attributes[name] for name in _LATER if attributes.get(name)), "")
    given = attributes.get("src", "")
    if later and (not given or given.startswith("data:")):
        return (later.replace(",", " ").split() or [""])[0]
    return given
