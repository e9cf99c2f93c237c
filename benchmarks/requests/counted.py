"""`zi`, with a letter in a file for every statement that SQLite is given.

BENCH_TRACE=FILE python -m benchmarks.requests.counted serve
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.requests.costs import kind_of


class _Note:
    """Writes down what one connection is given."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._last = descriptor, ""

    def __call__(self, statement: str) -> None:
        """SQLite tells a statement once more for each of its triggers."""
        if statement != self._last:
            letter = kind_of(statement.split(maxsplit=1)[0])[0]
            os.write(self._descriptor, letter.encode())
        self._last = statement


def _watch() -> None:
    """Every connection from now on."""
    path = os.environ["BENCH_TRACE"]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - handed on
        connection = connect(*arguments, **options)
        connection.set_trace_callback(_Note(descriptor))
        return connection

    for module in ("sqlite3", "sqlite3.dbapi2"):
        vars(sys.modules[module])["connect"] = watched


if __name__ == "__main__":
    _watch()
    from app.cli import app

    app()
