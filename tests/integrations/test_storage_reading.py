"""What was kept is read again, whole or in parts, and whether the storage is there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core import errors
from app.integrations.storage import PIECE_BYTES, LocalStorage, Storage
from tests.support.local_files import files, keep, run

NOWHERE = "0" * 64


def read(root: Path, sha256: str, start: int, length: int) -> list[bytes]:
    async def pieces() -> list[bytes]:
        return [piece async for piece in await LocalStorage(root).open_range(sha256, start, length)]

    return run(pieces())


class TestOpenRange:
    def test_whole_file_comes_in_pieces(self, tmp_path: Path) -> None:
        content = os.urandom(2 * PIECE_BYTES + 5)
        stored = keep(tmp_path, content)

        pieces = read(tmp_path, stored.sha256, 0, stored.size)

        assert [len(piece) for piece in pieces] == [PIECE_BYTES, PIECE_BYTES, 5]
        assert b"".join(pieces) == content

    @pytest.mark.parametrize(
        ("start", "length"), [(0, 1), (3, 4), (9, 1), (10, 0), (0, 0), (PIECE_BYTES - 1, 3)]
    )
    def test_range_gives_exactly_these_bytes(self, tmp_path: Path, start: int, length: int) -> None:
        content = os.urandom(PIECE_BYTES + 10)
        stored = keep(tmp_path, content)

        pieces = read(tmp_path, stored.sha256, start, length)

        assert b"".join(pieces) == content[start : start + length]

    def test_missing_file_is_told_before_the_first_byte(self, tmp_path: Path) -> None:
        with pytest.raises(errors.Unavailable) as failed:
            run(LocalStorage(tmp_path).open_range(NOWHERE, 0, 0))

        assert failed.value.code == "file_missing"

    def test_file_that_became_shorter_is_told_before_the_first_byte(self, tmp_path: Path) -> None:
        stored = keep(tmp_path, b"12345")

        with pytest.raises(errors.Unavailable) as failed:
            run(LocalStorage(tmp_path).open_range(stored.sha256, 0, 6))

        assert failed.value.code == "file_missing"

    @pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"1")])
    def test_file_that_is_damaged_meanwhile_is_told(
        self, tmp_path: Path, damage: Callable[[Path], object]
    ) -> None:
        stored = keep(tmp_path, b"12345")

        async def pieces() -> list[bytes]:
            opened = await LocalStorage(tmp_path).open_range(stored.sha256, 0, 5)
            damage(tmp_path / files(tmp_path)[0])
            return [piece async for piece in opened]

        with pytest.raises(errors.Unavailable) as failed:
            run(pieces())

        assert failed.value.code == "file_missing"

    def test_broken_storage_is_not_taken_for_a_missing_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")

        with pytest.raises(errors.Unavailable) as failed:
            run(LocalStorage(tmp_path / "file").open_range(NOWHERE, 0, 1))

        assert failed.value.code == "storage_unavailable"

    @pytest.mark.parametrize(
        "name",
        ["", "ab", "A" * 64, "../" * 21 + "a", "/" + "a" * 63, "g" * 64, "a" * 64 + "\n", "a" * 65],
    )
    def test_what_is_no_hash_is_never_a_path(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ValueError, match="64 lower-case"):
            run(LocalStorage(tmp_path).open_range(name, 0, 1))

    @pytest.mark.parametrize(("start", "length"), [(-1, 1), (0, -1)])
    def test_negative_range_is_a_mistake_of_the_caller(
        self, tmp_path: Path, start: int, length: int
    ) -> None:
        with pytest.raises(ValueError, match="negative"):
            run(LocalStorage(tmp_path).open_range(NOWHERE, start, length))


class TestPing:
    def test_writable_folder_answers_and_stays_clean(self, tmp_path: Path) -> None:
        store: Storage = LocalStorage(tmp_path / "new")

        run(store.ping())

        assert files(tmp_path) == []

    def test_folder_that_cannot_be_written_is_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")

        with pytest.raises(errors.Unavailable) as failed:
            run(LocalStorage(tmp_path / "file").ping())

        assert failed.value.code == "storage_unavailable"

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_full_disk_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        really_open = os.open
        monkeypatch.setattr(os, "open", lambda *_: really_open("/dev/full", os.O_WRONLY))

        with pytest.raises(errors.StorageFull):
            run(LocalStorage(tmp_path).ping())
