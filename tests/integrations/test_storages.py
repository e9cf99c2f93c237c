"""Both storages keep, give back, list and remove files alike."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.errors import Invalid, TooLarge, Unavailable, UnsupportedType
from app.integrations.file_types import sniff
from app.integrations.storage import LocalStorage, Storage
from app.integrations.storage.s3 import S3Storage
from app.integrations.storage.s3_settings import S3Settings
from tests.support.buckets import new_bucket

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 9000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return LocalStorage(tmp_path / "files")
    address: str = request.getfixturevalue("s3_address")
    return S3Storage(new_bucket(address), tmp_path / "spool")


async def pieces(content: bytes, size: int = 70_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def read(storage: Storage, start: int, length: int) -> bytes:
    return b"".join([piece async for piece in await storage.open_range(SHA256, start, length)])


class TestReceive:
    def test_keeps_the_bytes_under_their_hash(self, storage: Storage) -> None:
        async def story() -> None:
            stored = await storage.receive(pieces(CONTENT), 10**8, accept=sniff)
            assert (stored.sha256, stored.size) == (SHA256, len(CONTENT))
            assert await read(storage, 0, len(CONTENT)) == CONTENT
            assert await read(storage, 1_200_000, 7) == CONTENT[1_200_000:1_200_007]

        asyncio.run(story())

    def test_keeps_equal_content_once(self, storage: Storage) -> None:
        async def story() -> None:
            await asyncio.gather(*(storage.receive(pieces(CONTENT), 10**8) for _ in range(3)))
            assert [kept.sha256 async for kept in storage.kept_files()] == [SHA256]

        asyncio.run(story())

    @pytest.mark.parametrize(
        ("content", "maximum", "refusal"),
        [(CONTENT, 1000, TooLarge), (b"MZ" + bytes(9000), 10**8, UnsupportedType)],
    )
    def test_leaves_nothing_of_what_it_refuses(
        self,
        storage: Storage,
        tmp_path: Path,
        content: bytes,
        maximum: int,
        refusal: type[Exception],
    ) -> None:
        async def story() -> None:
            with pytest.raises(refusal):
                await storage.receive(pieces(content), maximum, accept=sniff)
            assert [kept async for kept in storage.kept_files()] == []

        asyncio.run(story())
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_has_the_whole_file_looked_at_before_it_is_kept(
        self, storage: Storage, tmp_path: Path
    ) -> None:
        seen: list[bytes] = []

        def refuse(path: Path) -> None:
            seen.append(path.read_bytes())
            raise Invalid

        async def story() -> None:
            with pytest.raises(Invalid):
                await storage.receive(pieces(CONTENT), 10**8, inspect=refuse)
            assert [kept async for kept in storage.kept_files()] == []
            await storage.receive(pieces(CONTENT), 10**8, inspect=lambda path: path.stat())
            assert [kept.sha256 async for kept in storage.kept_files()] == [SHA256]

        asyncio.run(story())
        assert seen == [CONTENT]
        assert not list(tmp_path.rglob("*.part"))


class TestKeptFiles:
    def test_says_size_and_age_and_forgets_what_was_removed(self, storage: Storage) -> None:
        async def story() -> None:
            before = clock.now() - timedelta(seconds=2)
            await storage.receive(pieces(CONTENT), 10**8)
            await storage.ping()
            (kept,) = [kept async for kept in storage.kept_files()]
            assert (kept.sha256, kept.size) == (SHA256, len(CONTENT))
            assert before <= kept.given_at <= clock.now() + timedelta(seconds=2)
            assert not await storage.remove(SHA256, before)
            later = clock.now() + timedelta(seconds=2)
            assert await storage.remove(SHA256, later)
            assert not await storage.remove(SHA256, later)

            await storage.receive(pieces(CONTENT), 10**8)
            assert not await storage.put_aside(SHA256, before)
            assert await storage.put_aside(SHA256, later)
            assert not await storage.put_aside(SHA256, later)
            assert [kept.sha256 async for kept in storage.kept_files()] == []
            assert [kept.size async for kept in storage.put_aside_files()] == [len(CONTENT)]
            await storage.put_back(SHA256)
            assert await read(storage, 0, 9) == CONTENT[:9]
            await storage.put_aside(SHA256, later)
            await storage.receive(pieces(CONTENT), 10**8)
            await storage.put_back(SHA256)
            assert [kept.sha256 async for kept in storage.kept_files()] == [SHA256]
            await storage.put_aside(SHA256, later)
            assert not await storage.delete_aside(SHA256, before)
            assert await storage.delete_aside(SHA256, later)
            assert [kept.sha256 async for kept in storage.put_aside_files()] == []
            assert [kept async for kept in storage.kept_files()] == []
            with pytest.raises(Unavailable, match="file_missing"):
                await storage.open_range(SHA256, 0, 1)

        asyncio.run(story())


class TestUnreachable:
    def test_every_step_says_so(self, tmp_path: Path) -> None:
        nowhere = S3Settings("b", "", "http://127.0.0.1:9", "us-east-1", "key", "secret")
        storage = S3Storage(nowhere, tmp_path / "spool")

        async def story() -> None:
            for step in (
                storage.ping,
                lambda: storage.receive(pieces(CONTENT), 10**8),
                lambda: storage.open_range(SHA256, 0, 1),
                lambda: storage.remove(SHA256, clock.now()),
            ):
                with pytest.raises(Unavailable, match="storage_unavailable"):
                    await step()

        asyncio.run(story())
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
