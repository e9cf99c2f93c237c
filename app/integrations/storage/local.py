"""Files in a folder of this machine."""

import os
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from anyio import to_thread

from app.core import durable, errors
from app.integrations.storage.base import (
    TRASH,
    Accept,
    Inspect,
    KeptFile,
    StoredFile,
    is_sha256,
    key_of,
    trash_key_of,
)
from app.integrations.storage.incoming import (
    LOOKS,
    PIECE_BYTES,
    Incoming,
    create,
    is_older,
    temporary_path,
    translated,
)

T = TypeVar("T")


class LocalStorage:
    """Files in a folder: `ab/cd/<sha256>`, and `incoming/` for those that are still arriving."""

    def __init__(self, root: Path) -> None:
        """`root` is made when the first file arrives."""
        self._root = root

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        max_bytes: int,
        accept: Accept | None = None,
        inspect: Inspect | None = None,
    ) -> StoredFile:
        """Write, hash and keep a file as it arrives; when this returns, it survives a power cut.

        `accept` sees the first 8192 bytes (fewer, if there are no more) as soon as they are there,
        `inspect` in a thread the whole file, before it is kept. Whatever goes wrong, also a
        cancellation or what `chunks`, `accept` or `inspect` raise, leaves nothing behind. Raises
        TooLarge above `max_bytes`, StorageFull, Unavailable.
        """
        incoming = Incoming(self._root, max_bytes, accept, inspect)
        try:
            async for chunk in chunks:
                incoming.take(chunk)
                if incoming.batch_is_full:
                    await incoming.run(incoming.write)
            return await incoming.run(incoming.keep, LOOKS if inspect else None)
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

    async def remove(self, sha256: str, before: datetime) -> bool:
        """Remove a kept file last given before that instant (UTC); whether there was one."""
        return await to_thread.run_sync(_remove, _path(self._root, sha256), before)

    async def put_aside(self, sha256: str, before: datetime) -> bool:
        """As in `Storage`."""
        return await to_thread.run_sync(_put_aside, self._root, sha256, before)

    async def put_aside_files(self) -> AsyncIterator[KeptFile]:
        """As in `Storage`."""
        for folder in await to_thread.run_sync(_folders, self._root / TRASH):
            for kept in await to_thread.run_sync(_files, folder):
                yield kept

    async def put_back(self, sha256: str) -> None:
        """As in `Storage`."""
        await to_thread.run_sync(_put_back, self._root, sha256)

    async def delete_aside(self, sha256: str, before: datetime) -> bool:
        """As in `Storage`."""
        return await to_thread.run_sync(_remove, self._root / trash_key_of(sha256), before)

    async def discard_unfinished(self, before: datetime) -> int:
        """Remove what arrived only in part before that instant (UTC); returns how many."""
        return await to_thread.run_sync(_discard_unfinished, self._root, before)


def _path(root: Path, sha256: str) -> Path:
    return root / key_of(sha256)


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
    path = temporary_path(root)
    try:
        with create(path) as file:
            file.write(b"\n")
    except OSError as error:
        raise translated(error) from error
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
    old = [path for path in root.glob("incoming/*.part") if is_older(path, before)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _put_aside(root: Path, sha256: str, before: datetime) -> bool:
    path, target = _path(root, sha256), root / trash_key_of(sha256)
    if not is_older(path, before):
        return False
    durable.make_folder(target.parent)
    path.replace(target)
    os.utime(target)  # from now on it lies in the trash
    durable.sync(target.parent)
    durable.sync(path.parent)
    return True


def _put_back(root: Path, sha256: str) -> None:
    path, aside = _path(root, sha256), root / trash_key_of(sha256)
    if path.exists():
        aside.unlink(missing_ok=True)
        return
    durable.make_folder(path.parent)
    aside.replace(path)
    durable.sync(path.parent)
    durable.sync(aside.parent)


def _remove(path: Path, before: datetime) -> bool:
    if not is_older(path, before):
        return False
    path.unlink(missing_ok=True)
    durable.sync(path.parent)
    return True


def _instant(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
