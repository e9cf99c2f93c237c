"""PDF: forms and their calculations are taken, what starts a program is not.

Linear: the file is read once in overlapping pieces, and of its streams only those are unpacked that
hold objects or attached files.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from app.core import errors
from app.integrations.file_contents.looking import HEAD_BYTES, LOOKED_INTO, PIECE_BYTES, Look
from app.integrations.file_contents.programs import is_program, shown
from app.integrations.file_types import PROGRAM_TYPES, seems

PDF: Final = "application/pdf"
_OVERLAP: Final = 4096
_DICTIONARY_BYTES: Final = 2048
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")


def _named(name: str) -> bytes:
    """A name, each letter of which may be written by its number: `/L#61unch` is `/Launch`."""
    letters = "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)
    return rf"/{letters}\b".encode()


_OBJECTS: Final = re.compile(_named("ObjStm"))
_ATTACHED: Final = re.compile(_named("EmbeddedFile"))
# An action that starts a program (ISO 32000-1, 12.6.4.5), and the script that opens an attachment.
_STARTS: Final = re.compile(_named("Launch") + rb"|exportDataObject\b[^;]{0,200}nLaunch")
_FILE_NAME: Final = re.compile(
    rb"/(?:UF|F)\s*(?:\(((?:[^()\\]|\\.){1,400})\)|<([0-9A-Fa-f\s]{2,800})>)"
)


def look_into_pdf(look: Look) -> str:
    """The media type; raises UnsupportedType (`pdf_starts_program`, `file_holds_program`).

    And whatever looking into an attached file raises; TooLarge when it unpacks to too much.
    """
    seen = 0
    for place, text in _overlapping(look):
        _check_objects(look, text)
        for found in _STREAM.finditer(text):
            if place + found.end() <= seen:
                continue
            seen = place + found.end()
            start = text.rfind(b"obj", max(0, found.start() - _DICTIONARY_BYTES), found.start())
            dictionary = text[max(start, 0) : found.start()]
            if _OBJECTS.search(dictionary):
                _check_inner(look, place + found.end())
            elif _ATTACHED.search(dictionary):
                _check_attached(look, place + found.end(), dictionary)
    return PDF


def _overlapping(look: Look) -> Iterator[tuple[int, bytes]]:
    """Pieces with their places; the end of each stands once more before the next."""
    rest, place = b"", 0
    while True:
        look.file.seek(place + len(rest))
        piece = look.file.read(PIECE_BYTES)
        if not piece:
            return
        text = rest + piece
        yield place, text
        rest = text[-_OVERLAP:]
        place += len(text) - len(rest)


def _check_objects(look: Look, text: bytes) -> None:
    if _STARTS.search(text):
        raise errors.UnsupportedType("pdf_starts_program", inner=shown(look.path))
    for found in _FILE_NAME.finditer(text):
        name = _name(found)
        if is_program(name):
            raise look.program(name)


def _name(found: re.Match[bytes]) -> str:
    if found[1] is None:
        digits = b"".join(found[2].split())
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = re.sub(rb"\\(.)", rb"\1", found[1], flags=re.DOTALL)
    is_wide = raw.startswith(b"\xfe\xff")
    return raw.decode("utf-16" if is_wide else "latin-1", errors="replace")


def _check_inner(look: Look, place: int) -> None:
    rest = b""
    for piece in _inflated(look, place):
        rest += piece
        _check_objects(look, rest)
        rest = rest[-_OVERLAP:]


def _check_attached(look: Look, place: int, dictionary: bytes) -> None:
    pieces = _inflated(look, place) if b"/FlateDecode" in dictionary else _raw(look, place)
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    kind = seems(head) if head else ""
    if kind in PROGRAM_TYPES:
        raise look.program("")
    if kind in LOOKED_INTO:
        look.into("attachment", head, pieces, kind)


def _raw(look: Look, place: int) -> Iterator[bytes]:
    """The bytes of a stream that is not packed, up to its end."""
    while True:
        look.file.seek(place)
        piece = look.file.read(PIECE_BYTES)
        end = piece.find(b"endstream")
        if end >= 0 or not piece:
            yield piece[: max(end, 0)].rstrip(b"\r\n")  # the line's end before the word
            return
        step = max(len(piece) - len(b"endstream"), 1)
        look.allowance.spend(step)
        yield piece[:step]
        place += step


def _inflated(look: Look, place: int) -> Iterator[bytes]:
    """What a packed stream unpacks to; one that is damaged ends where it is."""
    inflater = zlib.decompressobj()
    try:
        while not inflater.eof:
            look.file.seek(place)
            packed = look.file.read(HEAD_BYTES)
            if not packed:
                return
            place += len(packed)
            look.allowance.spend(len(packed))
            while packed and not inflater.eof:
                piece = inflater.decompress(packed, PIECE_BYTES)
                packed = inflater.unconsumed_tail
                look.allowance.spend(len(piece))
                yield piece
    except zlib.error:
        return
