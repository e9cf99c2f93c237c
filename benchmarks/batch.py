"""Hand in 10,000 records in one batch, a hundred of them bad, twice; time and memory.

python -m benchmarks.batch [--lines 10000] [--database-url URL of an empty database]
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2 as httpx

from tests.support.server import Server, start

BAD_EVERY = 100
MEBIBYTE = 1024 * 1024
FIGURES = {"employees": 36, "working_days": 20, "present": 702, "late": 11, "absent": 2}


def lines(count: int) -> Iterator[bytes]:
    """The batch; every hundredth line has one employee too few."""
    for number in range(count):
        is_bad = number % BAD_EVERY == 0
        line = {
            "external_id": f"rekap-{number}",
            "type": "attendance",
            "title": f"Rekap {number}",
            "period": "2023-06",
            "taken_at": "2023-07-01T08:00:00+08:00",
            "figures": FIGURES | ({"employees": 0} if is_bad else {}),
        }
        yield json.dumps(line).encode() + b"\n"


def key_of(server: Server, folder: Path) -> str:
    """A key of SiRian."""
    password = (folder / "development-password").read_text(encoding="utf-8").strip()
    with httpx.Client(base_url=f"{server.address}/api/v1") as client:
        form = {"username": "admin", "password": password}
        token = client.post("/auth/token", data=form).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        body = {
            "work_unit_code": "53",
            "source_key": "sirian",
            "name": "SiRian",
            "scopes": ["records:write"],
        }
        account = client.post("/service-accounts", json=body).raise_for_status().json()["id"]
        issued = client.post(f"/service-accounts/{account}/keys", json={}).raise_for_status()
        return str(issued.json()["key"])


def hand_in(server: Server, key: str, batch: bytes) -> tuple[float, dict[str, Any]]:
    """Seconds, and the summary; raises when a bad line is not told with its pointer."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/jsonl"}
    url = f"{server.address}/api/v1/sources/sirian/records"
    started = time.perf_counter()
    answer = httpx.post(url, content=batch, headers=headers, timeout=300).raise_for_status()
    seconds = time.perf_counter() - started
    *told, last = map(json.loads, answer.text.splitlines())
    bad = [each for each in told if "errors" in each]
    pointers = {fault["pointer"] for each in bad for fault in each["errors"]}
    if any((each["line"] - 1) % BAD_EVERY for each in bad) or pointers != {"/figures/employees"}:
        message = f"other lines are bad than should be: {bad[:3]}"
        raise SystemExit(message)
    return seconds, last["summary"]


def resident(server: Server) -> float:
    """MiB that the server holds in memory."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    line = next(each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / MEBIBYTE


def main() -> int:
    """Against a server of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch")
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--database-url", default=os.environ.get("ZI_DATABASE_URL", ""))
    arguments = parser.parse_args()
    batch = b"".join(lines(arguments.lines))
    with TemporaryDirectory() as name:
        settings = {"ZI_DATABASE_URL": arguments.database_url} if arguments.database_url else {}
        server = start(Path(name), settings)
        try:
            key = key_of(server, Path(name))
            hand_in(server, key, b"".join(lines(200)).replace(b"rekap-", b"awal-"))
            before = resident(server)
            first, summary = hand_in(server, key, batch)
            again, unchanged = hand_in(server, key, batch)
            grown = resident(server) - before
        finally:
            server.stop()
    print(f"{arguments.lines} lines, {len(batch) / MEBIBYTE:.1f} MiB: {summary}")
    print(f"again: {unchanged}")
    print(
        f"{first:.1f} s, again {again:.1f} s ({again / first:.2f} of it); "
        f"peak memory +{grown:.1f} MiB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
