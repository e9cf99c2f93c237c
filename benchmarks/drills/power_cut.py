"""The power is cut while people write: only what the file system had put on the disk is left.

python -m benchmarks.drills.power_cut [--rounds 10] [--seconds 4]

Database and files lie on an ext4 file system in an image. The server is stopped in the middle of
its work and the image copied as it is at that moment: what the kernel still held in memory is not
in it. A new server starts on the copy, after ext4 has replayed its journal. Needs root (mounts).
"""

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.drills.common import Scene, database, processes_of, run, served

IMAGE_BYTES = 768 * 1024 * 1024
# The journal is written with `fsync` alone, not every five seconds.
OPTIONS = "loop,commit=300"
PEOPLE = 6


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[None]:
    """The file system of an image at `folder`."""
    folder.mkdir(exist_ok=True)
    command("mount", "-o", OPTIONS, str(image), str(folder))
    try:
        yield
    finally:
        command("umount", "-l", str(folder))  # those that were killed may still be going


def command(*words: str) -> None:
    """Run a program of the system; raises CalledProcessError."""
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - named above


def make_image(image: Path) -> None:
    """An empty file system."""
    with image.open("wb") as file:
        file.truncate(IMAGE_BYTES)
    command("mkfs.ext4", "-q", "-F", str(image))


async def work(scene: Scene, address: str, seconds: float, cut: Iterator[None]) -> None:
    """People write for a while, then the power is cut: nobody gets any further answer."""
    async with scene.at_work(address, PEOPLE):
        await asyncio.sleep(seconds)
        next(cut)
    scene.ledger.refused.clear()  # calls that were cut off were answered by nobody


def one_round(scene: Scene, engine: str, folder: Path, seconds: float) -> None:
    """Work and a cut; what was on the disk takes the image's place."""
    image, place = folder / "image", folder / "data"
    with mounted(image, place), served(engine, place):
        server = scene.start()

        def cut() -> Iterator[None]:
            running = [server.process.pid, *processes_of(place / "postgresql")]
            for pid in running:
                os.kill(pid, signal.SIGSTOP)
            shutil.copyfile(image, folder / "after")
            for pid in running:
                os.kill(pid, signal.SIGKILL)
            while any(Path(f"/proc/{pid}").exists() for pid in running[1:]):
                time.sleep(0.05)
            yield

        asyncio.run(work(scene, server.address, seconds, cut()))
        server.process.wait()
    (folder / "after").replace(image)


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """All rounds, each on what the last one left."""
    image, place = folder / "image", folder / "data"
    make_image(image)
    with mounted(image, place), database(engine, place) as url:
        scene = Scene(place, url)
    for _ in range(arguments.rounds):
        one_round(scene, engine, folder, arguments.seconds)
    with mounted(image, place), served(engine, place), scene.serving() as server:
        asyncio.run(scene.hold_against(server.address))
    return scene.ledger.row(f"{arguments.rounds} power cuts", engine)


if __name__ == "__main__":
    run("power_cut", drill, rounds=10, seconds=4.0)
