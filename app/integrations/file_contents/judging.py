"""The whole file: its media type, or why it is refused."""

from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO, Final

from app.core import errors
from app.core.media_types import OLE, RTF
from app.integrations.file_contents.looking import HEAD_BYTES, Allowance, Look, pieces_of
from app.integrations.file_contents.ole import look_into_ole
from app.integrations.file_contents.pdf import PDF, look_into_pdf
from app.integrations.file_contents.programs import is_program
from app.integrations.file_contents.rtf import look_into_rtf
from app.integrations.file_contents.texts import read_text
from app.integrations.file_contents.zips import look_into_zip
from app.integrations.file_types import ALLOWED, refused, sniff

_LOOKS: Final = {
    "application/zip": look_into_zip,
    OLE: look_into_ole,
    PDF: look_into_pdf,
    RTF: look_into_rtf,
}
_TEXT: Final = "text/plain"


def judge(
    file: BinaryIO,
    name: str,
    *,
    folder: Path,
    max_unpacked_bytes: int,
    taken: Collection[str] = ALLOWED,
) -> str:
    """The media type of a whole file that came in under `name`, with the charset of a text.

    `folder` is where members of containers wait that must be unpacked to be looked into: at most
    `max_unpacked_bytes` of all of them. Memory is bounded whatever the file. Raises Invalid,
    UnsupportedType and TooLarge with a code of `core/messages/files.py`.
    """
    file.seek(0)
    kind = sniff(file.read(HEAD_BYTES), taken, name)
    if kind == _TEXT:
        kind, charset = _read(file, name)
    else:
        allowance = Allowance(max_unpacked_bytes, folder)
        kind, charset = _look(Look(file, "", allowance, _look), kind), ""
    if kind not in taken:
        raise refused(kind, name)
    return f"{kind}; charset={charset}" if charset else kind


def _look(look: Look, kind: str) -> str:
    return _LOOKS[kind](look) if kind in _LOOKS else kind


def _read(file: BinaryIO, name: str) -> tuple[str, str]:
    found = read_text(pieces_of(file))
    if found is None:
        raise errors.UnsupportedType("text_unreadable")
    if is_program(name):  # nothing else tells a script from a note
        raise refused("text/x-script")
    return found
