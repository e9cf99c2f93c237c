"""A dashboard of all offices: their numbers are read once, and then kept current by events alone.

ZI_URL and ZI_KEY come from the environment; the key's account has the scopes progress:read and
events:read. Nobody is named in what comes: only offices and numbers.

python examples/dashboard.py 2023
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx2 as httpx

CHANGED = "progress.changed"
GONE = 410
LOOK_SECONDS = 10

Ask = Callable[[str, dict[str, Any]], httpx.Response]
Row = dict[str, Any]


class Dashboard:
    """The numbers of every office of a year, by its code. `ask` sends a GET to the service."""

    def __init__(self, ask: Ask, year: int) -> None:
        """Nothing is asked yet."""
        self._ask, self._year = ask, year
        self.rows: dict[str, Row] = {}
        self._cursor = ""

    def read(self) -> None:
        """Where the events are now, then how things are: in this order nothing is missed."""
        self._cursor = self._get("/events", {"latest": "true"})["next_cursor"]
        table = self._get("/progress/all-work-units", {"year": self._year})
        self.rows = {row["work_unit_code"]: row for row in table["items"]}

    def follow(self) -> int:
        """Take in what has happened since; how many offices changed."""
        changed = 0
        while True:
            query = {"cursor": self._cursor, "type": CHANGED, "size": 100}
            answer = self._ask("/events", query)
            if answer.status_code == GONE:  # away for too long: begin anew
                self.read()
                return changed + 1
            page = answer.raise_for_status().json()
            for event in page["items"]:
                changed += self._take(event["data"])
            self._cursor = page["next_cursor"]
            if not page["items"]:
                return changed

    def _take(self, data: dict[str, Any]) -> int:
        code, numbers = data["work_unit_code"], data["progress"]
        if numbers["year"] != self._year:
            return 0
        if numbers["decrees"] == 0:  # its decree is counted no more
            self.rows.pop(code, None)
        else:
            where = {"work_unit_id": data["work_unit_id"], "work_unit_code": code}
            self.rows[code] = numbers | where
        return 1

    def _get(self, path: str, query: dict[str, Any]) -> Any:
        return self._ask(path, query).raise_for_status().json()


def show(rows: dict[str, Row]) -> str:
    """One line for each office: its code, and how much of its year is proven and done."""
    return "".join(
        f"{code:8} {row['percent_proven']:3} % proven {row['percent_met']:3} % of what is expected"
        f" {row['months_late']:4} months late\n"
        for code, row in sorted(rows.items())
    )


if __name__ == "__main__":
    api, key = f"{os.environ['ZI_URL']}/api/v1", os.environ["ZI_KEY"]
    with httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        board = Dashboard(
            lambda path, query: client.get(api + path, params=query), int(sys.argv[1])
        )
        board.read()
        sys.stdout.write(show(board.rows))
        while True:
            time.sleep(LOOK_SECONDS)
            if board.follow():
                sys.stdout.write(f"\n{show(board.rows)}")
