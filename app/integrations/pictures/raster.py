"""PNG of an SVG, made in a process of its own: what that takes in memory ends with it."""

import subprocess
import sys
from typing import Final

_PAGE: Final = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
_DOTS_PER_INCH: Final = 144
_PROGRAM: Final = f"""
import sys, typst
sys.stdout.buffer.write(typst.compile(
    {_PAGE!r}.encode(),
    format="png",
    ppi={_DOTS_PER_INCH},
    sys_inputs={{"svg": sys.stdin.buffer.read().decode()}},
    ignore_system_fonts=True,
))
"""
_SECONDS: Final = 60


def png(svg: str) -> bytes:
    """The picture in dots; takes some tenths of a second. Fonts are those that typst carries.

    Raises subprocess.SubprocessError when it cannot be made, or takes longer than a minute.
    """
    command = [sys.executable, "-I", "-c", _PROGRAM]
    made = subprocess.run(  # noqa: S603 - a program of ours; the picture comes as its input
        command, input=svg.encode(), capture_output=True, check=True, timeout=_SECONDS
    )
    return made.stdout
