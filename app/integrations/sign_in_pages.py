"""Whether an address led to a page that asks to sign in, instead of to what it should show."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from app.integrations.http_client import httpx
from app.integrations.page_copies.markup import Tag, read

PAGE_BYTES: Final = 64 * 1024  # of a page that are looked at: forms stand near the beginning
# Words that a form has around it: labels, a name, a menu, a line of copyright. Reports have more.
_WORDS_OF_A_FORM: Final = 80
_WORDS_OF_A_NOTICE: Final = 25  # such as that the reader is being sent on
_WORDS_OF_A_SENTENCE: Final = 12  # a run of so many is something to read; menus have shorter ones

# Whole hosts where stores of files send whoever may not see something.
_HOSTS: Final = frozenset(
    {
        "accounts.google.com",
        "login.live.com",
        "login.microsoft.com",
        "login.microsoftonline.com",
        "login.yahoo.com",
    }
)
_PATH: Final = re.compile(
    r"/(?:log-?in|sign-?in|masuk|sso|oauth2?|servicelogin|wp-login\.php|checkpoint)(?:[/.]|$)",
    re.IGNORECASE,
)
_REFRESH: Final = re.compile(r"\burl\s{0,9}=\s{0,9}[\"']?([^\"'\s]{1,500})", re.IGNORECASE)
_SCRIPT_GOES: Final = re.compile(
    r"\blocation(?:\.href)?\s{0,9}(?:=(?!=)|\.(?:replace|assign)\s{0,9}\()"
    r"[^;\"'`\n]{0,60}[\"'`]([^\"'`\s]{1,500})"
)
# A heading or a part of one that names a sign-in; "Surat masuk" and "Cara login" name no such page.
_NAMES_A_SIGN_IN: Final = re.compile(
    r"(?:(?:silah?kan|please|halaman|laman|form|formulir|portal|admin|member|user) ){0,3}"
    r"(?:log[ -]?(?:in|masuk)|sign[ -]?in|masuk|sso|single sign[ -]?on|[ao]utentikasi)\b.{0,80}"
    r"|(?!cara|panduan|tutorial|how).{0,80}\b(?:log[ -]?in|sign[ -]?in)",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"[|•·\u2039\u203a«»\u2013\u2014:]|\s-\s")
_HEADING: Final = 300  # characters of one that are looked at
_HEADINGS: Final = frozenset({"h1", "h2"})
_INLINE: Final = frozenset({"b", "em", "font", "i", "mark", "small", "span", "strong", "u"})
_SHOWING: Final = frozenset({"article", "audio", "embed", "object", "video"})
_ADDRESSES: Final = 200  # of a page that are judged
_END: Final = Tag("end", {}, is_end=True)


@dataclass
class _Seen:
    """What a page holds: `words` to be read in all, `prose` those of them in longer runs.

    `sends_to`: where it sends its reader by itself; `scripts_go_to`: where scripts send the reader,
    at once or for some reason; `leads_to`: its links and forms. `shows`: whether it has something
    to look at that is no text.
    """

    words: int = 0
    prose: int = 0
    headings: list[str] = field(default_factory=list)
    has_password: bool = False
    shows: bool = False
    sends_to: list[str] = field(default_factory=list)
    scripts_go_to: list[str] = field(default_factory=list)
    leads_to: list[str] = field(default_factory=list)


def asks_to_sign_in(asked: httpx.URL, shown: httpx.URL, page: bytes) -> bool:
    """Whether what is `shown` at last is a sign-in; `page` is the beginning of its HTML, if it is.

    Elsewhere than asked, a known host, a path that says so, or a password to fill in without a
    text beside it suffices. At the very address a page may have a small form, or a link to one,
    beside what it shows: it is a sign-in when there is little else to read. Where a page sends
    its reader on (`meta refresh`, a script) is judged by the address, without asking there.
    """
    seen = _look(page)
    # Of a page that is longer nobody knows how much there is to read.
    is_bare = 0 < len(page) < PAGE_BYTES and seen.words <= _WORDS_OF_A_FORM and not seen.shows
    if is_bare and _any_gate(shown, seen.sends_to):
        return True
    if is_bare and seen.words <= _WORDS_OF_A_NOTICE and _any_gate(shown, seen.scripts_go_to):
        return True
    is_short = seen.prose <= _WORDS_OF_A_FORM
    if _place(asked) != _place(shown):
        return _says_so(shown) or (seen.has_password and is_short)
    if shown.host in _HOSTS:
        return True
    is_named = any(map(_names_a_sign_in, seen.headings))
    if seen.has_password:
        return is_bare or (is_named and is_short)
    return is_bare and (_says_so(shown) or (is_named and _any_gate(shown, seen.leads_to)))


def _look(page: bytes) -> _Seen:
    seen, run, within = _Seen(), 0, ""
    for piece in (*read(page.decode("utf-8", "replace")), _END):
        if not isinstance(piece, str):
            if piece.name not in _INLINE:
                seen.prose += run if run >= _WORDS_OF_A_SENTENCE else 0
                run, within = 0, "" if piece.is_end else piece.name
            if not piece.is_end:
                _note(seen, piece)
        elif within != "option":  # what may be chosen is no text, however many offices there are
            words = len(piece.split())
            seen.words, run = seen.words + words, run + words
            if within in _HEADINGS:
                seen.headings.append(piece)
    return seen


def _note(seen: _Seen, tag: Tag) -> None:
    given = tag.attributes
    if tag.name == "title":
        seen.headings.append(tag.inside)
    elif tag.name == "input":
        seen.has_password |= given.get("type", "").strip().lower() == "password"
    elif tag.name == "meta" and given.get("http-equiv", "").strip().lower() == "refresh":
        seen.sends_to += _REFRESH.findall(given.get("content", "")[:600])
    elif tag.name == "script":
        seen.scripts_go_to += _SCRIPT_GOES.findall(tag.inside)
    elif tag.name in {"a", "form"}:
        seen.leads_to.append(given.get("href", "") or given.get("action", ""))
    seen.shows |= tag.name in _SHOWING or (tag.name == "iframe" and _is_seen(given))


def _is_seen(frame: dict[str, str]) -> bool:
    """Captchas and counters of visitors are frames, too."""
    return frame.get("height") != "0" and "captcha" not in frame.get("src", "").lower()


def _names_a_sign_in(heading: str) -> bool:
    parts = _PARTS.split(unescape(heading[:_HEADING]))
    return any(_NAMES_A_SIGN_IN.fullmatch(" ".join(part.split())) for part in parts)


def _says_so(url: httpx.URL) -> bool:
    return url.host in _HOSTS or _PATH.search(url.path) is not None


def _any_gate(shown: httpx.URL, addresses: list[str]) -> bool:
    return any(_is_gate(shown, address) for address in addresses[:_ADDRESSES])


def _is_gate(shown: httpx.URL, address: str) -> bool:
    try:
        return _says_so(shown.join(address))
    except (httpx.InvalidURL, ValueError):
        return False


def _place(url: httpx.URL) -> tuple[str, str]:
    """Where it leads, whatever the scheme, the `www.` and a slash at the end."""
    return url.host.removeprefix("www."), url.path.rstrip("/")
