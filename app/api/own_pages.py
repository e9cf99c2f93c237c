"""Signing in, renewing and signing out: from our own pages and the allowed ones, and by programs.

Another site's form or script could sign its visitor in as somebody else, or out.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request

from app.core.errors import Forbidden
from app.core.settings import Settings

_OWN_SITES = {"same-origin", "none"}  # `none`: a person, not a page, began the request
_DEFAULT_PORTS = {"http": 80, "https": 443}


async def own_pages_only(request: Request) -> None:
    """Raise Forbidden for a request that a page of a foreign origin began."""
    settings: Settings = request.app.state.settings
    if not is_own(request.headers, request.url.scheme, settings):
        raise Forbidden("foreign_page")


def is_own(headers: Mapping[str, str], scheme: str, settings: Settings) -> bool:
    """Whether the request comes from our own or an allowed origin, or from no page at all.

    Browsers say which by Sec-Fetch-Site (no page can forge it; it stays right behind every proxy)
    and, older ones, by Origin (RFC 6454); programs such as curl send neither. `scheme` is how the
    request reached us; behind a proxy that is not believed it may be http where people see https.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and _normal(origin) in _allowed(settings):
        return True
    if site is not None:
        return site in _OWN_SITES
    return origin is None or _is_same_host(origin, scheme, headers.get("host", ""))


def _allowed(settings: Settings) -> set[tuple[str, str, int] | None]:
    named = {_normal(origin) for origin in (*settings.cors_origins, settings.public_url)}
    return named - {None}


def _normal(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an origin; None for what is none (`null` too)."""
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


def _is_same_host(origin: str, scheme: str, host: str) -> bool:
    theirs = _normal(origin)
    if theirs is None or (scheme == "https" and theirs[0] != "https"):
        return False
    return theirs == _normal(f"{theirs[0]}://{host}")
