"""Several processes share a port, people at work; one of them is killed, again and again.

python -m benchmarks.drills.worker_killed [--people 8] [--rounds 10] [--seconds 7]

`kill -9` of the one that has lived longest, which is the one that does the worker's jobs: another
does them, and a new process takes its place. Each lives for more than ten seconds: of those who die
sooner the supervisor starts only so many.
"""

import argparse
import asyncio
import os
import signal
import time
from pathlib import Path

from benchmarks.drills.common import Scene, client_of, database, is_ready, run, until
from benchmarks.memory import family
from tests.support.server import Server

PROCESSES = 2


async def story(scene: Scene, server: Server, arguments: argparse.Namespace) -> float:
    """Work while one after the other is killed; the longest time until there were all again."""
    longest = 0.0
    async with scene.at_work(server.address, arguments.people):
        for _ in range(int(arguments.rounds)):
            await asyncio.sleep(arguments.seconds)
            killed = family(server.process.pid)[1]
            os.kill(killed, signal.SIGKILL)
            took = await until(lambda: is_complete(server, killed))  # noqa: B023 - awaited here
            longest = max(longest, took)
        await asyncio.sleep(arguments.seconds)
    began = time.monotonic()
    async with client_of(server.address) as client:
        await until(lambda: is_ready(client))
        await until(lambda: scene.write_once(client))
        longest = max(longest, time.monotonic() - began)
    await scene.hold_against(server.address)
    return longest


async def is_complete(server: Server, killed: int) -> bool:
    """Whether as many processes are there as before, without the one that was killed."""
    there = family(server.process.pid)[1:]
    return len(there) >= PROCESSES and killed not in there


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """One server of two processes."""
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url, ZI_WORKERS=str(PROCESSES))
        server = scene.start()
        try:
            recovered = asyncio.run(story(scene, server, arguments))
        finally:
            server.stop()
    times = int(arguments.rounds)
    return scene.ledger.row(f"one of two processes killed, {times} times", engine, recovered)


if __name__ == "__main__":
    run("worker_killed", drill, people=8, rounds=10, seconds=7.0)
