"""CPU time of processes, and how many statements a database was given."""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

STATEMENT, CONTROL = "statement", "control"
_TICK: Final = 1 / os.sysconf("SC_CLK_TCK")
_NANOSECOND: Final = 1e-9
_CONTROL: Final = {
    "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", "PRAGMA", "DISCARD", "RESET",
}  # fmt: skip
_US: Final = "bench"
# As PostgreSQL writes statements of either protocol into its log, behind who asks.
_LOGGED: Final = re.compile(r"^([^|\n]*)\|LOG:  (?:statement|execute [^:]*):\s+(\w+)", re.MULTILINE)
_RELOAD_SECONDS: Final = 0.3


def seconds_of(pid: int) -> float:
    """What all threads of a process have computed so far."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in tasks) * _NANOSECOND


def kind_of(word: str) -> str:
    """Whether a statement with this first word asks for something, or is about transactions."""
    return CONTROL if word.upper() in _CONTROL else STATEMENT


class TraceFile:
    """Statements of SQLite, which `counted` notes as one letter each."""

    def __init__(self, path: Path) -> None:
        """The server has the same path in BENCH_TRACE."""
        self._path = path

    @contextmanager
    def counting(self) -> Iterator[Counter[str]]:
        """Filled at the end of the block with what was asked in it."""
        counted: Counter[str] = Counter()
        begins = self._path.stat().st_size
        yield counted
        letters = self._path.read_bytes()[begins:].decode()
        counted.update(STATEMENT if letter == STATEMENT[0] else CONTROL for letter in letters)


class Postmaster:
    """A PostgreSQL server whose data lie in a folder."""

    def __init__(self, data: Path, url: str) -> None:
        """`url` leads to any database of it, as its owner."""
        self._url, self._log = url, data / "log"
        self._pid = int((data / "postmaster.pid").read_text().split()[0])
        self._set("log_line_prefix", "%a|")

    def seconds(self) -> float:
        """What the processes of clients have computed, and all that have ended."""
        stat = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        ended = (int(stat[13]) + int(stat[14])) * _TICK  # cutime, cstime
        listed = Path(f"/proc/{self._pid}/task/{self._pid}/children").read_text().split()
        return ended + sum(seconds_of(int(each)) for each in listed if _serves(each))

    @contextmanager
    def counting(self) -> Iterator[Counter[str]]:
        """Filled at the end of the block with what was asked in it."""
        counted: Counter[str] = Counter()
        self._set("log_statement", "all")
        begins = self._log.stat().st_size
        try:
            yield counted
        finally:
            self._set("log_statement", "none")
        with self._log.open(encoding="utf-8", errors="replace") as log:
            log.seek(begins)
            found = _LOGGED.findall(log.read())
        counted.update(kind_of(word) for who, word in found if who != _US)

    def _set(self, name: str, value: str) -> None:
        with psycopg.connect(self._url, application_name=_US, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
            connection.execute("SELECT pg_reload_conf()")
        time.sleep(_RELOAD_SECONDS)


def _serves(pid: str) -> bool:
    """Whether the process works for a client: others write pages back and clean."""
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except OSError:
        return False
    return "[local]" in title or "127.0.0.1" in title or "parallel worker" in title
