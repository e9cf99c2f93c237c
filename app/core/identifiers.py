"""UUIDv7 keys (RFC 9562): sorted by time, so that indexes stay compact and lists stable."""

import hashlib
import secrets
from datetime import UTC, date, datetime, time
from uuid import UUID

from app.core import clock

_RANDOM_BITS = 74
_LOWER_BITS = 62  # of these; the twelve above them tell parts of a millisecond


def _uuid7(milliseconds: int, random_bits: int) -> UUID:
    rand_a, rand_b = random_bits >> _LOWER_BITS, random_bits & ((1 << _LOWER_BITS) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)


def new_id() -> UUID:
    """A fresh key for a row made now, which sorts behind those of earlier microseconds.

    RFC 9562, section 6.2, method 3: the highest random bits tell the part of the millisecond.
    """
    milliseconds, microseconds = divmod(int(clock.now().timestamp() * 1_000_000), 1000)
    part = microseconds * 4096 // 1000
    return _uuid7(milliseconds, part << _LOWER_BITS | secrets.randbits(_LOWER_BITS))


def derived_id(day: date, *natural_key: object) -> UUID:
    """The same key for the same natural key: a decree has equal keys wherever it is loaded.

    `day` gives the time part (midnight UTC), the SHA-256 of the natural key the random part.
    """
    instant = datetime.combine(day, time.min, UTC)
    digest = hashlib.sha256("\x1f".join(map(str, natural_key)).encode()).digest()
    bits = int.from_bytes(digest) >> (256 - _RANDOM_BITS)
    return _uuid7(int(instant.timestamp() * 1000), bits)
