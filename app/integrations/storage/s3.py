"""Files in a bucket of an S3-compatible service."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from anyio import to_thread
from obstore.exceptions import BaseError
from obstore.store import S3Store

from app.core import errors
from app.core.identifiers import new_id
from app.integrations.storage.base import Accept, Inspect, KeptFile, StoredFile, is_sha256, key_of
from app.integrations.storage.incoming import PIECE_BYTES, is_older
from app.integrations.storage.local import LocalStorage

_PROBE = "incoming/probe"
_UPLOADS_AT_ONCE = 4
_PART_BYTES = 8 * PIECE_BYTES


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where the bucket is and how to get in; empty keys: the machine's role."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str


class S3Storage:
    """`ab/cd/<sha256>` in a bucket; a file arrives in a local folder: its name is its hash."""

    def __init__(self, settings: S3Settings, spool: Path) -> None:
        """Nothing is asked of the service yet; `spool` is a local folder with room for uploads."""
        self._spool = spool
        self._store = S3Store(
            settings.bucket,
            prefix=settings.prefix or None,
            config=_config(settings),
            client_options={
                "allow_http": settings.endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=5),
                "timeout": timedelta(seconds=60),
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
        )

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        max_bytes: int,
        accept: Accept | None = None,
        inspect: Inspect | None = None,
    ) -> StoredFile:
        """As `LocalStorage.receive`; the object appears whole or not at all."""
        folder = self._spool / str(new_id())
        try:
            stored = await LocalStorage(folder).receive(chunks, max_bytes, accept, inspect)
            await self._put(stored.sha256, folder / key_of(stored.sha256))
        finally:
            await to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))
        return stored

    async def open_range(self, sha256: str, start: int, length: int) -> AsyncIterator[bytes]:
        """As `LocalStorage.open_range`."""
        key = key_of(sha256)
        try:
            size = (await obstore.head_async(self._store, key))["size"]
        except FileNotFoundError as error:
            raise errors.Unavailable("file_missing") from error
        except BaseError as error:
            raise _unavailable() from error
        if size < start + length:
            raise errors.Unavailable("file_missing")
        return self._pieces(key, start, start + length)

    async def ping(self) -> None:
        """Write an empty object. Raises Unavailable."""
        try:
            await obstore.put_async(self._store, _PROBE, b"")
        except BaseError as error:
            raise _unavailable() from error

    async def kept_files(self) -> AsyncIterator[KeptFile]:
        """As `LocalStorage.kept_files`."""
        try:
            async for page in obstore.list(self._store):
                for found in page:
                    name = found["path"].rpartition("/")[2]
                    if is_sha256(name):
                        yield KeptFile(name, found["size"], found["last_modified"])
        except BaseError as error:
            raise _unavailable() from error

    async def remove(self, sha256: str, before: datetime) -> bool:
        """As `LocalStorage.remove`."""
        key = key_of(sha256)
        try:
            kept = await obstore.head_async(self._store, key)
            if kept["last_modified"] >= before:
                return False
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return False
        except BaseError as error:
            raise _unavailable() from error
        return True

    async def discard_unfinished(self, before: datetime) -> int:
        """As `LocalStorage.discard_unfinished`, in the local folder for arriving files."""
        return await to_thread.run_sync(_discard_spools, self._spool, before)

    async def _put(self, sha256: str, path: Path) -> None:
        # Written again even if it is there: that makes it as young as a new one for a sweep.
        try:
            await obstore.put_async(
                self._store,
                key_of(sha256),
                path,
                chunk_size=_PART_BYTES,
                max_concurrency=_UPLOADS_AT_ONCE,
            )
        except BaseError as error:
            raise _unavailable() from error

    async def _pieces(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        for position in range(start, end, PIECE_BYTES):
            piece_end = min(position + PIECE_BYTES, end)
            try:
                piece = await obstore.get_range_async(
                    self._store, key, start=position, end=piece_end
                )
            except BaseError as error:
                raise _unavailable() from error
            yield bytes(piece)


def _config(settings: S3Settings) -> Any:  # noqa: ANN401 - obstore's TypedDict exists for checkers only
    given = {
        "endpoint": settings.endpoint,
        "region": settings.region,
        "access_key_id": settings.access_key_id,
        "secret_access_key": settings.secret_access_key,
    }
    return {name: value for name, value in given.items() if value}


def _unavailable() -> errors.Unavailable:
    return errors.Unavailable("storage_unavailable")


def _discard_spools(spool: Path, before: datetime) -> int:
    if not spool.is_dir():
        return 0
    old = [path for path in spool.iterdir() if is_older(path, before)]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
