"""People take random steps beside each other, and the kept counts are held against a fresh count.

python -m benchmarks.drills.counts [--steps 10000] [--people 8]

Steps that are refused do not count. At the same time somebody compares again and again, each time
as of one moment: what is committed is right, at any time.
"""

import argparse
import asyncio
import time
from collections import Counter
from pathlib import Path

from app.core.database import Database
from app.services.plan.counts.verifying import verify_counts
from benchmarks.drills.common import database, run
from tests.support.engines import database_at
from tests.support.random_steps import beside_each_other

A_ROUND = 25
PAUSE_SECONDS = 1.0


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Raises with what differs."""
    with database(engine, folder) as url:
        began = time.monotonic()
        taken, looks = asyncio.run(_story(url, int(arguments.people), int(arguments.steps)))
        seconds = time.monotonic() - began
    refused = Counter({name: n for name, n in taken.items() if ":" in name})
    kinds = ", ".join(f"{n} {name}" for name, n in (taken - refused).most_common())
    told = f"{refused.total()} refused or failed, compared {looks} times in {seconds:.0f} s"
    return f"| counts: {kinds} | {engine} | {_steps(taken)} | 0 | 0 | {told} | - | - |"


async def _story(url: str, people: int, steps: int) -> tuple[Counter[str], int]:
    one, is_over = database_at(url), asyncio.Event()
    try:
        looking = asyncio.create_task(_look_again_and_again(one, is_over))
        taken, seed = Counter[str](), 0
        while _steps(taken) < steps and not looking.done():
            taken += await beside_each_other(one, people, A_ROUND, seed)
            seed += people
        is_over.set()
        return taken, await looking
    finally:
        await one.close()


async def _look_again_and_again(one: Database, is_over: asyncio.Event) -> int:
    """How often; the last time after everything is over."""
    looks = 0
    while True:
        was_over = is_over.is_set()
        await _require_right(one)
        looks += 1
        if was_over:
            return looks
        await asyncio.sleep(PAUSE_SECONDS)


async def _require_right(one: Database) -> None:
    report = await verify_counts(one)
    if report.total or report.due:
        message = f"not as a fresh count: {report}"
        raise RuntimeError(message)


def _steps(taken: Counter[str]) -> int:
    return sum(n for name, n in taken.items() if ":" not in name and "nothing" not in name)


if __name__ == "__main__":
    run("counts", drill, steps=10_000, people=8)
