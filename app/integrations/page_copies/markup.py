"""HTML as a stream of tags and texts, read in one go from left to right.

No tree and no repair: what a copy keeps is written again tag by tag. Every search begins where the
last one ended, and one that found nothing is never made again, so that a hostile page costs no
more than its length.
"""

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# What lies between such a tag and its end is no markup, or nothing that a copy shows.
RAW: Final = frozenset(
    {
        "script", "style", "title", "textarea", "iframe", "object", "template", "svg", "math",
        "noembed", "noframes", "xmp", "audio", "video", "canvas",
    }
)  # fmt: skip
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,20}")
_PLAIN: Final = re.compile(r"[^\"'>]*")
_ATTRIBUTE: Final = re.compile(
    r"""([^\s"'<>/=]{1,60})(?:\s{0,20}=\s{0,20}("[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
)


class Tag(NamedTuple):
    """A tag; `inside` is what stands between a raw one and its end."""

    name: str
    attributes: dict[str, str]
    is_end: bool = False
    inside: str = ""


def read(page: str) -> Iterator[Tag | str]:
    """The tags and the texts between them, in their order; comments and the like are left out."""
    lower = page.lower() if page.isascii() else _ascii_lower(page)
    unclosed: set[str] = set()
    at = 0
    while (start := page.find("<", at)) >= 0:
        if start > at:
            yield html.unescape(page[at:start])
        at, tag = _tag(page, start)
        if tag is None:
            continue
        if tag.name in RAW and not tag.is_end and tag.name not in unclosed:
            end = lower.find(f"</{tag.name}", at)
            if end < 0:
                unclosed.add(tag.name)
            else:
                tag, at = tag._replace(inside=page[at:end]), end
        yield tag
    if at < len(page):
        yield html.unescape(page[at:])


def _ascii_lower(page: str) -> str:
    """As long as before: some capitals have small letters of another length."""
    return page.translate({letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)})


def _tag(page: str, start: int) -> tuple[int, Tag | None]:
    """The tag that begins there, and where it is over; none for what is no tag."""
    if page.startswith("<!--", start):
        return _after(page, "-->", start + 4), None
    if page.startswith(("<!", "<?"), start):
        return _after(page, ">", start), None
    is_end = page.startswith("</", start)
    name = _NAME.match(page, start + 1 + is_end)
    if name is None:
        return start + 1, None
    end = _end(page, name.end())
    given = {} if is_end else _attributes(page[name.end() : end])
    return end + 1, Tag(name[0].lower(), given, is_end)


def _after(page: str, ending: str, at: int) -> int:
    found = page.find(ending, at)
    return len(page) if found < 0 else found + len(ending)


def _end(page: str, at: int) -> int:
    """Where the tag ends that quotes may stand in."""
    while at < len(page):
        plain = _PLAIN.match(page, at)
        at = plain.end() if plain else at
        if at >= len(page) or page[at] == ">":
            break
        at = _after(page, page[at], at + 1)
    return min(at, len(page))


def _attributes(text: str) -> dict[str, str]:
    """By their names in small letters; of one that comes twice the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = (match[2] or "").strip("\"'")
        found.setdefault(match[1].lower(), html.unescape(value))
    return found
