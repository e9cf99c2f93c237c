"""A look at a ZIP container's table of contents, before anybody unpacks it; nothing is unpacked.

Word, Excel and OpenDocument files are such containers, too. The table stands at the end of the
file (APPNOTE 4.3.6): members, then their central headers, then the end record; it is read entry by
entry, so that a hostile one takes time at most, never memory.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from app.core import errors

MAX_MEMBERS: Final = 10_000
MAX_TABLE_BYTES: Final = 1024 * MAX_MEMBERS
MAX_RATIO: Final = 100
HARMLESS_BYTES: Final = 16 * 1024 * 1024
"""Up to here any ratio is taken: blank pictures and empty tables pack well."""
SHOWN_NAME_CHARACTERS: Final = 100

_NESTED: Final = re.compile(r".*\.(zip|rar|7z|gz|bz2|xz|tar|tgz)", re.IGNORECASE | re.DOTALL)
_UNSAFE: Final = re.compile(r"([A-Za-z]:|[/\\]).*|(.*[/\\])?\.\.([/\\].*)?", re.DOTALL)

_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_HEADER: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL_HEADER_BYTES: Final = 30
_MAX_COMMENT_BYTES: Final = 0xFFFF
_IS_UTF8: Final = 0x800
_IN_EXTRA: Final = 0xFFFFFFFF
_EXTRA_64: Final = 1


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    packed: int
    unpacked: int
    local_bytes: int
    """What it takes in the file at least: local header, name and packed content."""


@dataclass(frozen=True, slots=True)
class _Table:
    start: int
    size: int
    members: int


def check_table(file: BinaryIO, max_unpacked_bytes: int) -> int:
    """Refuse a ZIP container when unpacking it could do harm.

    Raises TooLarge (`archive_too_large`: more than `max_unpacked_bytes` or 10,000 members, or over
    16 MiB at more than 100 times the packed size) and Invalid: `archive_damaged` (no or no true
    table of contents, overlapping members), `archive_in_archive`, `archive_path_unsafe`. Sizes
    are those the table announces. Gives the number of members.
    """
    packed = unpacked = local_bytes = 0
    table = _table(file)
    if table.members > MAX_MEMBERS or table.size > MAX_TABLE_BYTES:
        raise too_large(max_unpacked_bytes)
    for member in _members(file, table):
        _check_name(member.name)
        packed += member.packed
        unpacked += member.unpacked
        local_bytes += member.local_bytes
    if local_bytes > table.start:
        raise _damaged()
    is_bomb = unpacked > HARMLESS_BYTES and unpacked > MAX_RATIO * packed
    if is_bomb or unpacked > max_unpacked_bytes:
        raise too_large(max_unpacked_bytes)
    return table.members


def _check_name(name: str) -> None:
    if _NESTED.fullmatch(name):
        raise errors.Invalid("archive_in_archive", inner=name[:SHOWN_NAME_CHARACTERS])
    if _UNSAFE.fullmatch(name):
        raise errors.Invalid("archive_path_unsafe", inner=name[:SHOWN_NAME_CHARACTERS])


def _table(file: BinaryIO) -> _Table:
    """Where the central headers are; they end where the end record begins."""
    length = file.seek(0, 2)
    tail_start = file.seek(max(0, length - _END.size - _MAX_COMMENT_BYTES))
    tail = file.read()
    at = _end_record(tail)
    *_, members, size, start, _ = _END.unpack_from(tail, at)
    end = tail_start + at
    if (large := _table_64(file, end)) is not None:
        members, size, start, end = large
    if start + size != end:
        raise _damaged()
    return _Table(start, size, members)


def _end_record(tail: bytes) -> int:
    """The place of the end record: its comment reaches exactly to the end of the file."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        rest = len(tail) - at - _END.size
        if rest >= 0 and _END.unpack_from(tail, at)[-1] == rest:
            return at
        at = tail.rfind(b"PK\x05\x06", 0, at)
    raise _damaged()


def _table_64(file: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """The same of an archive with 64-bit sizes (APPNOTE 4.3.14): members, size, start, and its end.

    Who writes a stream says so also where 32 bits would do.
    """
    file.seek(max(0, end - _LOCATOR_64.size))
    locator, _, place, _ = _unpacked(_LOCATOR_64, file.read(_LOCATOR_64.size))
    if locator != b"PK\x06\x07":
        return None
    file.seek(min(place, end))
    record, *_, members, size, start = _unpacked(_END_64, file.read(_END_64.size))
    if record != b"PK\x06\x06":
        raise _damaged()
    return members, size, start, place


def _members(file: BinaryIO, table: _Table) -> Iterator[_Member]:
    file.seek(table.start)
    left = table.size
    for _ in range(table.members):
        signature, _, _, flags, _, _, _, _, packed, unpacked, named, extra, comment, *_, local = (
            _unpacked(_HEADER, file.read(_HEADER.size))
        )
        rest = file.read(named + extra + comment)
        left -= _HEADER.size + len(rest)
        if signature != b"PK\x01\x02" or len(rest) < named + extra + comment or left < 0:
            raise _damaged()
        unpacked, packed, local = _sizes_64(rest[named : named + extra], unpacked, packed, local)
        if local >= table.start:
            raise _damaged()
        name = rest[:named].decode("utf-8" if flags & _IS_UTF8 else "cp437", errors="replace")
        yield _Member(name, packed, unpacked, _LOCAL_HEADER_BYTES + named + packed)
    if left:
        raise _damaged()


def _sizes_64(extra: bytes, *sizes: int) -> Sequence[int]:
    """Sizes that do not fit into 32 bits stand in an extra field, in this order."""
    if _IN_EXTRA not in sizes:
        return sizes
    at = 0
    large: Iterator[tuple[int]] = iter(())
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == _EXTRA_64:
            field = extra[at + 4 : at + 4 + length]
            large = struct.iter_unpack("<Q", field[: len(field) // 8 * 8])
        at += 4 + length
    try:
        return [next(large)[0] if size == _IN_EXTRA else size for size in sizes]
    except StopIteration:
        raise _damaged() from None


def _unpacked(form: struct.Struct, raw: bytes) -> tuple[Any, ...]:
    try:
        return form.unpack(raw)
    except struct.error:
        raise _damaged() from None


def _damaged() -> errors.Invalid:
    return errors.Invalid("archive_damaged")


def too_large(max_bytes: int) -> errors.TooLarge:
    """The failure for what unpacks to too much."""
    return errors.TooLarge("archive_too_large", max_bytes=max_bytes, maximum=MAX_MEMBERS)
