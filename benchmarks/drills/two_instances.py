"""Two instances on one database, people at work on both; one is killed, and comes back.

python -m benchmarks.drills.two_instances [--people 8] [--seconds 10]
"""

import argparse
import asyncio
import time
from pathlib import Path

from benchmarks.drills.common import Scene, client_of, database, is_ready, run, until
from tests.support.server import Server


async def story(scene: Scene, pair: list[Server], arguments: argparse.Namespace) -> float:
    """Work on both, kill one, work on the other; the seconds until the first is back."""
    one, other = pair
    async with scene.at_work(other.address, arguments.people):
        async with scene.at_work(one.address, arguments.people):
            await asyncio.sleep(arguments.seconds)
            one.process.kill()
        one.process.wait()
        await asyncio.sleep(arguments.seconds)
        began = time.monotonic()
        pair[0] = one = await asyncio.to_thread(scene.start)
        async with client_of(one.address) as client:
            await until(lambda: is_ready(client))
        recovered = time.monotonic() - began
        async with scene.at_work(one.address, arguments.people):
            await asyncio.sleep(arguments.seconds)
    await scene.hold_against(other.address)
    return recovered


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Both over the same data folder: files are shared, too."""
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url)
        pair = [scene.start(), scene.start()]
        try:
            recovered = asyncio.run(story(scene, pair, arguments))
        finally:
            for server in pair:
                server.process.kill()
                server.process.wait()
    return scene.ledger.row("one of two killed", engine, recovered)


if __name__ == "__main__":
    run("two_instances", drill, people=8, seconds=10.0)
