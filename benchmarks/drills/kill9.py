"""The server is killed in the middle of uploads and decisions, again and again.

python -m benchmarks.drills.kill9 [--rounds 100]
"""

import argparse
from pathlib import Path

from benchmarks.drills.common import database, run
from tests.support.crash import survives


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Raises with what was lost, doubled, or left behind."""
    said: list[str] = []
    (folder / "data").mkdir()
    with database(engine, folder) as url:
        survives(folder / "data", url, int(arguments.rounds), said.append)
    last = said[int(arguments.rounds) - 1].partition(": ")[2]
    return f"| kill -9, {arguments.rounds} times | {engine} | {last} | 0 | 0 | none | - | - |"


if __name__ == "__main__":
    run("kill9", drill, rounds=100)
