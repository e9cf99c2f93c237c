"""Which characters the fonts of typst can print: a table that is made by asking typst itself.

`make docs` writes the table anew when another version of typst is installed (docs/printable.py).
"""

from functools import cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parent / "documents" / "printable.txt"
FAMILIES: Final = ("Libertinus Serif", "DejaVu Sans Mono")
"""The fonts of the templates; where these have no sign, typst takes one of its others."""


@cache
def coverage() -> frozenset[int]:
    """The code points that have a sign, in regular and in bold letters."""
    _, *lines = TABLE.read_text(encoding="ascii").splitlines()
    return frozenset(point for line in lines for each in line.split() for point in _range(each))


def _range(written: str) -> range:
    first, _, last = written.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)
