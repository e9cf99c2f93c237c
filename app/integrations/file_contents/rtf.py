"""RTF: words are taken, embedded objects are not: what they hold can be hidden in too many ways."""

import re
from typing import Final

from app.core import errors
from app.core.media_types import RTF
from app.integrations.file_contents.looking import Look, pieces_of
from app.integrations.file_contents.programs import shown

# `\object`, `\objdata`, `\objocx` …; two backslashes are a letter of the text.
_OBJECT: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\obj[a-z]")
_OVERLAP: Final = 64


def look_into_rtf(look: Look) -> str:
    """The media type; raises UnsupportedType (`rtf_holds_object`)."""
    rest = b""
    for piece in pieces_of(look.file):
        rest += piece
        if _OBJECT.search(rest):
            raise errors.UnsupportedType("rtf_holds_object", inner=shown(look.path))
        rest = rest[-_OVERLAP:]
    return RTF
