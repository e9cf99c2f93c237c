"""PostgreSQL is stopped by SIGSTOP: it takes calls and answers none; then it goes on.

python -m benchmarks.drills.frozen_postgres [--seconds 75]
"""

import argparse
import asyncio
import os
import signal
import time
from pathlib import Path

from benchmarks.drills.common import (
    HEADER,
    Scene,
    client_of,
    database,
    is_ready,
    processes_of,
    scratch,
    until,
)

PEOPLE = 8
BESIDE = ("/healthz", "/readyz", "/api/v1/pengguna-yang-tidak-ada")


async def look_beside(address: str, seconds: float) -> str:
    """How long those wait who need no database, and the probe of readiness."""
    longest = dict.fromkeys(BESIDE, 0.0)
    statuses: dict[str, set[int]] = {path: set() for path in BESIDE}
    end = time.monotonic() + seconds
    async with client_of(address) as client:
        while time.monotonic() < end:
            for path in BESIDE:
                began = time.monotonic()
                statuses[path].add((await client.get(path)).status_code)
                longest[path] = max(longest[path], time.monotonic() - began)
            await asyncio.sleep(0.5)
    return "; ".join(f"{path} {sorted(statuses[path])} {longest[path]:.2f} s" for path in BESIDE)


async def story(scene: Scene, address: str, data: Path, seconds: float) -> tuple[str, float]:
    """Work before, during and after; what was seen beside, and the seconds to recover."""
    stopped = processes_of(data)
    async with scene.at_work(address, PEOPLE) as client:
        await asyncio.sleep(3)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            beside = await look_beside(address, seconds)
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)
        began = time.monotonic()
        await until(lambda: wrote_since(scene, began))
        recovered = time.monotonic() - began
        await until(lambda: is_ready(client))
        await asyncio.sleep(3)
    await scene.hold_against(address)
    return beside, recovered


async def wrote_since(scene: Scene, began: float) -> bool:
    """Whether anybody's write succeeded since."""
    return scene.ledger.last_success > began


def main() -> None:
    """Print the row and what was seen beside."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drills.frozen_postgres")
    parser.add_argument("--seconds", type=float, default=75)
    arguments = parser.parse_args()
    with scratch("frozen") as folder, database("postgresql", folder) as url:
        scene = Scene(folder / "data", url)
        with scene.serving() as server:
            seen = story(scene, server.address, folder / "postgresql", arguments.seconds)
            beside, recovered = asyncio.run(seen)
    print(HEADER)
    print(scene.ledger.row(f"frozen {arguments.seconds:.0f} s", "postgresql", recovered))
    print(f"meanwhile: {beside}")


if __name__ == "__main__":
    main()
