"""Keys and instants as tables hold them: 32 hexadecimal digits, and text in UTC."""

import hashlib
from datetime import UTC, date, datetime, time
from random import Random

_VARIANT = "89ab"


def instant(at: datetime) -> str:
    """An instant in UTC, given without its zone."""
    return at.isoformat(" ", "microseconds")


def morning(day: date, hour: int = 1) -> datetime:
    """An instant (UTC, without its zone) in the office hours of all of Indonesia: 9 or 10 there."""
    return datetime.combine(day, time(hour))


def chance_of(*path: object) -> Random:
    """The same course of chance for the same path."""
    return Random("/".join(map(str, path)))  # noqa: S311 - nothing is kept secret with it


def fresh_key(chance: Random, at: datetime) -> str:
    """A UUIDv7 for a row made at that instant."""
    return _key(at, f"{chance.getrandbits(76):019x}")


def derived_key(at: datetime, *path: object) -> str:
    """The same UUIDv7 for the same path."""
    text = "\x1f".join(map(str, path))
    return _key(at, hashlib.blake2b(text.encode(), digest_size=10).hexdigest())


def dashed(key: str) -> str:
    """A key as JSON has it."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def _key(at: datetime, digits: str) -> str:
    milliseconds = int(at.replace(tzinfo=UTC).timestamp() * 1000)
    variant = _VARIANT[int(digits[3], 16) & 3]
    return f"{milliseconds:012x}7{digits[:3]}{variant}{digits[4:19]}"
