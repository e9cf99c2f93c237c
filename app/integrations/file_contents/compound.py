"""Compound files (MS-CFB): streams in a tree of storages, as Office wrote before 2007.

Read in constant memory but for the table of sectors (4 bytes for each 512 of the file). What leads
astray or in circles is a damaged file.
"""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from app.core import errors

_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR: Final = 0xFFFFFFFA
_NOBODY: Final = 0xFFFFFFFF
_ENTRY_BYTES: Final = 128
_MAX_ENTRIES: Final = 16_384
_HEADER_DIFAT: Final = 109
_SHIFTS: Final = (9, 12)
_MINI_SECTOR: Final = 64
_MINI_BELOW: Final = 4096
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A storage or stream; `left`, `right` and `child` are numbers of other entries."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    class_id: bytes
    start: int
    size: int


class CompoundFile:
    """The table of contents of a compound file; raises Invalid (`archive_damaged`)."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the tables."""
        self._file = file
        self._length = file.seek(0, 2)
        file.seek(0)
        header = file.read(512)
        if len(header) < 512 or not header.startswith(_MAGIC):  # noqa: PLR2004 - its own length
            raise damaged()
        (shift,) = struct.unpack_from("<H", header, 30)
        if shift not in _SHIFTS:
            raise damaged()
        self._sector = 1 << shift
        directory, mini_fat, difat = (
            struct.unpack_from("<L", header, at)[0] for at in (48, 60, 68)
        )
        # No true table has more than one number for each (small) sector of the file.
        self._fat = self._table(self._fat_sectors(header, difat), self._length // self._sector)
        self.entries = self._entries(directory)
        if not self.entries or self.entries[0].kind != ROOT:
            raise damaged()
        self._mini_fat = self._table(self._chain(mini_fat), self._length // _MINI_SECTOR)
        self._mini_stream = array("I", self._chain(self.entries[0].start))

    def top(self) -> list[Entry]:
        """What lies directly in the root."""
        found: list[Entry] = []
        seen: set[int] = set()
        waiting = [self.entries[0].child]
        while waiting:
            number = waiting.pop()
            if number >= len(self.entries) or number in seen:
                continue
            seen.add(number)
            entry = self.entries[number]
            found.append(entry)
            waiting += [entry.left, entry.right]
        return found

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a stream."""
        left = entry.size
        sectors = self._mini_sectors if left < _MINI_BELOW else self._sectors
        for piece in sectors(entry.start):
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return

    def _sectors(self, start: int) -> Iterator[bytes]:
        for number in self._chain(start):
            yield self._at(number)

    def _mini_sectors(self, start: int) -> Iterator[bytes]:
        per_sector = self._sector // _MINI_SECTOR
        for number in _followed(self._mini_fat, start):
            where, place = divmod(number, per_sector)
            if where >= len(self._mini_stream):
                raise damaged()
            at = place * _MINI_SECTOR
            yield self._at(self._mini_stream[where])[at : at + _MINI_SECTOR]

    def _chain(self, start: int) -> Iterator[int]:
        return _followed(self._fat, start)

    def _at(self, number: int) -> bytes:
        place = (number + 1) * self._sector
        if place >= self._length:
            raise damaged()
        self._file.seek(place)
        return self._file.read(self._sector)

    def _fat_sectors(self, header: bytes, difat: int) -> Iterator[int]:
        """Where the table of sectors lies: 109 places in the header, then a chain of more."""
        most = self._length // self._sector + 1
        yield from _used(struct.unpack_from(f"<{_HEADER_DIFAT}L", header, 76))
        for _ in range(most):
            if difat >= _LAST_SECTOR:
                return
            *places, difat = struct.unpack(f"<{self._sector // 4}L", self._whole(difat))
            yield from _used(places)
        raise damaged()

    def _table(self, sectors: Iterator[int], most: int) -> "array[int]":
        table = array("I")
        for number in sectors:
            if len(table) > most + 2 * self._sector:
                raise damaged()
            table.extend(struct.unpack(f"<{self._sector // 4}L", self._whole(number)))
        return table

    def _whole(self, number: int) -> bytes:
        return self._at(number).ljust(self._sector, b"\xff")

    def _entries(self, start: int) -> list[Entry]:
        found: list[Entry] = []
        for number in self._chain(start):
            sector = self._at(number)
            places = range(0, len(sector) - _ENTRY_BYTES + 1, _ENTRY_BYTES)
            found += [_entry(sector[at : at + _ENTRY_BYTES], self._length) for at in places]
            if len(found) > _MAX_ENTRIES:
                raise damaged()
        return found


def _entry(raw: bytes, longest: int) -> Entry:
    (named,) = struct.unpack_from("<H", raw, 64)
    name = raw[: max(min(named, 64) - 2, 0)].decode("utf-16-le", errors="replace")
    left, right, child = struct.unpack_from("<3L", raw, 68)
    start, size = struct.unpack_from("<2L", raw, 116)
    return Entry(name, raw[66], left, right, child, raw[80:96], start, min(size, longest))


def _used(places: tuple[int, ...] | list[int]) -> Iterator[int]:
    return (place for place in places if place < _LAST_SECTOR)


def _followed(table: "array[int]", start: int) -> Iterator[int]:
    """The sectors of a chain; one that is longer than the table goes in circles."""
    number = start
    for _ in range(len(table) + 1):
        if number >= _LAST_SECTOR:
            return
        if number >= len(table):
            raise damaged()
        yield number
        number = table[number]
    raise damaged()


def damaged() -> errors.Invalid:
    """The failure for a container whose tables are not true."""
    return errors.Invalid("archive_damaged")
