"""What an instance takes in memory: after its start, under load, after many mixed requests.

python -m benchmarks.memory [--requests 10000] [--clients 8] [--workers 1] [--engine E]

An instance in production, with its worker. PSS: what several processes share counts in part for
each; the sum is what the machine needs.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

import httpx2 as httpx

from app.services.identity.users import development
from benchmarks.drills.common import database, opened, scratch
from tests.support.databases import SECRET
from tests.support.office import PDF
from tests.support.server import start

API = "/api/v1"
PASSWORD = "kuda lumping naik sepeda 1987"  # noqa: S105 - of a temporary installation
MEBIBYTE = 1024 * 1024
Ask = Callable[[], Awaitable[httpx.Response]]


def family(pid: int) -> list[int]:
    """A process and its children."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [pid, *(int(child) for child in listed.split())]


def memory(pid: int) -> tuple[float, float]:
    """Resident and proportional memory of a process, in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return found["Rss"] / 1024, found["Pss"] / 1024


def told(moment: str, pid: int) -> str:
    """A row: RSS of each process, and the PSS of all."""
    each = [memory(one) for one in family(pid)]
    rss = ", ".join(f"{rss:.0f}" for rss, _ in each)
    return f"{moment:<28} RSS {rss} MiB, together (PSS) {sum(pss for _, pss in each):.0f} MiB"


class Mixture:
    """Requests of every kind that people make, in turn."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], password: str) -> None:
        """Whoever signs in here is a member."""
        self._client, self._headers, self._password = client, headers, password
        self.refused: Counter[str] = Counter()
        self._numbers = count()

    async def begin(self) -> None:
        """Find what the requests are about."""
        found = await self._get(f"{API}/indicators?q=Pelaporan%20Gratifikasi")
        item = found.json()["items"][0]
        self._indicator = item["id"]
        self._decree = (await self._get(f"{API}/decrees")).json()["items"][0]["id"]
        self._evidence = (await self._draft()).json()["id"]

    async def _get(self, path: str) -> httpx.Response:
        return await self._client.get(path, headers=self._headers)

    async def _draft(self) -> httpx.Response:
        body: dict[str, Any] = {
            "indicator_ids": [self._indicator],
            "title": "Rapat pembahasan tindak lanjut",
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }
        return await self._client.post(f"{API}/evidence", json=body, headers=self._headers)

    async def _upload(self) -> httpx.Response:
        made = await self._draft()
        if not made.is_success:
            return made
        evidence = made.json()["id"]
        files = {"files": ("laporan.pdf", PDF + os.urandom(MEBIBYTE))}
        path = f"{API}/evidence/{evidence}/files"
        return await self._client.post(path, files=files, headers=self._headers)

    async def _sign_in(self) -> httpx.Response:
        form = {"username": "angeli.l.lake", "password": self._password}
        return await self._client.post(f"{API}/auth/token", data=form)

    async def one(self) -> None:
        """The next request."""
        decree = f"{API}/decrees/{self._decree}"
        rare: dict[int, Ask] = {
            0: self._sign_in,
            10: self._upload,
            20: lambda: self._get(f"{decree}/progress/trend/picture?format=png"),
            30: lambda: self._get("/openapi.json"),
            40: lambda: self._get(f"{decree}/gaps"),
            50: lambda: self._get(f"{decree}/progress"),
            60: lambda: self._get(f"{decree}/gaps/summary"),
        }
        usual: list[Ask] = [
            self._draft,
            lambda: self._get(f"{API}/me"),
            lambda: self._get(f"{API}/evidence?size=50"),
            lambda: self._get(f"{API}/evidence/{self._evidence}"),
            lambda: self._get(f"{API}/me/work"),
        ]
        number = next(self._numbers)
        answer = await rare.get(number % 100, usual[number % len(usual)])()
        if not answer.is_success:
            self.refused[f"{answer.status_code} {answer.text[:200]}"] += 1


async def make_people(url: str) -> None:
    """The people of the decree have passwords."""
    prepared = opened(url)
    await development.prepare_sign_ins(prepared, PASSWORD)
    await prepared.close()


async def measure(address: str, pid: int, password: str, arguments: argparse.Namespace) -> None:
    """Print memory before, meanwhile and after."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        form = {"username": "angeli.l.lake", "password": password}
        signed_in = await client.post(f"{API}/auth/token", data=form)
        token = signed_in.raise_for_status().json()["access_token"]
        mixture = Mixture(client, {"Authorization": f"Bearer {token}"}, password)
        await mixture.begin()
        done = count(1)

        async def work() -> None:
            while (number := next(done)) <= arguments.requests:
                await mixture.one()
                if number % (arguments.requests // 5) == 0:
                    print(told(f"under load, {number}", pid), flush=True)

        await asyncio.gather(*(work() for _ in range(arguments.clients)))
        await asyncio.sleep(2)
        print(told(f"after {arguments.requests} requests", pid))
        print(f"not answered with success: {dict(mixture.refused) or 'none'}")


def main() -> int:
    """Work in a temporary folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with scratch("memory") as folder, database(arguments.engine, folder) as url:
        asyncio.run(make_people(url))
        settings = {
            "ZI_ENVIRONMENT": "production",
            "ZI_SECRET_KEY": SECRET,
            "ZI_DATABASE_URL": url,
            "ZI_LOG_LEVEL": "WARNING",
            "ZI_REQUESTS_PER_MINUTE": "1000000",
            "ZI_ACCESS_TOKEN_MINUTES": "600",
            "ZI_WORKERS": str(arguments.workers),
        }
        server = start(folder, settings, seed=False)  # as an operator starts it
        try:
            print(told("after the start", server.process.pid))
            asyncio.run(measure(server.address, server.process.pid, PASSWORD, arguments))
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
