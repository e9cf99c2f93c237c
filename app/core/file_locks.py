"""Locks between processes of this machine: of files, so that they end with whoever holds them."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_SECONDS = 0.001  # a write takes a few milliseconds


def beside(database: str, purpose: str) -> Path:
    """The file of a lock that everybody shares who uses this SQLite database."""
    return Path(f"{database}.{purpose}")


def _silently() -> None:
    """Say nothing."""


@contextmanager
def alone(path: Path, on_wait: Callable[[], object] = _silently) -> Iterator[None]:
    """Hold the lock of this file or folder; `on_wait` is called when somebody else holds it.

    Waits as long as they do, unless `on_wait` raises. Raises OSError where the file cannot be made.
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


class Turns:
    """One holder at a time, among threads and processes, nearly in the order in which they came.

    Whoever is next holds one lock and waits for the other. Who has just had a turn must become next
    again before the following one: nobody has two in a row while another waits.
    """

    def __init__(self, path: Path) -> None:
        """The file is made at the first turn."""
        self._path = path
        self._descriptors: tuple[int, int] | None = None

    def take(self, seconds: float) -> None:
        """Wait for the turn in this thread; raises TimeoutError after so many seconds, OSError."""
        deadline = time.monotonic() + seconds
        queue, turn = self._opened()
        _lock(queue, deadline)
        try:
            _lock(turn, deadline)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)

    def give_back(self) -> None:
        """End the turn, if it was had."""
        if self._descriptors is not None:
            fcntl.flock(self._descriptors[1], fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the files."""
        for descriptor in self._descriptors or ():
            os.close(descriptor)
        self._descriptors = None

    def _opened(self) -> tuple[int, int]:
        if self._descriptors is None:
            names = (self._path, self._path.with_name(f"{self._path.name}-next"))
            turn, queue = (os.open(name, os.O_RDWR | os.O_CREAT, 0o600) for name in names)
            self._descriptors = queue, turn
        return self._descriptors


def _lock(descriptor: int, deadline: float) -> None:
    """Take a lock as soon as it is free: asked for again and again, because waiting has no end."""
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise TimeoutError from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return
