"""A bucket of an S3-compatible service."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import obstore
from obstore.exceptions import BaseError

from app.integrations.backup_targets.base import PIECE_BYTES, Kept, TargetFailure
from app.integrations.storage.s3 import open_store
from app.integrations.storage.s3_settings import S3Settings

_SECONDS: Final = 120.0


class BucketTarget:
    """What is kept is an object of the bucket, below a folder of it."""

    def __init__(self, settings: S3Settings, spool: Path) -> None:
        """Nothing is asked of the service yet; `spool` is a folder of this machine."""
        self._settings, self._spool = settings, spool
        self._store = open_store(settings, _SECONDS)

    @property
    def address(self) -> str:
        """`s3://bucket/folder`."""
        return f"s3://{self._settings.bucket}/{self._settings.prefix}".rstrip("/")

    @property
    def spool(self) -> Path:
        """On this machine: a file is sent when it is whole."""
        self._spool.mkdir(parents=True, exist_ok=True)
        return self._spool

    def put(self, path: Path, name: str) -> None:
        """As in BackupTarget."""
        with _failing():
            obstore.put(self._store, name, path)
        path.unlink()

    def open(self, name: str) -> Iterator[bytes]:
        """As in BackupTarget."""
        with _failing():
            for piece in obstore.get(self._store, name).stream(min_chunk_size=PIECE_BYTES):
                yield bytes(piece)

    def listed(self, prefix: str) -> Iterator[Kept]:
        """As in BackupTarget."""
        with _failing():
            for page in obstore.list(self._store, prefix=prefix):
                for found in page:
                    yield Kept(found["path"], found["size"], found["last_modified"])

    def remove(self, name: str) -> None:
        """As in BackupTarget."""
        try:
            with _failing():
                obstore.delete(self._store, name)
        except FileNotFoundError:
            return


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        raise TargetFailure(str(error)) from error
