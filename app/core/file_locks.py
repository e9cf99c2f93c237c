"""Locks between processes of this machine: of files, so that they end with whoever holds them."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def beside(database: str, purpose: str) -> Path:
    """The file of a lock that everybody shares who uses this SQLite database."""
    return Path(f"{database}.{purpose}")


def _silently() -> None:
    """Say nothing."""


@contextmanager
def alone(path: Path, on_wait: Callable[[], None] = _silently) -> Iterator[None]:
    """Hold the lock of this file or folder; `on_wait` is called when somebody else holds it.

    Waits as long as they do. Raises OSError where the file cannot be made.
    """
    how = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, how | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
