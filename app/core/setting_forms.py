"""The forms that settings have: each gives the value back, or raises ValueError."""

import re

from app.core.media_types import EXTENSIONS

_LAST_PORT = 65_535


def known_hosts(value: tuple[str, ...]) -> tuple[str, ...]:
    """Each `host`, `host:port` or `host:*`, in small letters; IPv6 addresses in brackets."""
    for each in value:
        match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:(\d{1,5}|\*))?", each.lower())
        port = (match[3] or "1") if match else "0"
        if port != "*" and not 0 < int(port) <= _LAST_PORT:
            message = f"`host`, `host:port` or `[IPv6]:port`, not {each}"
            raise ValueError(message)
    return tuple(each.lower() for each in value)


def known_scanner(value: str) -> str:
    """`host:port` or `unix:/path`, or nothing."""
    match = re.fullmatch(r"unix:/.+|[^\s/]+:(\d{1,5})", value)
    if value and (match is None or int(match[1] or 0) > _LAST_PORT):
        message = "`host:port` or `unix:/path`"
        raise ValueError(message)
    return value


def known_types(value: tuple[str, ...]) -> tuple[str, ...]:
    """Media types that are known."""
    if unknown := sorted(set(value) - set(EXTENSIONS)):
        message = f"not known: {', '.join(unknown)}; known: {', '.join(sorted(EXTENSIONS))}"
        raise ValueError(message)
    return value


def usable_sender(value: str) -> str:
    """An address, or a name with one, or nothing."""
    if value and not re.fullmatch(r"[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+", value):
        message = "`name@host` or `Name <name@host>`"
        raise ValueError(message)
    return value
