import asyncio
import errno
import hashlib
import os
import threading
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import anyio
import pytest

from app.core import errors
from app.integrations import file_types
from app.integrations.storage import HEAD_BYTES, LocalStorage, StoredFile
from app.integrations.storage import incoming as storage
from tests.support.local_files import MEBIBYTE, files, keep, run, stream


async def endless_wait(chunk: bytes, reached: asyncio.Event) -> AsyncIterator[bytes]:
    yield chunk
    reached.set()
    await asyncio.Event().wait()


def refuse(_head: bytes) -> NoReturn:
    raise errors.UnsupportedType("file_type_refused")


def failing(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_descriptor: int) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)


class TestReceive:
    def test_file_lies_under_its_hash(self, tmp_path: Path) -> None:
        stored = keep(tmp_path, b"Berita ", b"Acara")

        sha256 = hashlib.sha256(b"Berita Acara").hexdigest()
        assert stored == StoredFile(sha256, 12, b"Berita Acara")
        assert files(tmp_path) == [f"{sha256[:2]}/{sha256[2:4]}/{sha256}"]
        assert (tmp_path / sha256[:2] / sha256[2:4] / sha256).read_bytes() == b"Berita Acara"

    def test_head_is_the_first_8192_bytes_of_any_chunks(self, tmp_path: Path) -> None:
        content = os.urandom(20_000)

        stored = keep(tmp_path, *(content[at : at + 7] for at in range(0, len(content), 7)))

        assert (stored.size, stored.head) == (20_000, content[:8192])

    def test_head_is_as_long_as_the_type_check_wants(self) -> None:
        assert HEAD_BYTES == file_types.SNIFF_BYTES

    def test_empty_file_is_kept_like_any_other(self, tmp_path: Path) -> None:
        assert keep(tmp_path) == StoredFile(hashlib.sha256().hexdigest(), 0, b"")

    def test_equal_file_is_kept_once(self, tmp_path: Path) -> None:
        first = keep(tmp_path, b"sama")
        path = tmp_path / files(tmp_path)[0]

        second = keep(tmp_path, b"sa", b"ma")

        assert second == first
        assert files(tmp_path) == [str(path.relative_to(tmp_path))]

    @pytest.mark.parametrize("damaged", [b"ut", b"utah", b"utuh-utuh"])
    def test_damaged_file_is_replaced_by_the_whole_one(
        self, tmp_path: Path, damaged: bytes
    ) -> None:
        keep(tmp_path, b"utuh")
        path = tmp_path / files(tmp_path)[0]
        path.write_bytes(damaged)

        keep(tmp_path, b"utuh")

        assert path.read_bytes() == b"utuh"

    def test_equal_files_at_the_same_time_are_kept_once(self, tmp_path: Path) -> None:
        async def both() -> set[StoredFile]:
            store = LocalStorage(tmp_path)
            content = [b"x" * MEBIBYTE] * 3
            uploads = (store.receive(stream(content), 4 * MEBIBYTE) for _ in range(8))
            return set(await asyncio.gather(*uploads))

        assert len(run(both())) == 1
        assert len(files(tmp_path)) == 1

    def test_other_users_of_the_machine_cannot_read_it(self, tmp_path: Path) -> None:
        keep(tmp_path, b"rahasia")

        assert (tmp_path / files(tmp_path)[0]).stat().st_mode & 0o077 == 0

    def test_file_of_exactly_the_limit_is_taken(self, tmp_path: Path) -> None:
        assert keep(tmp_path, b"12345", b"67890", max_bytes=10).size == 10

    def test_file_above_the_limit_is_refused_and_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(errors.TooLarge) as refused:
            keep(tmp_path, *[b"x" * MEBIBYTE] * 3, max_bytes=2 * MEBIBYTE)

        assert (refused.value.code, refused.value.facts["max_bytes"]) == (
            "upload_too_large",
            2 * MEBIBYTE,
        )
        assert files(tmp_path) == []

    def test_refused_type_ends_the_upload_early_and_leaves_nothing(self, tmp_path: Path) -> None:
        rest = RuntimeError("read on after the refusal")
        chunks = stream([b"MZ" * 4096], then=rest)

        with pytest.raises(errors.UnsupportedType):
            run(LocalStorage(tmp_path).receive(chunks, MEBIBYTE, refuse))

        assert files(tmp_path) == []

    def test_refused_type_of_a_short_file_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(errors.UnsupportedType):
            run(LocalStorage(tmp_path).receive(stream([b"MZ"]), MEBIBYTE, refuse))

        assert files(tmp_path) == []

    @pytest.mark.parametrize("size", [0, 1, 8191, 8192, 8193, 30_000])
    def test_type_is_asked_for_once_with_the_head(self, tmp_path: Path, size: int) -> None:
        content, heads = os.urandom(size), list[bytes]()
        chunks = stream(content[at : at + 1000] for at in range(0, size, 1000))

        run(LocalStorage(tmp_path).receive(chunks, MEBIBYTE, heads.append))

        assert heads == [content[:8192]]

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    def test_full_disk_is_told_and_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        really_open = os.open

        def full(path: Path, flags: int, mode: int = 0o777) -> int:
            os.close(really_open(path, flags, mode))
            return really_open("/dev/full", os.O_WRONLY)

        monkeypatch.setattr(os, "open", full)
        with pytest.raises(errors.StorageFull):
            keep(tmp_path, *[b"x" * MEBIBYTE] * 3)

        assert files(tmp_path) == []

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
    def test_disk_that_fills_at_the_last_moment_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        failing(number, monkeypatch)

        with pytest.raises(errors.StorageFull):
            keep(tmp_path, b"penuh")

        assert files(tmp_path) == []

    def test_broken_disk_is_told_as_unavailable(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        failing(errno.EIO, monkeypatch)

        with pytest.raises(errors.Unavailable) as failed:
            keep(tmp_path, b"rusak")

        assert failed.value.code == "storage_unavailable"
        assert files(tmp_path) == []

    def test_folder_that_cannot_be_made_is_told_as_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")

        with pytest.raises(errors.Unavailable) as failed:
            keep(tmp_path / "file", b"x")

        assert failed.value.code == "storage_unavailable"

    def test_lost_connection_is_passed_on_and_leaves_nothing(self, tmp_path: Path) -> None:
        lost = ConnectionResetError("client went away")

        with pytest.raises(ConnectionResetError):
            run(LocalStorage(tmp_path).receive(stream([b"x" * 2 * MEBIBYTE], lost), 4 * MEBIBYTE))

        assert files(tmp_path) == []

    def test_cancelled_upload_leaves_nothing(self, tmp_path: Path) -> None:
        async def cancelled() -> None:
            reached = asyncio.Event()
            chunks = endless_wait(b"x" * 2 * MEBIBYTE, reached)
            upload = asyncio.create_task(LocalStorage(tmp_path).receive(chunks, 4 * MEBIBYTE))
            await reached.wait()
            assert len(files(tmp_path)) == 1
            upload.cancel()
            with pytest.raises(asyncio.CancelledError):
                await upload

        run(cancelled())

        assert files(tmp_path) == []

    def test_upload_that_takes_too_long_leaves_nothing(self, tmp_path: Path) -> None:
        async def timed_out() -> bool:
            chunks = endless_wait(b"x" * 2 * MEBIBYTE, asyncio.Event())
            with anyio.move_on_after(0.05) as scope:
                await LocalStorage(tmp_path).receive(chunks, 4 * MEBIBYTE)
            return scope.cancelled_caught

        assert run(timed_out())
        assert files(tmp_path) == []

    def test_upload_cancelled_while_a_thread_works_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create, working, may_go_on = storage.create, threading.Event(), threading.Event()

        def slow(path: Path) -> BinaryIO:
            working.set()
            may_go_on.wait(10)
            return create(path)

        async def cancelled() -> None:
            endless = endless_wait(b"x" * 2 * MEBIBYTE, asyncio.Event())
            upload = asyncio.create_task(LocalStorage(tmp_path).receive(endless, 4 * MEBIBYTE))
            await asyncio.to_thread(working.wait, 10)
            upload.cancel()
            with pytest.raises(asyncio.CancelledError):
                await upload
            may_go_on.set()

        monkeypatch.setattr(storage, "create", slow)
        run(cancelled())

        for thread in threading.enumerate():
            if thread.name.startswith("AnyIO"):
                thread.join(1)
        assert files(tmp_path) == []

    def test_thread_that_starts_after_the_cancellation_makes_no_file(self, tmp_path: Path) -> None:
        incoming = storage.Incoming(tmp_path, MEBIBYTE, None)
        incoming.discard()

        with pytest.raises(errors.Unavailable):
            run(incoming.run(incoming.write))

        assert files(tmp_path) == []

    def test_many_small_chunks_share_a_thread_hop(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write, hops = storage.Incoming.write, list[int]()

        def counted(incoming: storage.Incoming) -> BinaryIO:
            hops.append(threading.get_ident())
            return write(incoming)

        monkeypatch.setattr(storage.Incoming, "write", counted)
        keep(tmp_path, *[b"x" * 4096] * 1024)

        assert len(hops) == 5
        assert threading.get_ident() not in hops

    def test_memory_does_not_grow_with_the_file(self, tmp_path: Path) -> None:
        chunks = (bytes([number % 251]) * 65_536 for number in range(512))
        tracemalloc.start()
        try:
            run(LocalStorage(tmp_path).receive(stream(chunks), 64 * MEBIBYTE))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert peak < 6 * MEBIBYTE
