"""A file on its way into a folder: written, hashed, and named by its hash at the end."""

import errno
import hashlib
import os
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from anyio import CapacityLimiter, to_thread

from app.core import durable, errors
from app.integrations.storage.base import HEAD_BYTES, Accept, Inspect, StoredFile, key_of

PIECE_BYTES: Final = 1024 * 1024
BATCH_CHUNKS: Final = 1024
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
# A look may take long (a virus scanner that keeps silent): others need threads, too.
LOOKS: Final = CapacityLimiter(20)

T = TypeVar("T")


class Incoming:
    """One file on its way in. `run` does a step in a thread; `discard` may come at any time.

    A cancelled request does not stop the thread that works for it: whoever is last, the thread or
    `discard`, removes the temporary file.
    """

    def __init__(
        self, root: Path, max_bytes: int, accept: Accept | None, inspect: Inspect | None = None
    ) -> None:
        self._root = root
        self._path = temporary_path(root)
        self._max_bytes = max_bytes
        self._accept = accept
        self._inspect = inspect
        self._digest = hashlib.sha256()
        self._size = 0
        self._head = b""
        self._batch: list[bytes] = []
        self._batch_bytes = 0
        self._file: BinaryIO | None = None
        self._lock = threading.Lock()
        self._is_busy = False
        self._is_discarded = False

    @property
    def batch_is_full(self) -> bool:
        """Whether enough was put aside for one trip to a thread."""
        return self._batch_bytes >= PIECE_BYTES or len(self._batch) >= BATCH_CHUNKS

    def take(self, chunk: bytes) -> None:
        """Count a chunk and put it aside for the next `write`."""
        self._size += len(chunk)
        if self._size > self._max_bytes:
            raise errors.TooLarge("upload_too_large", max_bytes=self._max_bytes)
        if len(self._head) < HEAD_BYTES:
            self._head += chunk[: HEAD_BYTES - len(self._head)]
            if len(self._head) == HEAD_BYTES and self._accept:
                self._accept(self._head)
        self._batch.append(chunk)
        self._batch_bytes += len(chunk)

    async def run(self, step: Callable[[], T], limiter: CapacityLimiter | None = None) -> T:
        """Do a step in a thread; raises what became of an OSError."""
        return await to_thread.run_sync(self._guarded, step, limiter=limiter)

    def _guarded(self, step: Callable[[], T]) -> T:
        with self._lock:
            if self._is_discarded:
                raise errors.Unavailable("storage_unavailable")
            self._is_busy = True
        try:
            return step()
        except OSError as error:
            raise translated(error) from error
        finally:
            self._rest()

    def _rest(self) -> None:
        with self._lock:
            self._is_busy = False
            if self._is_discarded:
                self._remove()

    def discard(self) -> None:
        """Remove the temporary file, if it is still there; never waits for a thread."""
        with self._lock:
            self._is_discarded = True
            if not self._is_busy:
                self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            if self._file:
                self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def write(self) -> BinaryIO:
        """Hash and write what was put aside."""
        if self._file is None:
            self._file = create(self._path)
        piece = b"".join(self._batch)
        self._digest.update(piece)
        self._file.write(piece)
        self._batch.clear()
        self._batch_bytes = 0
        return self._file

    def keep(self) -> StoredFile:
        """Write the rest, have the whole looked at, and give the file its lasting name."""
        if len(self._head) < HEAD_BYTES and self._accept:
            self._accept(self._head)
        file = self.write()
        file.flush()
        if self._inspect:
            self._inspect(self._path)
        os.fsync(file.fileno())
        file.close()
        sha256 = self._digest.hexdigest()
        _publish(self._path, self._root, sha256)
        return StoredFile(sha256, self._size, self._head)


def _publish(temporary: Path, root: Path, sha256: str) -> None:
    # Also over an equal file: it may be damaged, and no sweep may take it before its new row is
    # there, so it must be as young as this one.
    durable.put(temporary, root / key_of(sha256), root)
    durable.sync(root.parent)


def temporary_path(root: Path) -> Path:
    """A name nobody uses, for a file on its way in."""
    return root / "incoming" / f"{secrets.token_hex(16)}.part"


def create(path: Path) -> BinaryIO:
    """A new file for this account only."""
    durable.make_folder(path.parent.parent)
    path.parent.mkdir(exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def is_older(path: Path, before: datetime) -> bool:
    """Whether nothing in a file or folder was written since; no for one that has just gone."""
    try:
        newest = max(each.stat().st_mtime for each in (path, *path.rglob("*")))
    except FileNotFoundError:
        return False
    return newest < before.timestamp()


def translated(error: OSError) -> errors.ServiceError:
    """StorageFull or Unavailable."""
    if error.errno in _FULL:
        return errors.StorageFull()
    return errors.Unavailable("storage_unavailable")
