"""Locks that everybody shares who uses a database, on this machine or on others.

They end with whoever holds them, however that ends: on SQLite a file's lock, on PostgreSQL an
advisory lock of a connection.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import URL, text

from app.core import file_locks
from app.core.durable import make_folder
from app.core.schema_state import connected


class Purpose(NamedTuple):
    """What is locked: by its name beside SQLite's file, by its number on PostgreSQL."""

    name: str
    number: int


# That of the migrations themselves is in migrations/env.py.
START: Final = Purpose("start", 142202301)
BACKUP: Final = Purpose("backup", 142202310)

TABLE_SECONDS: Final = 3.0
"""How long a step of the migrations waits for a table on PostgreSQL.

Shorter than what the service's own transactions wait for a lock: who queues behind one such wait is
not refused.
"""


@contextmanager
def alone(url: URL, purpose: Purpose, on_wait: Callable[[], object]) -> Iterator[None]:
    """Hold the lock; `on_wait` is called when somebody else does, and may raise instead of waiting.

    Raises OSError, and what the driver raises.
    """
    if url.get_backend_name() == "sqlite":
        make_folder(Path(url.database or "").parent)
        with file_locks.alone(file_locks.beside(url.database or "", purpose.name), on_wait):
            yield
        return
    with connected(url) as connection:
        number = {"number": purpose.number}
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), number):
            on_wait()
            connection.execute(text("SELECT pg_advisory_lock(:number)"), number)
        yield
