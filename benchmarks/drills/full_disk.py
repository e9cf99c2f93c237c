"""The disk fills up while people work, stays full for a while, and has room again.

python -m benchmarks.drills.full_disk [--seconds 6]

Database and files lie on a file system in memory of a few hundred megabytes. Needs root (mounts).
"""

import argparse
import asyncio
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.drills.common import Scene, client_of, database, is_ready, run, until
from benchmarks.drills.power_cut import command

ROOM = "500m"
PEOPLE = 4
PIECE = bytes(64 * 1024)


def fill(filler: Path) -> None:
    """Leave no room at all."""
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(PIECE)
    with suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(b"x")


async def story(scene: Scene, address: str, filler: Path, seconds: float) -> float:
    """Work before, while it is full, and after; the seconds to recover."""
    async with scene.at_work(address, PEOPLE):
        await asyncio.sleep(seconds)
        fill(filler)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(filler.unlink)
        began = time.monotonic()
        async with client_of(address) as client:
            await until(lambda: is_ready(client))
            await until(lambda: scene.write_once(client))
        recovered = time.monotonic() - began
        await asyncio.sleep(seconds)
    await scene.hold_against(address)
    return recovered


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Full and room again."""
    place = folder / "place"
    place.mkdir()
    command("mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=755", "none", str(place))
    try:
        with database(engine, place) as url:
            scene = Scene(place / "data", url)
            with scene.serving() as server:
                told = story(scene, server.address, place / "filler", arguments.seconds)
                recovered = asyncio.run(told)
    finally:
        command("umount", "-l", str(place))
    return scene.ledger.row("full disk", engine, recovered)


if __name__ == "__main__":
    run("full_disk", drill, seconds=6.0)
