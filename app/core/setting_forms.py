"""The forms that settings have: each gives the value back, or raises ValueError."""

import re
import ssl
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, ValidationError
from pydantic_settings import NoDecode
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.core.media_types import EXTENSIONS

_LAST_PORT = 65_535
ASYNC_DRIVERS = {
    "sqlite": "sqlite+threads",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
ItemT = TypeVar("ItemT")


def _parts(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Listed = Annotated[tuple[ItemT, ...], NoDecode, BeforeValidator(_parts)]
"""Several values of one setting, separated by commas."""


def told_faults(error: ValidationError) -> list[str]:
    """What is wrong with the settings, a sentence for each, by the names that people set."""
    told = []
    for fault in error.errors():
        name = "_".join(map(str, fault["loc"])).upper()
        told.append(f"ZI_{name}: {fault['msg']}" if name else fault["msg"])
    return told


def known_database(value: str) -> str:
    """The address of a database of a kind that is known; an SQLite one is a file."""
    try:
        url = make_url(value or "sqlite:///zi.sqlite3")
        name = url.get_backend_name()
    except (ArgumentError, ValueError):
        url, name = None, ""
    if url is None or name not in ASYNC_DRIVERS:
        message = "only sqlite:// and postgresql:// are supported: `sqlite:///path` or "
        message += "`postgresql://user:password@host/name`"
        raise ValueError(message)
    if name == "sqlite" and url.database in {None, "", ":memory:"}:
        message = "an SQLite database needs a file: `sqlite:///path`"
        raise ValueError(message)
    return value


def readable_authorities(value: Path | None) -> Path | None:
    """A file of certificates (PEM), or none."""
    if value is not None:
        try:
            ssl.create_default_context(cafile=value)
        except OSError as error:
            message = f"{value}: {error.strerror or error}"
            raise ValueError(message) from error
    return value


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
