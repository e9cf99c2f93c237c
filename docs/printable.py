"""The table of characters that can be printed (app/integrations/documents/printable.txt).

Typst sets every character there is in a line of its own, as SVG. Where no font has a sign, it
draws the same box as for a character that certainly has none.
"""

import re
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Final

import typst

from app.integrations.fonts import FAMILIES, TABLE

_WITHOUT_A_SIGN: Final = "\u6f22"  # Chinese: none of these fonts has it
# Not given out, halves of pairs, for private use (PDF/A-2a refuses those), controls.
_NEVER: Final = {"Cn", "Cs", "Co", "Cc"}
_AT_ONCE: Final = 8000
_WEIGHTS: Final = ("regular", "bold")
_WIDTH: Final = 100
_PAGE: Final = """#set page(width: auto, height: auto, margin: 9pt)
#set text(font: sys.inputs.fonts.split(","), weight: sys.inputs.weight)
#for each in sys.inputs.text.codepoints() { box(each); parbreak() }"""
_LINE: Final = '<g transform="translate('
_SIGN: Final = re.compile(r'href="#(\w+)"')


def printable() -> str:
    """The table; as it stands, where it was made by the version of typst that is installed."""
    head = f"# typst {version('typst')}: characters with a sign; written by `make docs`\n"
    if TABLE.exists():
        made = TABLE.read_text(encoding="ascii")
        if made.startswith(head):
            return made
    points = [
        point
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) not in _NEVER
    ]
    found = [
        {point for part in _parts(points) for point in _with_sign(part, weight)}
        for weight in _WEIGHTS
    ]
    return head + textwrap.fill(" ".join(_ranges(set.intersection(*found))), _WIDTH) + "\n"


def _parts(points: Sequence[int]) -> Iterator[Sequence[int]]:
    return (points[start : start + _AT_ONCE] for start in range(0, len(points), _AT_ONCE))


def _with_sign(points: Sequence[int], weight: str) -> Iterator[int]:
    text = _WITHOUT_A_SIGN + "".join(map(chr, points))
    inputs = {"text": text, "weight": weight, "fonts": ",".join(FAMILIES)}
    svg = typst.compile(_PAGE.encode(), format="svg", ignore_system_fonts=True, sys_inputs=inputs)
    _, *lines = str(svg, "utf-8").split("<defs>")[0].split(_LINE)
    (box,), *signs = (_SIGN.findall(line) for line in lines)
    # Strict: each character has a line of its own, else this says so.
    yield from (
        point for point, sign in zip(points, signs, strict=True) if sign and box not in sign
    )


def _ranges(points: set[int]) -> Iterator[str]:
    """Neighbours as one: 0041-005A."""
    first = last = None
    for point in [*sorted(points), sys.maxunicode + 2]:
        if last is not None and point == last + 1:
            last = point
            continue
        if first is not None and last is not None:
            yield f"{first:04X}" if first == last else f"{first:04X}-{last:04X}"
        first = last = point
