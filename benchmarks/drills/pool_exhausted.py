"""Far more clients than the database has connections, all of them writing.

python -m benchmarks.drills.pool_exhausted [--clients 200] [--seconds 20]

The clients share the machine with the server, and wait for their own turn, too: how long the server
took, by its own log, is said below the row.
"""

import argparse
import asyncio
import json
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.drills.common import Scene, client_of, database, is_ready, run, until


async def story(scene: Scene, address: str, arguments: argparse.Namespace) -> float:
    """Work, then the seconds until one write succeeds again."""
    async with scene.at_work(address, arguments.clients):
        await asyncio.sleep(arguments.seconds)
    began = time.monotonic()
    async with client_of(address) as client:
        await until(lambda: is_ready(client))
        await until(lambda: scene.write_once(client))
    recovered = time.monotonic() - began
    await scene.hold_against(address)
    return recovered


def by_its_own_log(log: Path) -> str:
    """Of each status: how many, and the seconds in the middle and at the most."""
    took: dict[int, list[float]] = defaultdict(list)
    for line in log.read_text(encoding="utf-8").splitlines():
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("event") == "request":
            took[told["status"]].append(told["milliseconds"] / 1000)
    return "; ".join(
        f"{status}: {len(each)}, half of them within {sorted(each)[len(each) // 2]:.1f} s, "
        f"the longest {max(each):.1f} s"
        for status, each in sorted(took.items())
    )


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """All clients at once."""
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url, ZI_LOG_LEVEL="INFO")
        with scene.serving() as server:
            recovered = asyncio.run(story(scene, server.address, arguments))
    row = scene.ledger.row(f"{arguments.clients} clients", engine, recovered)
    return f"{row}\nthe server: {by_its_own_log(folder / 'data' / 'server.log')}"


if __name__ == "__main__":
    run("pool_exhausted", drill, clients=200, seconds=20.0)
