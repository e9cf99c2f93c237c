"""What is on the disk when somebody is told that it is kept."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import durable
from app.core.database import Database
from app.integrations.storage import LocalStorage

FULL = 2


async def settings_of(session: AsyncSession) -> tuple[object, object]:
    return (
        await session.scalar(text("PRAGMA journal_mode")),
        await session.scalar(text("PRAGMA synchronous")),
    )


class TestDatabase:
    def test_every_connection_syncs_with_its_commit(self, tmp_path: Path) -> None:
        async def found() -> list[tuple[object, object]]:
            database = Database(make_url(f"sqlite:///{tmp_path / 'zi.sqlite3'}"))
            async with database.writing() as writing, database.reading() as reading:
                seen = [await settings_of(writing), await settings_of(reading)]
            await database.close()
            return seen

        assert asyncio.run(found()) == [("wal", FULL)] * 2


@pytest.fixture
def trail(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is synced and renamed, in this order, by the names of the paths."""
    seen: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        seen.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_sync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        seen.append(f"{path.name} > {target.name}")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    return seen


async def content() -> AsyncIterator[bytes]:
    yield b"Berita Acara"


async def keep(folder: Path, trail: list[str]) -> tuple[str, str]:
    """Receive a file, then commit; the first names are those of the file."""
    database = Database(make_url(f"sqlite:///{folder / 'zi.sqlite3'}"))
    engine = database.writing_engine.sync_engine
    event.listen(engine, "commit", lambda _: trail.append("commit"))
    stored = await LocalStorage(folder / "files").receive(content(), 100)
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE names (name TEXT PRIMARY KEY)"))
    await database.close()
    part = next(name for name in trail if name.endswith(".part"))
    return part, stored.sha256


class TestFiles:
    def test_bytes_then_name_then_folders_then_commit(
        self, tmp_path: Path, trail: list[str]
    ) -> None:
        part, sha256 = asyncio.run(keep(tmp_path, trail))

        after = trail[trail.index(part) :]
        renamed = after.index(f"{part} > {sha256}")
        assert after[-5:] == [sha256[2:4], sha256[:2], "files", tmp_path.name, "commit"]
        assert 0 < renamed < len(after) - 5

    def test_new_folders_are_in_the_folders_above(self, tmp_path: Path, trail: list[str]) -> None:
        durable.make_folder(tmp_path / "satu" / "dua")

        assert trail == [tmp_path.name, "satu"]

    def test_text_is_whole_before_it_has_its_name(self, tmp_path: Path, trail: list[str]) -> None:
        durable.write_whole(tmp_path / "kunci", "rahasia")

        assert trail == ["kunci.new", "kunci.new > kunci", tmp_path.name]
        assert (tmp_path / "kunci").read_text() == "rahasia"
        assert (tmp_path / "kunci").stat().st_mode & 0o777 == 0o600

    def test_removed_file_stays_away(self, tmp_path: Path, trail: list[str]) -> None:
        async def remove() -> str:
            storage = LocalStorage(tmp_path)
            sha256 = (await storage.receive(content(), 100)).sha256
            trail.clear()
            kept = [each async for each in storage.kept_files()]
            later = kept[0].given_at.replace(year=kept[0].given_at.year + 1)
            assert await storage.remove(sha256, later)
            return sha256

        sha256 = asyncio.run(remove())
        assert trail == [sha256[2:4]]
