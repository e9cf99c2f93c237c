"""The server dies at any moment: what was answered is there, and nothing else."""

from pathlib import Path

from tests.support.crash import survives
from tests.support.databases import Databases

KILLS = 4


def test_what_was_answered_survives_the_server(databases: Databases, tmp_path: Path) -> None:
    with databases.copy("seeded") as url:
        survives(tmp_path, url, KILLS, print)
