"""Compound files (MS-CFB) as small as they can be: streams, and storages with streams in them."""

import struct
from collections.abc import Mapping

Tree = Mapping[str, "bytes | Tree"]
SECTOR = 512
MINI = 64
NOBODY = 0xFFFFFFFF
END = 0xFFFFFFFE
FAT = 0xFFFFFFFD


class _Maker:
    def __init__(self) -> None:
        self.entries: list[bytearray] = []
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.minis: list[bytes] = []
        self.mini_fat: list[int] = []

    def chain(self, content: bytes) -> int:
        return _chained(content, SECTOR, self.sectors, self.fat)

    def entry(self, name: str, kind: int, content: bytes = b"", class_id: bytes = b"") -> int:
        start = 0
        if content and kind == 2:
            is_mini = len(content) < 4096
            start = (
                _chained(content, MINI, self.minis, self.mini_fat)
                if is_mini
                else self.chain(content)
            )
        raw = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)
        raw += bytes([kind, 1]) + struct.pack("<3L", NOBODY, NOBODY, NOBODY)
        raw += class_id.ljust(16, b"\0") + bytes(20) + struct.pack("<2L", start, len(content))
        self.entries.append(bytearray(raw + bytes(4)))
        return len(self.entries) - 1

    def add(self, parent: int, tree: Tree) -> None:
        """The children of a storage, each to the right of the one before."""
        at, place = parent, 76
        for name, content in tree.items():
            is_stream = isinstance(content, bytes)
            number = self.entry(name, 2 if is_stream else 1, content if is_stream else b"")  # type: ignore[arg-type]
            self.entries[at][place : place + 4] = struct.pack("<L", number)
            at, place = number, 72
            if not isinstance(content, bytes):
                self.add(number, content)


def _chained(content: bytes, size: int, sectors: list[bytes], table: list[int]) -> int:
    first = len(sectors)
    for at in range(0, len(content), size):
        sectors.append(content[at : at + size].ljust(size, b"\0"))
        table.append(len(sectors))
    table[-1] = END
    return first


def compound(tree: Tree, class_id: bytes = b"") -> bytes:
    """A file with that tree below its root."""
    maker = _Maker()
    maker.entry("Root Entry", 5, class_id=class_id)
    maker.add(0, tree)
    mini_fat = mini_stream = END
    if maker.minis:
        stream = b"".join(maker.minis)
        mini_stream = maker.chain(stream)
        mini_fat = maker.chain(
            struct.pack(f"<{len(maker.mini_fat)}L", *maker.mini_fat).ljust(SECTOR, b"\xff")
        )
        maker.entries[0][116:124] = struct.pack("<2L", mini_stream, len(stream))
    directory = maker.chain(b"".join(bytes(entry) for entry in maker.entries))
    place = len(maker.sectors)
    count = (place + SECTOR // 4) // (SECTOR // 4 - 1) + 1
    fat = maker.fat + [FAT] * count
    raw = struct.pack(f"<{len(fat)}L", *fat).ljust(count * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<LLLLLLLL", count, directory, 0, 4096, mini_fat, 1, END, 0)
    places = [place + n for n in range(count)]
    header += struct.pack("<109L", *places, *[NOBODY] * (109 - count))
    return header + b"".join(maker.sectors) + raw
