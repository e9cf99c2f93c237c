"""Names of folders and files that every system takes, Windows included, and people can read."""

import re
import unicodedata
from typing import Final

# Reserved by Windows, or (the percent sign) by manifests.
_RESERVED: Final = re.compile(r'[<>:"/\\|?*%\s]+')
_UNSAFE: Final = re.compile(r'[<>:"/\\|?*%]')
_ENDS: Final = ". "
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EDGES: Final = "-._ "
_NAMELESS: Final = "tanpa-nama"


def readable(text: str, maximum: int) -> str:
    """A part of a path: lower case, Unicode kept (NFC), hyphens for what no system takes.

    At most `maximum` characters; never empty, never a device of Windows, never ends in a dot.
    """
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    plain = unicodedata.normalize("NFC", _RESERVED.sub("-", seen).lower())
    name = _shortened(re.sub(r"-{2,}", "-", plain).strip(_EDGES), maximum).strip(_EDGES)
    if not name:
        return _NAMELESS[:maximum]
    return f"{name[: maximum - 1]}_" if _DEVICES.fullmatch(name) else name


def as_given(text: str, maximum: int) -> str:
    """A part of a path as people named it: capitals, blanks and signs stay that every system takes.

    Otherwise as `readable`.
    """
    blanks = "".join(" " if c.isspace() else c for c in text)
    seen = "".join(c for c in blanks if unicodedata.category(c) not in _UNSEEN)
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", seen)).strip(_ENDS)
    name = plain[:maximum].strip(_ENDS)
    if not name:
        return _NAMELESS[:maximum]
    return f"{name[: maximum - 1]}_" if _DEVICES.fullmatch(name) else name


def _shortened(name: str, maximum: int) -> str:
    """Cut between two words where that does not cost more than half."""
    if len(name) <= maximum:
        return name
    whole_words = name[: maximum + 1].rpartition("-")[0]
    return whole_words if len(whole_words) * 2 > maximum else name[:maximum]


class Names:
    """Gives every path once, also where capital and small letters are the same."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def unique(self, path: str, extension: str = "") -> str:
        """The path with its extension; with a number before it when it was given already."""
        number, candidate = 1, path + extension
        while _folded(candidate) in self._given:
            number += 1
            candidate = f"{path}-{number}{extension}"
        self._given.add(_folded(candidate))
        return candidate


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())
