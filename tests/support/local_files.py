"""A folder as storage: files put there and read again, and streams that never end or fail."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from pathlib import Path
from typing import TypeVar

from app.integrations.storage import LocalStorage, StoredFile

MEBIBYTE = 1024 * 1024

T = TypeVar("T")


def run(work: Coroutine[object, object, T]) -> T:
    return asyncio.run(work)


async def stream(chunks: Iterable[bytes], then: Exception | None = None) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    if then:
        raise then


def keep(root: Path, *chunks: bytes, max_bytes: int = 64 * MEBIBYTE) -> StoredFile:
    return run(LocalStorage(root).receive(stream(chunks), max_bytes))


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
