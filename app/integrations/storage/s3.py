"""Files in a bucket of an S3-compatible service."""

import shutil
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from typing import Any

import obstore
from anyio import to_thread
from obstore.exceptions import BaseError
from obstore.store import S3Store

from app.core import errors
from app.core.identifiers import new_id
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
from app.integrations.storage.incoming import PIECE_BYTES, is_older
from app.integrations.storage.local import LocalStorage
from app.integrations.storage.s3_leftovers import abort_leftovers
from app.integrations.storage.s3_settings import S3Settings

_PROBE = "incoming/probe"
_PROBE_SECONDS = 60
_CONNECT_SECONDS = 3.0
_QUESTION_SECONDS = 5.0
_UPLOADS_AT_ONCE = 4
_PART_BYTES = 5 * PIECE_BYTES  # the least that S3 takes


class S3Storage:
    """`ab/cd/<sha256>` in a bucket; a file arrives in a local folder: its name is its hash."""

    def __init__(self, settings: S3Settings, spool: Path) -> None:
        """Nothing is asked of the service yet; `spool` is a local folder with room for uploads."""
        self._spool = spool
        self._settings = settings
        self._store = open_store(settings, settings.timeout_seconds)
        # For questions without contents: whoever has no answer soon has none later.
        self._asking = open_store(settings, min(_QUESTION_SECONDS, settings.timeout_seconds))
        self._written_at = -inf

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
            size = (await obstore.head_async(self._asking, key))["size"]
        except FileNotFoundError as error:
            raise errors.Unavailable("file_missing") from error
        except BaseError as error:
            raise _unavailable() from error
        if size < start + length:
            raise errors.Unavailable("file_missing")
        return self._pieces(key, start, start + length)

    async def ping(self) -> None:
        """Write an empty object, now and then; in between, ask for it. Raises Unavailable."""
        is_due = time.monotonic() - self._written_at >= _PROBE_SECONDS
        try:
            if is_due:
                await obstore.put_async(self._asking, _PROBE, b"")
                self._written_at = time.monotonic()
            else:
                await obstore.head_async(self._asking, _PROBE)
        except (BaseError, FileNotFoundError) as error:
            self._written_at = -inf
            raise _unavailable() from error

    async def kept_files(self) -> AsyncIterator[KeptFile]:
        """As `LocalStorage.kept_files`."""
        async for kept in self._files(""):
            yield kept

    async def remove(self, sha256: str, before: datetime) -> bool:
        """As `LocalStorage.remove`."""
        return await self._take(key_of(sha256), before)

    async def put_aside(self, sha256: str, before: datetime) -> bool:
        """As in `Storage`: an object cannot be renamed, so it is copied first."""
        return await self._take(key_of(sha256), before, trash_key_of(sha256))

    async def put_aside_files(self) -> AsyncIterator[KeptFile]:
        """As in `Storage`."""
        async for kept in self._files(f"{TRASH}/"):
            yield kept

    async def put_back(self, sha256: str) -> None:
        """As in `Storage`."""
        key, aside = key_of(sha256), trash_key_of(sha256)
        try:
            try:
                await obstore.head_async(self._asking, key)
            except FileNotFoundError:
                await obstore.copy_async(self._store, aside, key)
            await obstore.delete_async(self._asking, aside)
        except (BaseError, FileNotFoundError) as error:
            raise _unavailable() from error

    async def delete_aside(self, sha256: str, before: datetime) -> bool:
        """As in `Storage`."""
        return await self._take(trash_key_of(sha256), before)

    async def _files(self, folder: str) -> AsyncIterator[KeptFile]:
        try:
            async for page in obstore.list(self._store, prefix=folder or None):
                for found in page:
                    name = found["path"].rpartition("/")[2]
                    if is_sha256(name) and found["path"] == folder + key_of(name):
                        yield KeptFile(name, found["size"], found["last_modified"])
        except BaseError as error:
            raise _unavailable() from error

    async def _take(self, key: str, before: datetime, copy: str = "") -> bool:
        """Delete what was written before that instant, perhaps after a copy; whether it was."""
        try:
            kept = await obstore.head_async(self._asking, key)
            if kept["last_modified"] >= before:
                return False
            if copy:
                await obstore.copy_async(self._store, key, copy)
            await obstore.delete_async(self._asking, key)
        except FileNotFoundError:
            return False
        except BaseError as error:
            raise _unavailable() from error
        return True

    async def discard_unfinished(self, before: datetime) -> int:
        """As `LocalStorage.discard_unfinished`, in the local folder and in the bucket."""
        spools = await to_thread.run_sync(_discard_spools, self._spool, before)
        try:
            return spools + await to_thread.run_sync(abort_leftovers, self._settings, before)
        except OSError as error:
            raise _unavailable() from error

    async def _put(self, sha256: str, path: Path) -> None:
        # Written again even if it is there: that makes it as young as a new one for a sweep.
        await self.ping()  # a service that keeps silent is found out before the parts wait for it
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


def open_store(settings: S3Settings, seconds: float) -> S3Store:
    """The way into a bucket; a request takes so many seconds at most. Nothing is asked yet."""
    return S3Store(
        settings.bucket,
        prefix=settings.prefix or None,
        config=_config(settings),
        client_options={
            "allow_http": settings.endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=min(_CONNECT_SECONDS, seconds)),
            "timeout": timedelta(seconds=seconds),
        },
        # What was tried for as long as one request may take is not tried again.
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=seconds)},
    )


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
