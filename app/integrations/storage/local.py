"""Files in a folder of this machine."""

import errno
import hashlib
import os
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from anyio import to_thread

from app.core import errors
from app.integrations.storage.base import (
    HEAD_BYTES,
    Accept,
    KeptFile,
    StoredFile,
    is_sha256,
    key_of,
)

PIECE_BYTES: Final = 1024 * 1024
BATCH_CHUNKS: Final = 1024

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

T = TypeVar("T")


class LocalStorage:
    """Files in a folder: `ab/cd/<sha256>`, and `incoming/` for those that are still arriving."""

    def __init__(self, root: Path) -> None:
        """`root` is made when the first file arrives."""
        self._root = root

    async def receive(
        self, chunks: AsyncIterator[bytes], max_bytes: int, accept: Accept | None = None
    ) -> StoredFile:
        """Write, hash and keep a file as it arrives; when this returns, it survives a power cut.

        `accept` sees the first 8192 bytes (fewer, if there are no more) before anything is kept.
        Whatever goes wrong, also a cancellation or what `chunks` or `accept` raise, leaves nothing
        behind. Raises TooLarge above `max_bytes`, StorageFull, Unavailable.
        """
        incoming = _Incoming(self._root, max_bytes, accept)
        try:
            async for chunk in chunks:
                incoming.take(chunk)
                if incoming.batch_is_full:
                    await incoming.run(incoming.write)
            return await incoming.run(incoming.keep)
        finally:
            incoming.discard()

    async def open_range(self, sha256: str, start: int, length: int) -> AsyncIterator[bytes]:
        """Give `length` bytes of a kept file from byte `start` on, in pieces of at most 1 MiB.

        That the file is there and long enough is checked before this returns. Raises Unavailable
        (`file_missing`, `storage_unavailable`), and ValueError for what cannot be a file's name or
        a range.
        """
        path = _path(self._root, sha256)
        if min(start, length) < 0:
            message = "a range has no negative numbers"
            raise ValueError(message)
        if await to_thread.run_sync(_size, path) < start + length:
            raise errors.Unavailable("file_missing")
        return _pieces(path, start, length)

    async def ping(self) -> None:
        """Write a byte and remove it. Raises StorageFull or Unavailable."""
        await to_thread.run_sync(_probe, self._root)

    async def kept_files(self) -> AsyncIterator[KeptFile]:
        """Every kept file, in the order of the names. Raises Unavailable."""
        for folder in await to_thread.run_sync(_folders, self._root):
            for kept in await to_thread.run_sync(_files, folder):
                yield kept

    async def remove(self, sha256: str) -> None:
        """Remove a kept file, if it is there."""
        await to_thread.run_sync(_path(self._root, sha256).unlink, True)  # noqa: FBT003 - missing_ok

    async def discard_unfinished(self, before: datetime) -> int:
        """Remove what arrived only in part before that instant (UTC); returns how many."""
        return await to_thread.run_sync(_discard_unfinished, self._root, before)


class _Incoming:
    """One file on its way in. `run` does a step in a thread; `discard` may come at any time.

    A cancelled request does not stop the thread that works for it: whoever is last, the thread or
    `discard`, removes the temporary file.
    """

    def __init__(self, root: Path, max_bytes: int, accept: Accept | None) -> None:
        self._root = root
        self._path = _temporary(root)
        self._max_bytes = max_bytes
        self._accept = accept
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

    async def run(self, step: Callable[[], T]) -> T:
        return await to_thread.run_sync(self._guarded, step)

    def _guarded(self, step: Callable[[], T]) -> T:
        with self._lock:
            if self._is_discarded:
                raise errors.Unavailable("storage_unavailable")
            self._is_busy = True
        try:
            return step()
        except OSError as error:
            raise _translated(error) from error
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
            self._file = _create(self._path)
        piece = b"".join(self._batch)
        self._digest.update(piece)
        self._file.write(piece)
        self._batch.clear()
        self._batch_bytes = 0
        return self._file

    def keep(self) -> StoredFile:
        """Write the rest and give the file its lasting name."""
        if len(self._head) < HEAD_BYTES and self._accept:
            self._accept(self._head)
        file = self.write()
        file.flush()
        os.fsync(file.fileno())
        file.close()
        sha256 = self._digest.hexdigest()
        _publish(self._path, self._root, sha256, self._size)
        return StoredFile(sha256, self._size, self._head)


def _publish(temporary: Path, root: Path, sha256: str, size: int) -> None:
    target = _path(root, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if _is_kept(target, size):
        target.touch()  # as young as a new one: no sweep may take it before its row is there
    else:
        temporary.replace(target)
    # Also when the file was there: its first writer may not have come this far yet.
    for folder in (target.parent, target.parent.parent, root):
        _sync_folder(folder)


def _is_kept(target: Path, size: int) -> bool:
    """Whether the file is there as a whole; a damaged one is replaced by the fresh one."""
    try:
        return target.stat().st_size == size
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _path(root: Path, sha256: str) -> Path:
    return root / key_of(sha256)


def _temporary(root: Path) -> Path:
    return root / "incoming" / f"{secrets.token_hex(16)}.part"


def _create(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _translated(error: OSError) -> errors.ServiceError:
    if error.errno in _FULL:
        return errors.StorageFull()
    return errors.Unavailable("storage_unavailable")


def _reading_error(error: OSError) -> errors.Unavailable:
    is_missing = isinstance(error, FileNotFoundError)
    return errors.Unavailable("file_missing" if is_missing else "storage_unavailable")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise _reading_error(error) from error


def _read(path: Path, start: int, length: int) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(start)
            piece = file.read(length)
    except OSError as error:
        raise _reading_error(error) from error
    if len(piece) < length:
        raise errors.Unavailable("file_missing")
    return piece


async def _pieces(path: Path, start: int, length: int) -> AsyncIterator[bytes]:
    # Opened anew for every piece: a reader who goes away leaves no open file behind.
    end = start + length
    for position in range(start, end, PIECE_BYTES):
        wanted = min(PIECE_BYTES, end - position)
        yield await to_thread.run_sync(_read, path, position, wanted)


def _probe(root: Path) -> None:
    path = _temporary(root)
    try:
        with _create(path) as file:
            file.write(b"\n")
    except OSError as error:
        raise _translated(error) from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]") if path.is_dir())


def _files(folder: Path) -> list[KeptFile]:
    return [
        KeptFile(path.name, status.st_size, _instant(status.st_mtime))
        for path in sorted(folder.iterdir())
        if is_sha256(path.name) and (status := path.stat())
    ]


def _discard_unfinished(root: Path, before: datetime) -> int:
    old = [path for path in root.glob("incoming/*.part") if _instant(path.stat().st_mtime) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _instant(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
