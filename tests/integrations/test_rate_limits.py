"""Counts that processes share, and what happens when a store does not answer."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from limits.storage import MemoryStorage

from app.integrations.rate_limits import RateLimit, open_counts
from app.integrations.shared_counts import SharedCounts


@pytest.fixture(autouse=True)
def early_in_a_minute() -> Iterator[None]:
    """Windows begin with the minutes of the clock: what is counted here falls into one."""
    with time_machine.travel(1_700_000_000):  # 20 seconds into a minute
        yield


def hits(limit: RateLimit, key: str, times: int) -> list[bool]:
    async def ask() -> list[bool]:
        return [(await limit.hit(key)).allowed for _ in range(times)]

    return asyncio.run(ask())


def count_in(counts: SharedCounts, answers: Any) -> None:
    answers.put(hits(RateLimit(5, counts), "siti", 3))


def test_processes_count_together() -> None:
    forks = multiprocessing.get_context("fork")
    counts, answers = SharedCounts(), forks.SimpleQueue()
    for _ in range(2):
        process = forks.Process(target=count_in, args=(counts, answers))
        process.start()
        process.join()
    assert answers.get() + answers.get() == [True] * 5 + [False]
    assert hits(RateLimit(5, counts), "budi", 1) == [True]


def test_counts_as_the_memory_of_one_process_does() -> None:
    shared, own = RateLimit(60, SharedCounts()), RateLimit(60, MemoryStorage())
    with time_machine.travel(1_700_000_000, tick=False) as clock:
        for step in range(120):
            clock.shift(step % 7)
            for key in ("siti", "budi")[: 1 + step % 2]:
                assert asyncio.run(shared.hit(key)) == asyncio.run(own.hit(key)), step


def test_a_full_table_forgets_the_oldest_and_never_grows() -> None:
    limit = RateLimit(2, SharedCounts(buckets=4))
    with time_machine.travel(1_700_000_000, tick=False) as clock:
        for number in range(1000):
            assert hits_now(limit, str(number))
        clock.shift(120)
        assert [hits_now(limit, "siti") for _ in range(3)] == [True, True, False]


def hits_now(limit: RateLimit, key: str) -> bool:
    return limit._count(limit._near, key).allowed


class Silent(MemoryStorage):
    """A store on a machine that does not answer."""

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        time.sleep(1)
        raise AssertionError


def test_a_store_that_keeps_silent_is_not_waited_for() -> None:
    limit = RateLimit(1, Silent())
    assert hits(limit, "siti", 2) == [True, False]


@pytest.mark.parametrize("address", ["nowhere://host", "redis://127.0.0.1:1"])
def test_a_store_that_cannot_be_used_is_said_at_once(address: str) -> None:
    with pytest.raises(ValueError, match=r"redis|nowhere|storage"):
        open_counts(address)
