"""Cheap requests beside expensive ones, with one process and with several.

python -m benchmarks.workers [--seconds 10] [--workers 1 2] [--engine sqlite|postgresql]

For each number of processes: how long `GET /me` takes when nothing else is asked, and beside one
client that asks for something expensive again and again; how much all cores give; whether wrong
passwords and rates are counted together. Times are of a machine that does nothing else.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2 as httpx

from benchmarks.drills.common import database, scratch
from benchmarks.writers import Watch
from tests.support.server import running

API = "/api/v1"
MEMBER = "angeli.l.lake"
CHEAP_CLIENTS = 4
RATE = 40  # requests of one person in a minute, where rates are counted
BUSY_CLIENTS = 16
Ask = Callable[[], Awaitable[httpx.Response]]


class Bench:
    """One server, and whoever asks it."""

    def __init__(self, client: httpx.AsyncClient, password: str, seconds: float) -> None:
        """`seconds` for each measurement."""
        self._client, self._password, self._seconds = client, password, seconds
        self._headers: dict[str, str] = {}

    async def run(self) -> list[str]:
        """The lines of the table."""
        answer = await self._sign_in(MEMBER, self._password)
        token = answer.raise_for_status().json()["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}
        decree = (await self._get(f"{API}/decrees")).json()["items"][0]["id"]
        picture = f"{API}/decrees/{decree}/progress/heat-map/picture?format=png"
        dear: dict[str, Ask | None] = {
            "nothing": None,
            "roll-up": lambda: self._get(f"{API}/decrees/{decree}/progress"),
            "gaps": lambda: self._get(f"{API}/decrees/{decree}/gaps"),
            "picture": lambda: self._get(picture),
            "password": lambda: self._sign_in(MEMBER, self._password),
        }
        lines, idle = [], 0.0
        for name, ask in dear.items():
            p50, p99, done = await self._beside(ask)
            idle = idle or p99
            lines.append(
                f"  beside {name:<9} p50 {p50:6.1f} ms, p99 {p99:6.1f} ms "
                f"({p99 / idle:.1f} of idle), {done:.1f} of the other a second"
            )
        lines.append(f"  GET /me, {BUSY_CLIENTS} clients: {await self._throughput():.0f} a second")
        lines.append(f"  wrong passwords until refused: {await self._until_locked()}")
        return lines

    async def _get(self, path: str) -> httpx.Response:
        return await self._client.get(path, headers=self._headers)

    async def _sign_in(self, username: str, password: str) -> httpx.Response:
        form = {"username": username, "password": password}
        return await self._client.post(f"{API}/auth/token", data=form)

    async def _beside(self, dear: Ask | None) -> tuple[float, float, float]:
        """p50 and p99 in ms of what is cheap; how often the other was done in a second."""
        watch = Watch(self._seconds)
        cheap = (
            watch.repeat("cheap", lambda: self._get(f"{API}/me"), pause=0.02)
            for _ in range(CHEAP_CLIENTS)
        )
        await asyncio.gather(*cheap, *([watch.repeat("dear", dear)] if dear else []))
        waits = sorted(watch.waits["cheap"])
        p50, p99 = (1000 * waits[int(len(waits) * part)] for part in (0.5, 0.99))
        return p50, p99, len(watch.waits["dear"]) / self._seconds

    async def _throughput(self) -> float:
        watch = Watch(self._seconds)
        asked = (watch.repeat("me", lambda: self._get(f"{API}/me")) for _ in range(BUSY_CLIENTS))
        await asyncio.gather(*asked)
        return len(watch.waits["me"]) / self._seconds

    async def _until_locked(self) -> int:
        """Each over a connection of its own: whichever process answers, all count together."""
        for number in range(100):
            async with httpx.AsyncClient(base_url=self._client.base_url, timeout=60) as other:
                form = {"username": MEMBER, "password": "salah sekali"}
                answer = await other.post(f"{API}/auth/token", data=form)
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                return number
        return 100


async def measure(address: str, password: str, seconds: float) -> list[str]:
    """All measurements of one server."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        return await Bench(client, password, seconds).run()


async def until_too_many(address: str, password: str) -> int:
    """Requests of one person until they are too many, each over a connection of its own."""
    form = {"username": MEMBER, "password": password}
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        token = (await client.post(f"{API}/auth/token", data=form)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    for number in range(4 * RATE):
        async with httpx.AsyncClient(base_url=address, timeout=60, headers=headers) as client:
            answer = await client.get(f"{API}/me")
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return number
    return 4 * RATE


def with_processes(
    folder: Path, settings: dict[str, str], arguments: argparse.Namespace
) -> list[str]:
    """What was measured of one server, and of another that counts requests."""
    rates = settings | {"ZI_REQUESTS_PER_MINUTE": str(RATE)}
    with running(folder, rates) as address:
        password = (folder / "development-password").read_text().strip()
        counted = asyncio.run(until_too_many(address, password))
    with running(folder, settings) as address:
        lines = asyncio.run(measure(address, password, arguments.seconds))
    return [*lines, f"  requests until refused, of {RATE} a minute: {counted}"]


def main() -> int:
    """Work in a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    with scratch("workers") as folder, database(arguments.engine, folder) as url:
        settings = {
            "ZI_DATABASE_URL": url,
            "ZI_LOG_LEVEL": "WARNING",
            "ZI_REQUESTS_PER_MINUTE": "1000000",
            "ZI_ACCESS_TOKEN_MINUTES": "600",
        }
        for number in arguments.workers:
            lines = with_processes(folder, settings | {"ZI_WORKERS": str(number)}, arguments)
            print(f"{number} of them, load {os.getloadavg()[0]:.1f}", *lines, sep="\n", flush=True)
            time.sleep(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
