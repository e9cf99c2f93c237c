"""Text files that people saved with whatever program they have."""

import codecs
from collections import Counter
from typing import Any

from app.core.errors import Invalid

_ENCODINGS = (
    (codecs.BOM_UTF16_LE, "UTF-16 (Unicode)"),
    (codecs.BOM_UTF16_BE, "UTF-16 (Unicode)"),
)
_ANSI = "Windows-1252 (ANSI)"
_UNKNOWN = "?"


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8; a byte order mark is no part of it.

    Raises Invalid (`file_not_utf8`) with the `encoding` it seems to have and the first `line` that
    is at fault.
    """
    if raw and raw.count(0) * 4 >= len(raw):  # every other byte of UTF-16 is none
        raise Invalid("file_not_utf8", encoding=_ENCODINGS[0][1], line=1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Invalid("file_not_utf8", encoding=_encoding_of(raw), line=line) from None


class DoubledKey(ValueError):
    """An object of JSON gives a key twice: nobody knows which of the two is meant."""

    def __init__(self, key: str) -> None:
        """The key."""
        super().__init__(key)
        self.key = key


def without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object (`object_pairs_hook`); raises DoubledKey (RFC 8259, section 4)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DoubledKey(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return found


def _encoding_of(raw: bytes) -> str:
    for mark, name in _ENCODINGS:
        if raw.startswith(mark):
            return name
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError:
        return _UNKNOWN
    return _ANSI
