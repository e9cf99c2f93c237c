"""Whether an address led to a page that asks to sign in, instead of to what it should show."""

import re
from typing import Final

from app.integrations.http_client import httpx

PAGE_BYTES: Final = 64 * 1024  # of a page that are looked at: forms stand near the beginning

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
_PASSWORD: Final = re.compile(rb"<input\b[^>]{0,500}?\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_REFRESH: Final = re.compile(
    rb"<meta\b[^>]{0,200}?\bhttp-equiv\s{0,9}=\s{0,9}[\"']?refresh\b[^>]{0,200}?"
    rb"\burl\s{0,9}=\s{0,9}[\"']?([^\"'>\s]{1,500})",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_TITLE_SAYS: Final = re.compile(rb"\b(?:log[ -]?in|sign[ -]?in|masuk)\b", re.IGNORECASE)


def asks_to_sign_in(asked: httpx.URL, shown: httpx.URL, page: bytes) -> bool:
    """Whether what is `shown` at last is a sign-in; `page` is the beginning of its HTML, if it is.

    Elsewhere than asked, a known host, a path that says so or a password to fill in suffices. At
    the very address a page may have a small form beside what it shows: its title must say so, too.
    A page that sends the reader on (`meta refresh`) is judged by where to, without asking there.
    """
    has_password = _PASSWORD.search(page) is not None
    if (sent := _REFRESH.search(page)) and _is_gate(shown, sent[1].decode("ascii", "replace")):
        return True
    if _place(asked) == _place(shown):
        title = _TITLE.search(page)
        return has_password and title is not None and _TITLE_SAYS.search(title[1]) is not None
    return has_password or _says_so(shown)


def _says_so(url: httpx.URL) -> bool:
    return url.host in _HOSTS or _PATH.search(url.path) is not None


def _is_gate(shown: httpx.URL, address: str) -> bool:
    try:
        return _says_so(shown.join(address))
    except (httpx.InvalidURL, ValueError):
        return False


def _place(url: httpx.URL) -> tuple[str, str]:
    """Where it leads, whatever the scheme, the `www.` and a slash at the end."""
    return url.host.removeprefix("www."), url.path.rstrip("/")
