"""What printing a report takes, and how long others wait for a light answer meanwhile.

python -m benchmarks.printing [--seconds 20]
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx2 as httpx
import pypdfium2

from app.schemas.platform.examples import DECREE_ID, TEAM_V_ID
from benchmarks.others import Others
from tests.support.server import start

SECONDS_TARGET = 2.0
_FORMS = ("pdf", "docx", "xlsx")
_PAUSE = 0.004
_CALM_LOAD = 1.0


def signed_in(base: str, log: str, role: str) -> httpx.Client:
    """A client of the person whom the log of the first start names."""
    found = re.search(rf"^  {role} +(\S+) +(\S+)$", log, re.MULTILINE)
    if found is None:
        sys.exit(log)
    client = httpx.Client(base_url=base, timeout=120)
    form = {"username": found[1], "password": found[2]}
    token = client.post("/auth/token", data=form).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {token['access_token']}"
    return client


def printed(client: httpx.Client, report_id: str, form: str) -> tuple[float, bytes]:
    """Seconds until the file is there, and the file."""
    started = time.perf_counter()
    path, query = f"/reports/{report_id}/document", {"format": form}
    content = client.get(path, params=query).raise_for_status().content
    return time.perf_counter() - started, content


def begun(client: httpx.Client, **about: str) -> str:
    """A report of a quarter; its id."""
    body = {"decree_id": str(DECREE_ID), "kind": "quarter", "period": 2, **about}
    return str(client.post("/reports", json=body).raise_for_status().json()["id"])


def printings(
    client: httpx.Client, report_id: str, form: str, seconds: float
) -> Iterator[tuple[float, bytes]]:
    """The same file again and again, for so many seconds."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        yield printed(client, report_id, form)


def measure(base: str, log: str, seconds: float) -> bool:
    """Both reports in each form; whether a team's report was quick enough."""
    ketua, member = signed_in(base, log, "pelaksana"), signed_in(base, log, "koordinator")
    reports = {"team": begun(member, team_id=str(TEAM_V_ID)), "office": begun(ketua)}
    for report_id in reports.values():
        for form in _FORMS:  # once before, so that everything is loaded
            printed(ketua, report_id, form)
    with Others(member, _PAUSE) as alone:
        time.sleep(seconds)
    print(f"others alone: {alone}")
    is_met = True
    for name, report_id in reports.items():
        for form in _FORMS:
            with Others(member, _PAUSE) as others:
                made = list(printings(ketua, report_id, form, seconds))
            each, content = median(taken for taken, _ in made), made[0][1]
            pages = len(pypdfium2.PdfDocument(content)) if form == "pdf" else 0
            is_met &= name != "team" or each < SECONDS_TARGET
            shape = f"{pages} pages, " if pages else ""
            told = f"{each:.2f} s (median of {len(made)})"
            print(f"{name}, {form}: {shape}{len(content) // 1024} KiB in {told}")
            print(f"  others: {others}; p99 {others.p99 / alone.p99:.1f} times that alone")
    return is_met


def main() -> int:
    """One server, one who prints, one who waits; 1 when printing took too long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.printing")
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    calm = "calm" if load < _CALM_LOAD else "NOT calm: these figures say little"
    print(f"load of the machine before: {load:.1f} ({calm})")
    with TemporaryDirectory() as name:
        folder = Path(name) / "service"
        server = start(folder, {"ZI_REQUESTS_PER_MINUTE": "1000000"})
        try:
            log = (folder / "server.log").read_text(encoding="utf-8")
            is_met = measure(f"{server.address}/api/v1", log, given.seconds)
        finally:
            server.stop()
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
