"""Word, Excel and PowerPoint as before 2007, mails of Outlook, and objects in other documents."""

import re
import struct
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from app.core.media_types import MAIL, OLE
from app.integrations.file_contents.compound import STREAM, CompoundFile, Entry, damaged
from app.integrations.file_contents.looking import HEAD_BYTES, LOOKED_INTO, Look
from app.integrations.file_types import PROGRAM_TYPES, seems

_KINDS: Final = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "__properties_version1.0": MAIL,
}
_LOCKED: Final = frozenset({"EncryptedPackage", "EncryptedSummary", "EncryptedStream"})
_MACROS: Final = frozenset({"_VBA_PROJECT", "VBA", "_VBA_PROJECT_CUR"})
# MSI, its patches and transforms.
_INSTALLERS: Final = re.compile(rb"[\x82\x84\x86]\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0F", re.DOTALL)
_PACKAGE: Final = "\x01Ole10Native"
_ATTACHMENT_NAME: Final = re.compile(r"__substg1\.0_37(04|07)00(1E|1F)", re.IGNORECASE)
_MAX_PATH: Final = 4096
_MAX_RECORDS: Final = 500_000
_RECORD: Final = struct.Struct("<2H")
_SLIDE_RECORD: Final = struct.Struct("<2HL")
_BOUND_SHEET, _LOCK, _END_OF_GLOBALS = 0x85, 0x2F, 0x0A
_MACRO_SHEETS: Final = frozenset({1, 6})
_STORED_OBJECT: Final = 0x1011
_CONTAINER: Final = 0xF
_WORD_IS_LOCKED: Final = 0x100


def look_into_ole(look: Look) -> str:
    """The media type of a compound file with nothing dangerous in it (OLE: of no known kind).

    Raises Invalid (`archive_damaged`, `file_locked`), UnsupportedType (`file_holds_macros`,
    `file_holds_program`) and TooLarge.
    """
    file = CompoundFile(look.file)
    if _INSTALLERS.match(file.entries[0].class_id):
        raise look.program("")
    names = {entry.name for entry in file.entries}
    if names & _MACROS:
        raise look.macros()
    top = {entry.name: entry for entry in file.top()}
    if _LOCKED & set(top):
        raise look.locked()
    for entry in file.entries:
        if entry.kind == STREAM and entry.size:
            _check_stream(look, file, entry)
    for name, media_type in _KINDS.items():
        if name in top:
            if name in _DEEPER:
                _DEEPER[name](look, _Stream(file.pieces(top[name])))
            return media_type
    return OLE


class _Stream:
    """A stream of a compound file, read from its beginning to its end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int) -> bytes:
        """So many bytes, fewer at the end."""
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def skip(self, size: int) -> None:
        while size > len(self._rest):
            size -= len(self._rest)
            self._rest = next(self._pieces, b"")
            if not self._rest:
                return
        self._rest = self._rest[size:]

    def portion(self, size: int) -> Iterator[bytes]:
        """The next bytes, in pieces."""
        while size > 0 and (piece := self.read(min(size, HEAD_BYTES))):
            size -= len(piece)
            yield piece

    def words(self) -> str:
        """A name that ends with a NUL."""
        found = bytearray()
        while (byte := self.read(1)) not in {b"", b"\0"}:
            found += byte
            if len(found) > _MAX_PATH:
                raise damaged()
        return found.decode("cp1252", errors="replace")


def _check_stream(look: Look, file: CompoundFile, entry: Entry) -> None:
    stream = _Stream(file.pieces(entry))
    if entry.name == _PACKAGE:
        _check_package(look, stream)
    elif _ATTACHMENT_NAME.fullmatch(entry.name):
        raw = stream.read(_MAX_PATH)
        look.check_name(raw.decode("utf-16-le" if entry.name[-1] in "Ff" else "cp1252", "replace"))
    else:
        _check_content(look, entry.name, stream.portion(entry.size))


def _check_content(look: Look, name: str, pieces: Iterator[bytes]) -> None:
    head = next(pieces, b"")
    look.allowance.spend(len(head))
    kind = seems(head) if head else ""
    if kind in PROGRAM_TYPES:
        raise look.program(name)
    if kind in LOOKED_INTO:
        look.into(name, head, pieces, kind)


def _check_package(look: Look, stream: _Stream) -> None:
    """A file that was dropped into a document: its names, then its content (MS-OLEDS 2.3.6)."""
    stream.read(6)
    for _ in range(2):
        look.check_name(stream.words())
    flags = stream.read(8)
    length = int.from_bytes(flags[4:], "little")
    if len(flags) < 8 or length > _MAX_PATH:  # noqa: PLR2004 - of another form: a mere stream
        return
    look.check_name(stream.read(length).rstrip(b"\0").decode("cp1252", errors="replace"))
    size = int.from_bytes(stream.read(4), "little")
    _check_content(look, "Package", stream.portion(size))


def _check_workbook(look: Look, stream: _Stream) -> None:
    """The records before the sheets name each sheet with its kind (MS-XLS 2.4.28)."""
    for kind, length in _records(stream, _RECORD):
        if kind == _LOCK:
            raise look.locked()
        if kind == _END_OF_GLOBALS:
            return
        content = stream.read(length)
        if kind == _BOUND_SHEET and content[5:6] and content[5] in _MACRO_SHEETS:
            raise look.macros()


def _check_document(look: Look, stream: _Stream) -> None:
    """Word's first block says whether the rest is encrypted (MS-DOC 2.5.2)."""
    if int.from_bytes(stream.read(12)[10:12], "little") & _WORD_IS_LOCKED:
        raise look.locked()


def _check_slides(look: Look, stream: _Stream) -> None:
    """Macros and embedded documents are records of their own, packed or not (MS-PPT 2.10.34)."""
    for form, kind, length in _records(stream, _SLIDE_RECORD):
        if form & 0xF == _CONTAINER:
            continue
        if kind != _STORED_OBJECT:
            stream.skip(length)
            continue
        is_packed = form >> 4 == 1
        if is_packed:  # the size it unpacks to stands before
            stream.skip(4)
        pieces = stream.portion(length - 4 if is_packed else length)
        _check_content(look, "object", _inflated(look, pieces) if is_packed else pieces)
        deque(pieces, maxlen=0)  # what was not looked at


def _records(stream: _Stream, form: struct.Struct) -> Iterator[tuple[int, ...]]:
    for _ in range(_MAX_RECORDS):
        head = stream.read(form.size)
        if len(head) < form.size:
            return
        yield form.unpack(head)
    raise damaged()


def _inflated(look: Look, pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while rest and not inflater.eof:
                unpacked = inflater.decompress(rest, HEAD_BYTES)
                rest = inflater.unconsumed_tail
                look.allowance.spend(len(unpacked))
                yield unpacked
    except zlib.error:
        raise damaged() from None


_DEEPER: Final[dict[str, Callable[[Look, _Stream], None]]] = {
    "WordDocument": _check_document,
    "Workbook": _check_workbook,
    "Book": _check_workbook,
    "PowerPoint Document": _check_slides,
}
