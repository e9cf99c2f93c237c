"""Archives that could do harm are told by their table of contents alone."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid, TooLarge
from app.integrations.archives import MAX_MEMBERS, check_table

GIBIBYTE = 1024**3
DEFLATED = zipfile.ZIP_DEFLATED


def zipped(*members: tuple[str, bytes], compression: int = DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def many(members: int) -> bytes:
    """An archive of empty files, made where it is looked at: it takes half a second."""
    return zipped(*[(f"{number}.txt", b"") for number in range(members)])


def with_64_bits(*, needed: bool) -> bytes:
    """Sizes and places in 64 bits, as for an archive above 4 GiB, or as streams are written."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", DEFLATED) as archive,
        archive.open("a.txt", "w", force_zip64=True) as member,
    ):
        member.write(b"a" * 1000)
    content = file.getvalue()
    end = content.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<2L", content, end + 12)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    return content[:end] + record + locator + (last if needed else content[end:])


def with_sizes(content: bytes, packed: int, unpacked: int) -> bytes:
    """The same archive, whose table announces other sizes for its first member."""
    at = content.index(b"PK\x01\x02") + 20
    return content[:at] + struct.pack("<2L", packed, unpacked) + content[at + 8 :]


def overlapping(times: int) -> bytes:
    """One packed member that the table names many times."""
    content = zipped(("a.txt", bytes(10**6)))
    table, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    entry = content[table:end]
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times, times, len(entry) * times, table, 0)
    return content[:table] + entry * times + last


GOOD = zipped(("laporan/a.txt", b"a" * 1000), ("laporan/b.txt", b"b"), ("..c..txt", b"c"))
NAMES_THAT_LEAVE = ("../a.txt", "a/../../b", "..", "/etc/passwd", "C:a.txt", "\\\\x\\b", "a\\..\\b")


def refusal(tmp_path: Path, content: bytes, maximum: int = GIBIBYTE) -> str | None:
    path = tmp_path / "archive"
    path.write_bytes(content)
    try:
        with path.open("rb") as file:
            check_table(file, maximum)
    except (Invalid, TooLarge) as error:
        return error.code
    return None


class TestTaken:
    @pytest.mark.parametrize(
        "made",
        [
            lambda: GOOD,
            zipped,
            lambda: zipped(("kosong.bin", bytes(16 * 1024**2))),
            lambda: many(MAX_MEMBERS),
            lambda: with_64_bits(needed=True),
            lambda: with_64_bits(needed=False),
        ],
        ids=["usual", "empty", "packs well", "as many as allowed", "64 bits", "a stream"],
    )
    def test_an_honest_archive_is_taken(self, tmp_path: Path, made: Callable[[], bytes]) -> None:
        assert refusal(tmp_path, made()) is None

    def test_an_archive_with_a_comment_is_taken(self, tmp_path: Path) -> None:
        file = io.BytesIO(GOOD)
        with zipfile.ZipFile(file, "a") as archive:
            archive.comment = b"PK\x05\x06" + b"catatan" * 20
        assert refusal(tmp_path, file.getvalue()) is None


class TestRefused:
    @pytest.mark.parametrize(
        ("made", "maximum"),
        [
            (lambda: zipped(("nol.bin", bytes(17 * 1024**2))), GIBIBYTE),
            (lambda: zipped(("a.bin", bytes(range(256)) * 100), ("b", b"")), 25_000),
            (lambda: many(MAX_MEMBERS + 1), GIBIBYTE),
            (lambda: with_sizes(zipped(("a", b"a" * 99)), 6, 2**31), GIBIBYTE),
        ],
        ids=["bomb", "above the setting", "too many", "announces too much"],
    )
    def test_what_unpacks_to_too_much(
        self, tmp_path: Path, made: Callable[[], bytes], maximum: int
    ) -> None:
        assert refusal(tmp_path, made(), maximum) == "archive_too_large"

    @pytest.mark.parametrize(
        "content",
        [
            b"PK\x03\x04",
            GOOD[:-1],
            GOOD + b"x",
            b"x" + GOOD,
            GOOD[: GOOD.index(b"PK\x01\x02")],
            GOOD.replace(b"PK\x01\x02", b"PK\x01\x03", 1),
            with_sizes(GOOD, 10**6, 10),
            with_sizes(GOOD, 2**32 - 1, 10),
            overlapping(200),
            with_64_bits(needed=True).replace(b"PK\x06\x06", b"PK\x06\x05"),
        ],
    )
    def test_what_has_no_true_table_of_contents(self, tmp_path: Path, content: bytes) -> None:
        assert refusal(tmp_path, content) == "archive_damaged"

    @pytest.mark.parametrize(
        "extension", ["zip", "RAR", "7z", "gz", "tar.gz", "bz2", "xz", "tar", "tgz"]
    )
    def test_an_archive_in_an_archive(self, tmp_path: Path, extension: str) -> None:
        content = zipped(("a.txt", b"a"), (f"dalam/b.{extension}", b"b"))
        assert refusal(tmp_path, content) == "archive_in_archive"

    @pytest.mark.parametrize("name", NAMES_THAT_LEAVE)
    def test_a_name_that_leaves_its_folder(self, tmp_path: Path, name: str) -> None:
        assert refusal(tmp_path, zipped(("a.txt", b"a"), (name, b"b"))) == "archive_path_unsafe"


def damaged(changes: Iterable[tuple[int, int]]) -> bytes:
    content = bytearray(GOOD)
    for place, byte in changes:
        content[place % len(content)] = byte
    return bytes(content)


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 255)), max_size=8))
def test_any_damage_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    assert refusal(tmp_path_factory.getbasetemp(), damaged(changes)) in {
        None, "archive_damaged", "archive_too_large", "archive_in_archive", "archive_path_unsafe",
    }  # fmt: skip


@pytest.mark.parametrize("members", [150, 400])
def test_a_huge_table_takes_neither_memory_nor_time(tmp_path: Path, members: int) -> None:
    padding = bytes(60_000)
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 10, len(padding), 0, 0, 0, 0, 0)
    table = (entry + padding) * members
    last = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(table), 30 * members, 0
    )
    path = tmp_path / "archive"
    path.write_bytes(b"PK\x03\x04".ljust(30 * members, b"\0") + table + last)
    tracemalloc.start()
    with suppress(TooLarge), path.open("rb") as file:
        check_table(file, GIBIBYTE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1024**2
