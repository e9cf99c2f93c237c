"""Workers die at any moment: every event arrives, in order, under one id."""

from pathlib import Path

from tests.support.couriers import arrives
from tests.support.databases import Databases

EVENTS, KILLS = 80, 3


def test_every_event_arrives_although_workers_die(databases: Databases, tmp_path: Path) -> None:
    with databases.copy("seeded") as url:
        arrives(tmp_path, url, EVENTS, KILLS, print)
