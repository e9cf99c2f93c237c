"""PNG of an SVG."""

from typing import Final

from app.integrations.typesetting import typeset

_PAGE: Final = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
_DOTS_PER_INCH: Final = 144


def png(svg: str) -> bytes:
    """The picture in dots; takes some tenths of a second. Raises as `typeset`."""
    return typeset({"text": _PAGE}, {"svg": svg}, format="png", ppi=_DOTS_PER_INCH)
