"""What the services see of a storage, wherever its files lie."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from anyio import from_thread

HEAD_BYTES: Final = 8192
TRASH: Final = "trash"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")

Accept = Callable[[bytes], object]
"""Looks at the head of a file that is arriving; raises to refuse it."""

Inspect = Callable[[Path], object]
"""Looks, in a thread, at the whole file before it is kept; raises to refuse it."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known about a file once it is kept: its name, its size in bytes, its beginning."""

    sha256: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the storage: its name, its size in bytes, when it was last given (UTC)."""

    sha256: str
    size: int
    given_at: datetime


class Storage(Protocol):
    """Keeps files under the SHA-256 of their content (64 lower-case hexadecimal digits)."""

    async def receive(
        self,
        chunks: AsyncIterator[bytes],
        max_bytes: int,
        accept: Accept | None = None,
        inspect: Inspect | None = None,
    ) -> StoredFile:
        """Keep the bytes of `chunks`; see `LocalStorage.receive`."""

    async def open_range(self, sha256: str, start: int, length: int) -> AsyncIterator[bytes]:
        """Give `length` bytes from `start` on; see `LocalStorage.open_range`."""

    async def ping(self) -> None:
        """Check that files can be written; see `LocalStorage.ping`."""

    def kept_files(self) -> AsyncIterator[KeptFile]:
        """Every kept file, in the order of the names."""

    async def remove(self, sha256: str, before: datetime) -> bool:
        """Remove a kept file last given before that instant (UTC); whether there was one."""

    async def put_aside(self, sha256: str, before: datetime) -> bool:
        """Move a kept file last given before that instant (UTC) to the trash; whether it was."""

    def put_aside_files(self) -> AsyncIterator[KeptFile]:
        """Every file in the trash; `given_at` is when it was put there."""

    async def put_back(self, sha256: str) -> None:
        """Take a file out of the trash, unless the same content was given again."""

    async def delete_aside(self, sha256: str, before: datetime) -> bool:
        """Delete a file put into the trash before that instant (UTC); whether there was one."""

    async def discard_unfinished(self, before: datetime) -> int:
        """Remove what arrived only in part before that instant (UTC); returns how many."""


def pulled(chunks: AsyncIterator[bytes]) -> Iterator[bytes]:
    """What the event loop reads, one by one, for a worker thread of that loop."""
    while (piece := from_thread.run(anext, chunks, None)) is not None:
        yield piece


def is_sha256(name: str) -> bool:
    """Whether a name is that of a kept file: 64 lower-case hexadecimal digits."""
    return _SHA256.fullmatch(name) is not None


def trash_key_of(sha256: str) -> str:
    """Where a file lies that no row needed."""
    return f"{TRASH}/{key_of(sha256)}"


def key_of(sha256: str) -> str:
    """Where a file lies below the root: `ab/cd/<sha256>`. Raises ValueError for other names."""
    if not is_sha256(sha256):
        message = "a stored file is named by 64 lower-case hexadecimal digits"
        raise ValueError(message)
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
