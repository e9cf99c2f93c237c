"""What all looks into a file share: how much may be unpacked, how deep, and what goes into it."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from app.core import errors
from app.core.media_types import OLE, RTF
from app.integrations.archives import MAX_MEMBERS, too_large
from app.integrations.file_contents.programs import has_macros, is_program, shown

HEAD_BYTES: Final = 8192
PIECE_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 4
_WITHOUT_MACROS: Final = ".xlsx, .docx, .pptx, .ods, .pdf"
LOOKED_INTO: Final = frozenset({"application/zip", OLE, "application/pdf", RTF})
"""What `file_types.seems` says of a file that must be looked into."""
_IN_MEMORY_BYTES: Final = 1024 * 1024


@dataclass
class Allowance:
    """What may still be unpacked of one file that came in, all its levels together."""

    max_bytes: int
    folder: Path
    """Where a member waits that must be unpacked to be looked into."""
    unpacked: int = 0
    members: int = 0

    def spend(self, size: int, members: int = 0) -> None:
        """Raise TooLarge (`archive_too_large`) once too much was unpacked."""
        self.unpacked += size
        self.members += members
        if self.unpacked > self.max_bytes or self.members > MAX_MEMBERS:
            raise too_large(self.max_bytes)


@dataclass(frozen=True)
class Look:
    """One file on one level: its bytes, and by which path it lies in what came in."""

    file: BinaryIO
    path: str
    allowance: Allowance
    inner: Callable[["Look", str], str]
    """Judges a file that lies in another one: its media type."""
    depth: int = 0

    def into(self, name: str, head: bytes, rest: Iterable[bytes], kind: str) -> str:
        """Judge what lies in this file under a name: a container of a known kind is unpacked.

        Gives its media type. Raises as the looks do.
        """
        path = f"{self.path}/{name}" if self.path else name
        if self.depth >= MAX_DEPTH:
            raise errors.Invalid("archive_in_archive", inner=shown(path))
        with tempfile.SpooledTemporaryFile(
            _IN_MEMORY_BYTES, dir=str(self.allowance.folder)
        ) as copy:
            copy.write(head)
            for piece in rest:
                self.allowance.spend(len(piece))
                copy.write(piece)
            file = cast("BinaryIO", copy)  # it has all that is needed of one
            return self.inner(Look(file, path, self.allowance, self.inner, self.depth + 1), kind)

    def check_name(self, name: str) -> None:
        """Raise UnsupportedType when a machine would run a member by its name."""
        if is_program(name):
            raise self.program(name)
        if has_macros(name):
            raise self.macros(name)

    def program(self, name: str) -> errors.UnsupportedType:
        """The failure for a program inside."""
        return errors.UnsupportedType("file_holds_program", inner=shown(self._at(name)))

    def macros(self, name: str = "") -> errors.UnsupportedType:
        """The failure for macros inside."""
        inner = shown(self._at(name))
        return errors.UnsupportedType("file_holds_macros", inner=inner, formats=_WITHOUT_MACROS)

    def locked(self) -> errors.Invalid:
        """The failure for what only a password opens."""
        return errors.Invalid("file_locked", inner=shown(self.path))

    def _at(self, name: str) -> str:
        return "/".join(part for part in (self.path, name) if part)


def pieces_of(file: BinaryIO) -> Iterable[bytes]:
    """All bytes of a file, from its beginning."""
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        yield piece
