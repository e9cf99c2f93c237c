"""The server is killed in the middle of uploads and decisions, again and again.

python -m benchmarks.drills.kill9 [--rounds 100]

One installation lives through all rounds: each server starts over what the last one left. What was
acknowledged so far is told while it runs (stderr).
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.drills.common import database, run
from tests.support.crash import survives

TOLD_EVERY = 10


class Telling:
    """Keeps what was said, and tells of every tenth round and of what comes after the last."""

    def __init__(self, engine: str, rounds: int) -> None:
        """The clock begins."""
        self.said: list[str] = []
        self._engine, self._rounds, self._began = engine, rounds, time.monotonic()

    def __call__(self, line: str) -> None:
        """One line of whoever kills."""
        self.said.append(line)
        if len(self.said) % TOLD_EVERY == 0 or len(self.said) >= self._rounds:
            seconds = time.monotonic() - self._began
            print(f"{self._engine}, {seconds:.0f} s: {line}", file=sys.stderr, flush=True)


def drill(engine: str, folder: Path, arguments: argparse.Namespace) -> str:
    """Raises with what was lost, doubled, or left behind."""
    rounds = int(arguments.rounds)
    telling = Telling(engine, rounds)
    (folder / "data").mkdir()
    with database(engine, folder) as url:
        survives(folder / "data", url, rounds, telling)
    last = telling.said[rounds - 1].partition(": ")[2]
    return f"| kill -9, {rounds} times | {engine} | {last} | 0 | 0 | none | - | - |"


if __name__ == "__main__":
    run("kill9", drill, rounds=100)
