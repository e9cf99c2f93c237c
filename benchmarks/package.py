"""What an evidence package costs: memory, and bytes a second, and whether it is whole.

python -m benchmarks.package [--revisions 200] [--mebibytes 4] [--keep FILE]
"""

import argparse
import os
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2 as httpx

from app.schemas.platform.examples import TEAM_V_ID
from app.services.reporting.packages.checking import check
from benchmarks.upload import MEBIBYTE, Service
from tests.support.evidence import indicator_id

CODES = ("5A-1", "5A-2", "5A-3", "5B-1", "5C-1", "5D-1")


def fill(client: httpx.Client, revisions: int, mebibytes: int) -> None:
    """Submitted evidence of team V, each with one file of random bytes."""
    for number in range(revisions):
        month = number % 12 + 1
        body = {
            "indicator_ids": [indicator_id(CODES[number % len(CODES)])],
            "title": f"Laporan bulan {month}: bagian {number} - “naïf”",
            "evidence_date": f"2023-{month:02}-05",
            "covers_from": f"2023-{month:02}-01",
            "covers_to": f"2023-{month:02}-28",
        }
        made = client.post("/evidence", json=body).raise_for_status().json()
        file = b"%PDF-1.7\n" + os.urandom(mebibytes * MEBIBYTE)
        path = f"/evidence/{made['id']}"
        client.post(f"{path}/files", files={"files": ("a.pdf", file)}).raise_for_status()
        client.post(f"{path}/submit", json={}).raise_for_status()


def main() -> None:
    """Make one package, save it, check it, print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--revisions", type=int, default=200)
    parser.add_argument("--mebibytes", type=int, default=4)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        service = Service(Path(folder) / "service")
        address = f"{service.server.address}/api/v1"
        try:
            with httpx.Client(base_url=address, headers=service.headers, timeout=300) as client:
                fill(client, given.revisions, given.mebibytes)
                saved = Path(folder) / "paket.zip"
                service.forget_peak()
                before, started = service.memory("VmRSS"), time.perf_counter()
                query = {"team_id": str(TEAM_V_ID), "revisions": "all"}
                with (
                    client.stream("GET", "/exports/evidence-package", params=query) as answer,
                    saved.open("wb") as file,
                ):
                    for piece in answer.raise_for_status().iter_bytes(MEBIBYTE):
                        file.write(piece)
                seconds = time.perf_counter() - started
                growth = service.memory("VmHWM") - before
            size = saved.stat().st_size
            report = check(saved)
            print(f"package: {size / MEBIBYTE:.0f} MiB, {report.checked} files")
            print(f"time: {seconds:.1f} s, {size / MEBIBYTE / seconds:.0f} MiB/s")
            print(f"memory of the server grew by {growth / MEBIBYTE:.1f} MiB at most")
            print("whole" if report.whole else f"NOT whole: {report.faults}")
            if given.keep:
                shutil.copy(saved, given.keep)
        finally:
            service.server.process.terminate()
            service.server.process.wait()


if __name__ == "__main__":
    main()
