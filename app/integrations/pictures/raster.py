"""PNG of an SVG."""

import typst

_PAGE = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
_DOTS_PER_INCH = 144


def png(svg: str) -> bytes:
    """The picture in dots; takes some tenths of a second. Fonts are those that typst carries."""
    made: bytes = typst.compile(
        _PAGE.encode(),
        format="png",
        ppi=_DOTS_PER_INCH,
        sys_inputs={"svg": svg},
        ignore_system_fonts=True,
    )
    return made
