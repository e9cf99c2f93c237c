"""SVG, written element by element."""

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

FONT = "'Libertinus Serif', 'Times New Roman', serif"
# Not allowed in XML, or turning the direction of what is read.
_UNWANTED = re.compile(
    r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|[\u202A-\u202E\u2066-\u2069\u200E\u200F]"
)
Value: TypeAlias = str | float
Attributes: TypeAlias = dict[str, Value]


def element(name: str, *children: str, **attributes: Value) -> str:
    """An element; `_` in an attribute's name stands for `-`, whole numbers lose their `.0`."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
    )
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(x: float, y: float, words: str, **attributes: Value) -> str:
    """One line of text, whatever is in it."""
    return element("text", escape(clean(words)), x=x, y=y, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Value) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def rect(x: float, y: float, width: float, height: float, **attributes: Value) -> str:
    """A rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def escaped(words: str) -> str:
    """Words as they stand inside an element that is no line of text."""
    return escape(clean(words))


def document(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """The whole picture on white, with a title for those who hear it."""
    return element(
        "svg",
        element("title", escape(clean(title))),
        rect(0, 0, width, height, fill="#fff"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {_plain(width)} {_plain(height)}",
        font_family=FONT,
        role="img",
    )


def clean(words: str) -> str:
    """Words without what no picture can show, on one line."""
    return " ".join(_UNWANTED.sub("", words).split())


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
