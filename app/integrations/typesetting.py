"""What typst makes, in a process of its own: what that takes in memory ends with it."""

import json
import subprocess
import sys
from functools import cache
from typing import Any, Final

from app.integrations.fonts import coverage

_PROGRAM: Final = """
import json, sys, typst
given = json.load(sys.stdin.buffer)
page = given.pop("page")
page = page["file"] if "file" in page else page["text"].encode()
sys.stdout.buffer.write(typst.compile(page, ignore_system_fonts=True, **given))
"""
_SECONDS: Final = 60
REPLACEMENT: Final = "\u25a1"
"""What stands in print where a character has no sign: an empty box."""

# What is laid out without a sign of its own: line breaks, blanks, marks of joining and direction.
_SIGNLESS: Final = {
    *map(ord, "\t\n\r \u00a0\u00ad\u202f\u205f\u3000"),
    *range(0x2000, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
}


def typeset(page: dict[str, str], data: dict[str, str], **options: Any) -> bytes:  # noqa: ANN401 - typst's own
    """The bytes of a page (`{"file": path}` or `{"text": markup}`); takes some tenths of a second.

    The page finds `data` in `sys.inputs`; fonts are those that typst carries. Raises
    subprocess.SubprocessError when it cannot be made, or takes longer than a minute.
    """
    given = json.dumps({"page": page, "sys_inputs": data, **options})
    command = [sys.executable, "-I", "-c", _PROGRAM]
    made = subprocess.run(  # noqa: S603 - a program of ours; what it works on comes as its input
        command, input=given.encode(), capture_output=True, check=True, timeout=_SECONDS
    )
    return made.stdout


def unprintable(text: str) -> str | None:
    """The first character of `text` that no font has a sign for; None when all have one.

    A PDF/A in which one character has no sign is refused as a whole, so a character is told when
    it is typed, and replaced where it was typed before (`printable`).
    """
    known = _known()
    return next((one for one in text if one not in known), None)


def printable(text: str) -> str:
    """`text` with a box in the place of each character that no font has a sign for."""
    if unprintable(text) is None:
        return text
    known = _known()
    return "".join(one if one in known else REPLACEMENT for one in text)


@cache
def _known() -> frozenset[str]:
    """Every character that can stand in print."""
    return frozenset(map(chr, coverage() | _SIGNLESS))
