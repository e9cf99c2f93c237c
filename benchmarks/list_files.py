"""What the file of a long list costs: memory of the server, time, and what others wait meanwhile.

python -m benchmarks.list_files [--rows 100000]
"""

import argparse
import sqlite3
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx2 as httpx

from benchmarks.others import Others
from benchmarks.upload import MEBIBYTE, Service

GROWTH_TARGET = 64 * MEBIBYTE
_PAUSE = 0.05
_INSERT = """INSERT INTO notifications (id, user_id, stage, subject_type, subject_id, occurrence,
    facts, email_mode, created_at) VALUES (?, ?, 'asked', 'finding', ?, 1,
    '{"code": "5A-2", "text": null}', 'none', '2026-01-01 00:00:00.000000')"""


def fill(folder: Path, user_id: str, rows: int) -> None:
    """So many notifications of one person, straight into the database."""
    (path,) = (each for each in folder.rglob("*") if each.suffix in {".db", ".sqlite", ".sqlite3"})
    with sqlite3.connect(path, timeout=30) as database:
        made = ((uuid4().hex, user_id, uuid4().hex) for _ in range(rows))
        database.executemany(_INSERT, made)


def make(client: httpx.Client, form: str) -> tuple[int, float]:
    """The bytes of the file, and the seconds until it could be fetched."""
    body = {"operation": "list_notifications", "format": form}
    started = time.perf_counter()
    path = client.post("/exports", json=body).raise_for_status().headers["location"]
    path = path.removeprefix("/api/v1")
    while (found := client.get(path).json())["status"] in {"waiting", "running"}:
        time.sleep(1)
    if found["status"] != "done":
        sys.exit(str(found))
    size = 0
    with client.stream("GET", f"{path}/content") as answer:
        for piece in answer.raise_for_status().iter_bytes(MEBIBYTE):
            size += len(piece)
    return size, time.perf_counter() - started


def main() -> int:
    """Both forms, one after the other; 1 when memory grew too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.list_files")
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name) / "service"
        service = Service(folder)
        address = f"{service.server.address}/api/v1"
        is_met = True
        try:
            with httpx.Client(base_url=address, headers=service.headers, timeout=300) as client:
                for form in ("csv", "xlsx"):  # once before, so that everything is loaded
                    make(client, form)
                user_id = client.get("/me").json()["id"].replace("-", "")
                fill(folder, user_id, given.rows)
                with Others(client, _PAUSE) as others:
                    time.sleep(10)
                print(f"others alone: p99 {others.p99:.0f} ms")
                for form in ("csv", "xlsx"):
                    service.forget_peak()
                    before = service.memory("VmRSS")
                    with Others(client, _PAUSE) as others:
                        size, seconds = make(client, form)
                    growth = service.memory("VmHWM") - before
                    is_met &= growth < GROWTH_TARGET
                    print(
                        f"{form}: {given.rows} rows, {size / MEBIBYTE:.1f} MiB in {seconds:.0f} s;"
                        f" memory grew by {growth / MEBIBYTE:.1f} MiB at most (target < 64);"
                        f" others: p99 {others.p99:.0f} ms"
                    )
        finally:
            service.server.stop()
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
