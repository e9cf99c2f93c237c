"""Far more clients than the database has connections, all of them writing.

python -m benchmarks.drills.pool_exhausted [--clients 200] [--seconds 20]
"""

import argparse
import asyncio
import time
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


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """All clients at once."""
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url)
        with scene.serving() as server:
            recovered = asyncio.run(story(scene, server.address, arguments))
    return scene.ledger.row(f"{arguments.clients} clients", engine, recovered)


if __name__ == "__main__":
    run("pool_exhausted", drill, clients=200, seconds=20.0)
