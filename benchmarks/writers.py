"""Many who write at once: how many drafts a second, how long each waits, who is turned away.

python -m benchmarks.writers [--clients 50] [--seconds 20] [--refused] [--database-url URL, empty]

With `--refused` one client more asks for what is refused with 409, again and again. Beside them all
one asks `/healthz`. Days of the drafts are those of the seeded plan.
"""

import argparse
import asyncio
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2 as httpx

from tests.support.databases import prepare
from tests.support.server import running

API = "/api/v1"
Ask = Callable[[], Awaitable[httpx.Response]]


class Watch:
    """How long answers took (seconds), and their statuses, by kind of client."""

    def __init__(self, seconds: float) -> None:
        """Clients go on for so long from now."""
        self.ends_at = time.monotonic() + seconds
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.statuses: dict[str, Counter[int]] = defaultdict(Counter)

    async def repeat(self, kind: str, ask: Ask, pause: float = 0.0) -> None:
        """Ask again and again, one request at a time."""
        while time.monotonic() < self.ends_at:
            began = time.monotonic()
            answer = await ask()
            self.waits[kind].append(time.monotonic() - began)
            self.statuses[kind][answer.status_code] += 1
            await asyncio.sleep(pause)

    def table(self, seconds: float) -> str:
        """One line for each kind of client."""
        lines = [f"{'':<10}{'a second':>9}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}  statuses"]
        for kind, waits in self.waits.items():
            ordered = sorted(waits)
            p50, p99 = (ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
            times = "".join(f"{1000 * each:>9.1f}" for each in (p50, p99, ordered[-1]))
            statuses = dict(sorted(self.statuses[kind].items()))
            lines.append(f"{kind:<10}{len(waits) / seconds:>9.1f}{times}  {statuses}")
        return "\n".join(lines)


async def measure(address: str, password: str, arguments: argparse.Namespace) -> str:
    """Let all clients loose on the server; the table of what happened."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        member = await _headers(client, "angeli.l.lake", password)
        admin = await _headers(client, "admin", password)
        found = await client.get(f"{API}/indicators?q=Pelaporan%20Gratifikasi", headers=member)
        draft = {
            "indicator_ids": [found.json()["items"][0]["id"]],
            "title": "Rapat pembahasan tindak lanjut",
            "evidence_date": "2023-07-05",
            "covers_from": "2023-04-01",
            "covers_to": "2023-06-30",
        }
        office = {
            "code": "53",
            "name": "KPU Provinsi NTT",
            "kind": "kabupaten_kota",
            "parent_id": None,
            "time_zone": "Asia/Makassar",
        }
        watch = Watch(arguments.seconds)
        asked: list[Awaitable[None]] = [
            watch.repeat(
                "create", lambda: client.post(f"{API}/evidence", json=draft, headers=member)
            )
            for _ in range(arguments.clients)
        ]
        if arguments.refused:
            asked.append(
                watch.repeat(
                    "refused",
                    lambda: client.post(f"{API}/work-units", json=office, headers=admin),
                )
            )
        asked.append(watch.repeat("healthz", lambda: client.get("/healthz"), pause=0.02))
        await asyncio.gather(*asked)
    return watch.table(arguments.seconds)


async def _headers(client: httpx.AsyncClient, username: str, password: str) -> dict[str, str]:
    form = {"username": username, "password": password}
    answer = await client.post(f"{API}/auth/token", data=form)
    return {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}


def main() -> int:
    """Work in a temporary folder; the exit status is 1 when anybody was turned away with 503."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.writers")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--refused", action="store_true")
    parser.add_argument("--database-url", default=os.environ.get("ZI_DATABASE_URL", ""))
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = arguments.database_url or f"sqlite:///{folder}/zi.sqlite3"
        prepare(url, "seeded")
        settings = {"ZI_DATABASE_URL": url, "ZI_LOG_LEVEL": "WARNING"}
        with running(folder, settings | {"ZI_REQUESTS_PER_MINUTE": "1000000"}) as address:
            password = (folder / "development-password").read_text().strip()
            table = asyncio.run(measure(address, password, arguments))
        print(table)
        log = (folder / "server.log").read_text().splitlines()
        faults = [line for line in log if "error" in line or "Error" in line]
        print(f"{len(faults)} lines of faults in the log", *faults[:3], sep="\n")
    return 1 if "503" in table else 0


if __name__ == "__main__":
    sys.exit(main())
