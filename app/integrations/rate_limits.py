"""How often somebody may ask: counted by this process, by those of one server, or by all."""

import asyncio
import math
import time
from dataclasses import dataclass

import structlog
from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from app.integrations.shared_counts import SharedCounts

# How long a store on another machine is waited for; then this process counts alone.
_STORE_SECONDS = 0.5

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Allowance:
    """What is left of a minute: `reset` is in seconds, until all of it is there again."""

    allowed: bool
    limit: int
    remaining: int
    reset: int


def open_counts(address: str) -> Storage:
    """Where to count: a store that `limits` knows by its address, otherwise shared memory.

    Raises ValueError when there is no such kind of store, or its package is not installed.
    """
    if not address:
        return SharedCounts()
    options = {"socket_timeout": _STORE_SECONDS} if address.startswith("redis") else {}
    try:
        counts = storage_from_string(address, wrap_exceptions=True, **options)
    except ConfigurationError as error:
        raise ValueError(str(error)) from error
    if not isinstance(counts, Storage) or not hasattr(counts, "get_sliding_window"):
        message = "not a store that keeps sliding windows"
        raise ValueError(message)
    return counts


class RateLimit:
    """At most so many in any minute, for each key; counting costs the same for many as for few."""

    def __init__(self, per_minute: int, counts: Storage | None = None) -> None:
        """Counted in `counts`; without, and while they do not answer, by this process alone."""
        self._item = RateLimitItemPerMinute(per_minute)
        is_near = counts is None or isinstance(counts, SharedCounts)
        near = counts if counts is not None and is_near else MemoryStorage()
        self._near = SlidingWindowCounterRateLimiter(near)
        self._far = None if counts is None or is_near else SlidingWindowCounterRateLimiter(counts)

    async def hit(self, key: str) -> Allowance:
        """Count one more, unless there is no room for it."""
        if far := self._far:
            try:
                async with asyncio.timeout(_STORE_SECONDS):
                    return await asyncio.to_thread(self._count, far, key)
            except (StorageError, TimeoutError):
                log.warning("rate_limit_storage_silent")
        return self._count(self._near, key)

    def _count(self, limiter: SlidingWindowCounterRateLimiter, key: str) -> Allowance:
        allowed = limiter.hit(self._item, key)
        window = limiter.get_window_stats(self._item, key)
        wait = max(1, math.ceil(window.reset_time - time.time()))
        return Allowance(allowed, self._item.amount, max(0, window.remaining), wait)
