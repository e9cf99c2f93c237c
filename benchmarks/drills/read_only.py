"""The folder of the files cannot be written for a while; all else goes on.

python -m benchmarks.drills.read_only [--seconds 5]

Needs root and ext4 (`chattr +i`): root may write whatever the rights of a folder say.
"""

import argparse
import asyncio
import time
from pathlib import Path

from benchmarks.drills.common import Scene, database, is_ready, run, until
from benchmarks.drills.power_cut import command

PEOPLE = 4


async def story(scene: Scene, address: str, files: Path, seconds: float) -> float:
    """Work before, while nothing can be written, and after; the seconds to recover."""
    async with scene.at_work(address, PEOPLE) as client:
        await until(lambda: has_files(scene))
        command("chattr", "-R", "+i", str(files))
        try:
            await asyncio.sleep(seconds)
        finally:
            command("chattr", "-R", "-i", str(files))
        began, known = time.monotonic(), len(scene.ledger.files)
        await until(lambda: is_ready(client))
        await until(lambda: has_files(scene, known))
        recovered = time.monotonic() - began
    await scene.hold_against(address)
    return recovered


async def has_files(scene: Scene, known: int = 0) -> bool:
    """Whether more files were taken than were known."""
    return len(scene.ledger.files) > known


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Read-only, and writable again."""
    with database(engine, folder) as url:
        scene = Scene(folder / "data", url)
        with scene.serving() as server:
            files = folder / "data" / "files"
            recovered = asyncio.run(story(scene, server.address, files, arguments.seconds))
    return scene.ledger.row("read-only folder of files", engine, recovered)


if __name__ == "__main__":
    run("read_only", drill, seconds=5.0)
