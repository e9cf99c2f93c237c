"""Which characters the fonts of typst can print; read from them once, when first asked."""

import mmap
import struct
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_KINDS: Final = (b"OTTO", b"\0\1\0\0")
_RECORD, _HEAD, _MOST_TABLES = 16, 12, 40
_SEGMENTS, _GROUPS = 4, 12
_SLANT = 4  # where the angle of an italic stands in the table `post`
_NONE = 0xFFFF


@cache
def coverage() -> frozenset[int]:
    """The code points with a sign in every upright face of a family; a tenth of a second, once."""
    spec = find_spec("typst")
    if spec is None or spec.submodule_search_locations is None:
        message = "typst is not installed"
        raise RuntimeError(message)
    (library,) = Path(spec.submodule_search_locations[0]).glob("_typst*.so")
    families: dict[frozenset[bytes], frozenset[int]] = {}
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        for font, tables in _fonts(held):
            points = frozenset(_points_of(held, font + tables[b"cmap"]))
            # The faces of a family have the same tables; a character must be there in bold, too.
            family = frozenset(tables)
            families[family] = families.get(family, points) & points
    return frozenset[int]().union(*families.values())


def _fonts(held: mmap.mmap) -> Iterator[tuple[int, dict[bytes, int]]]:
    """Where upright fonts begin, and their tables; without those of formulas, unused by text."""
    place = held.find(b"cmap")
    while place >= 0:
        font, tables = _font_around(held, place)
        is_text = {b"cmap", b"post"} <= tables.keys() and b"MATH" not in tables
        if is_text and struct.unpack_from(">i", held, font + tables[b"post"] + _SLANT)[0] == 0:
            yield font, tables
        place = held.find(b"cmap", place + 4)


def _font_around(held: mmap.mmap, place: int) -> tuple[int, dict[bytes, int]]:
    """The font in whose list of tables this record stands, and where its tables are; or nothing."""
    for before in range(_MOST_TABLES):
        font = place - _HEAD - _RECORD * before
        if held[font : font + 4] in _KINDS:
            count = struct.unpack_from(">H", held, font + 4)[0]
            if before < count <= _MOST_TABLES:
                records = held[font + _HEAD : font + _HEAD + _RECORD * count]
                found = struct.iter_unpack(">4sIII", records)
                return font, {tag: offset for tag, _, offset, _ in found}
    return 0, {}


def _points_of(held: mmap.mmap, table: int) -> Iterator[int]:
    """The code points of a font, by all maps in its table."""
    for record in range(struct.unpack_from(">H", held, table + 2)[0]):
        yield from _points(
            held, table + struct.unpack_from(">HHI", held, table + 4 + 8 * record)[2]
        )


def _points(held: mmap.mmap, start: int) -> Iterator[int]:
    """The code points that a map leads to a sign; the two forms that hold Unicode."""
    form = struct.unpack_from(">H", held, start)[0]
    if form == _SEGMENTS:
        yield from _in_segments(held, start)
    elif form == _GROUPS:
        count = struct.unpack_from(">I", held, start + 12)[0]
        for number in range(count):
            first, last, _ = struct.unpack_from(">III", held, start + 16 + 12 * number)
            yield from range(first, last + 1)


def _in_segments(held: mmap.mmap, start: int) -> Iterator[int]:
    """Form 4: four columns, of the ends, the beginnings, the shifts and the places of signs."""
    size = struct.unpack_from(">H", held, start + 6)[0]
    columns = start + 14
    for number in range(0, size, 2):
        last = struct.unpack_from(">H", held, columns + number)[0]
        first, shift = (
            struct.unpack_from(">H", held, columns + 2 + size * column + number)[0]
            for column in (1, 2)
        )
        place = columns + 2 + size * 3 + number
        offset = struct.unpack_from(">H", held, place)[0]
        for point in range(first, min(last, _NONE - 1) + 1):
            if offset:
                sign = struct.unpack_from(">H", held, place + offset + 2 * (point - first))[0]
            else:
                sign = (point + shift) & _NONE
            if sign:
                yield point
