"""Counts that the processes of one server share: a table in memory that is given on by fork."""

import hashlib
import mmap
import struct
import time
from typing import Final

from limits.storage import SlidingWindowCounterSupport, Storage

# Digest of the key, number of its window, hits of the window before and of this one.
_SLOT: Final = struct.Struct("=16sQII")
_BUCKETS: Final = 2048
_WAYS: Final = 8
_BUCKET_BYTES: Final = _WAYS * _SLOT.size


class SharedCounts(Storage, SlidingWindowCounterSupport):
    """Sliding windows in half a mebibyte, however many keys there are: the oldest go.

    Nothing is locked: a process that dies or stops holds nobody up, and two that count the same key
    in the same microsecond may count it once.
    """

    STORAGE_SCHEME = None
    base_exceptions = OSError

    def __init__(self, buckets: int = _BUCKETS) -> None:
        """An empty table of eight times as many keys; who is forked from now on shares it."""
        super().__init__()
        self._buckets = buckets
        self._table = mmap.mmap(-1, buckets * _BUCKET_BYTES)

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Count `amount` more, unless that is over the limit."""
        place, before, here = self._find(key, expiry)
        if int(before * _part_left(expiry) + here) + amount > limit:
            return False
        self._write(place, key, expiry, before, here + amount)
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Hits of the window before and how long it counts on (seconds), and the same of this."""
        _place, before, here = self._find(key, expiry)
        left = _part_left(expiry) * expiry
        return before, left if before else 0.0, here, left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget a key."""
        place, _before, _here = self._find(key, expiry)
        self._write(place, key, expiry, 0, 0)

    def _find(self, key: str, expiry: int) -> tuple[int, int, int]:
        """The place of a key, or the oldest that may be taken for it; hits before and now."""
        digest, now = _digest(key), _window(expiry)
        begin = int.from_bytes(digest[:8]) % self._buckets * _BUCKET_BYTES
        oldest, oldest_window = begin, now + 1
        for place in range(begin, begin + _BUCKET_BYTES, _SLOT.size):
            owner, window, before, here = _SLOT.unpack_from(self._table, place)
            if owner == digest:
                return place, *_moved(now - window, before, here)
            if window < oldest_window:
                oldest, oldest_window = place, window
        return oldest, 0, 0

    def _write(self, place: int, key: str, expiry: int, before: int, here: int) -> None:
        _SLOT.pack_into(self._table, place, _digest(key), _window(expiry), before, here)

    # What other strategies of `limits` ask for.

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Hits of this window, with `amount` more."""
        place, before, here = self._find(key, expiry)
        self._write(place, key, expiry, before, here + amount)
        return here + amount

    def get(self, key: str) -> int:
        """Not known without the length of the window."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Not known without the length of the window."""
        raise NotImplementedError

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        self._table[:] = bytes(len(self._table))
        return None

    def clear(self, key: str) -> None:
        """Not known without the length of the window."""
        raise NotImplementedError


def _moved(windows: int, before: int, here: int) -> tuple[int, int]:
    """The two counts after so many windows have passed."""
    return {0: (before, here), 1: (here, 0)}.get(windows, (0, 0))


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=16).digest()


def _window(expiry: int) -> int:
    return int(time.time() / expiry)


def _part_left(expiry: int) -> float:
    """How much of the window before lies within the last `expiry` seconds."""
    return 1 - time.time() / expiry % 1
