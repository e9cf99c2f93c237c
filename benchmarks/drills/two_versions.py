"""An upgrade without a stop: the old version serves while the new one migrates; then both serve.

python -m benchmarks.drills.two_versions [--people 4] [--seconds 8]

The old version is the commit before the newest migration came, in a work tree of its own.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.drills.common import Scene, client_of, is_ready, run, served, until
from tests.support.databases import ROOT, SECRET, SEED
from tests.support.server import Server, environment, free_port, zi


def git(*arguments: str) -> str:
    """What git says of this repository."""
    done = subprocess.run(["git", "-C", ROOT, *arguments], check=True, capture_output=True)  # noqa: S603, S607 - our own
    return done.stdout.decode().strip()


@contextmanager
def old_version(folder: Path) -> Iterator[Path]:
    """The code of the commit before the newest migration."""
    added = git("log", "-1", "--diff-filter=A", "--format=%H", "--", "migrations/versions")
    git("worktree", "add", "--detach", str(folder), f"{added}^")
    try:
        yield folder
    finally:
        git("worktree", "remove", "--force", str(folder))


def old_zi(code: Path, scene: Path, settings: dict[str, str], *arguments: str) -> None:
    """Run a command of the old version to its end."""
    command = [sys.executable, "-m", "app.cli", *arguments]
    subprocess.run(command, cwd=code, env=environment(scene, settings), check=True)  # noqa: S603 - our own


def start_old(code: Path, scene: Scene) -> Server:
    """The old version serves."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve"],
        cwd=code,
        env=environment(scene.folder, scene.settings | {"ZI_PORT": str(port)}),
    )
    return Server(f"http://127.0.0.1:{port}", process)


async def story(
    scene: Scene, old: Server, servers: list[Server], arguments: argparse.Namespace
) -> float:
    """Work on the old, migrate, work on both, end the old; seconds the migration took."""
    async with client_of(old.address) as client:
        await until(lambda: is_ready(client))
    async with scene.at_work(old.address, arguments.people):
        await asyncio.sleep(arguments.seconds)
        began = time.monotonic()
        migrated = await asyncio.to_thread(zi, scene.folder, "migrate", settings=scene.settings)
        took = time.monotonic() - began
        if migrated.returncode:
            raise AssertionError(migrated)
        new = await asyncio.to_thread(scene.start)
        servers.append(new)
        async with scene.at_work(new.address, arguments.people):
            await asyncio.sleep(arguments.seconds)
    await asyncio.to_thread(old.stop)
    await scene.hold_against(new.address)
    return took


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """The recovery is what the migration took while people worked."""
    with old_version(folder / "old") as code, served(engine, folder) as url:
        data = folder / "data"
        given = {"ZI_DATABASE_URL": url, "ZI_ENVIRONMENT": "production", "ZI_SECRET_KEY": SECRET}
        old_zi(code, data, given, "seed", str(SEED))
        scene = Scene(data, url)
        servers = [start_old(code, scene)]
        try:
            took = asyncio.run(story(scene, servers[0], servers, arguments))
        finally:
            for server in servers:
                server.process.kill()
                server.process.wait()
    return scene.ledger.row("two versions", engine, took)


if __name__ == "__main__":
    run("two_versions", drill, people=4, seconds=8.0)
