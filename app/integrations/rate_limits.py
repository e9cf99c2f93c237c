"""How often somebody may ask, counted in the memory of this process."""

import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


@dataclass(frozen=True)
class Allowance:
    """What is left of a minute: `reset` is in seconds, until all of it is there again."""

    allowed: bool
    limit: int
    remaining: int
    reset: int


class RateLimit:
    """At most so many in any minute, for each key; counting costs the same for many as for few."""

    def __init__(self, per_minute: int) -> None:
        """Several servers each count for themselves."""
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def hit(self, key: str) -> Allowance:
        """Count one more, unless there is no room for it."""
        return self._allowance(key, allowed=self._limiter.hit(self._item, key))

    def look(self, key: str) -> Allowance:
        """Whether there is room for one more; counts nothing."""
        return self._allowance(key, allowed=self._limiter.test(self._item, key))

    def _allowance(self, key: str, *, allowed: bool) -> Allowance:
        window = self._limiter.get_window_stats(self._item, key)
        wait = max(1, math.ceil(window.reset_time - time.time()))
        return Allowance(allowed, self._item.amount, max(0, window.remaining), wait)
