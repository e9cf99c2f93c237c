"""What a file may be called, on its way in and out; a name is never used as a path."""

import re
import unicodedata
from itertools import chain
from typing import Final
from urllib.parse import quote

from app.core.media_types import EXTENSIONS

_KNOWN_EXTENSIONS: Final = frozenset(chain.from_iterable(EXTENSIONS.values()))
_NAME_CHARACTERS: Final = 200
_EXTENSION: Final = re.compile(r"\.\w{1,16}")
_NAMELESS: Final = "berkas"
_BLANK_NAME: Final = "._ "
_JOINERS: Final = "\u200c\u200d"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NOT_ASCII_NAME: Final = re.compile(r"[^A-Za-z0-9 ._()+,=@-]+")


def safe_name(raw: str) -> str:
    r"""Make a display name of what a client calls its file; never used as a path.

    Gives the last path part (of `/` and `\`), in NFC, without control and format characters
    (direction overrides; the joiners inside emoji and scripts stay), trimmed, at most 200
    characters with the extension kept, and `berkas` when nothing is left.
    """
    part = re.split(r"[/\\]", raw)[-1]
    seen = (c for c in part if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    name = _shortened(_trimmed(unicodedata.normalize("NFC", "".join(seen))))
    return name if name.strip(". ") else _NAMELESS


def of_a_letter(name: str) -> str:
    """A name that we make of a number such as `77/ZI`, whose stroke ends no folder in it."""
    return re.sub(r"\s*[/\\]+\s*", "-", name)


def _shortened(name: str) -> str:
    if len(name) <= _NAME_CHARACTERS:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = dot + extension
    if not stem or not _EXTENSION.fullmatch(ending):
        stem, ending = name, ""
    return _trimmed(stem[: _NAME_CHARACTERS - len(ending)]) + ending


def _trimmed(name: str) -> str:
    """Strip white space and joiners from both ends."""
    previous = None
    while name != previous:
        previous, name = name, name.strip().strip(_JOINERS)
    return name


def extensions_of(media_type: str) -> tuple[str, ...]:
    """What fits a media type, whatever its parameters (`text/plain; charset=utf-16`)."""
    return EXTENSIONS.get(media_type.partition(";")[0], ())


def extension_of(media_type: str) -> str:
    """The usual extension of a media type, with its dot; empty for one that is not known."""
    return "".join(f".{extension}" for extension in extensions_of(media_type)[:1])


def fitting_name(name: str, media_type: str) -> str:
    """The name with an extension that tells the truth, for whoever opens the file by its name.

    One that fits the media type stays, that of another known type is replaced (`x.pdf`, a picture:
    `x.png`), and to any other the right one is added (`x.exe`, a PDF: `x.exe.pdf`).
    """
    stem, dot, extension = name.rpartition(".")
    if extension.lower() in extensions_of(media_type):
        return name
    is_of_another = bool(stem and dot) and extension.lower() in _KNOWN_EXTENSIONS
    return (stem if is_of_another else name) + extension_of(media_type)


def content_disposition(name: str) -> str:
    """Give the header value that makes a browser save a file as `name` (RFC 6266, RFC 8187).

    `filename` holds an ASCII stand-in for old clients, `filename*` the name itself. Passes the name
    through `safe_name`, and nothing that could end the value or the header comes out.
    """
    name = safe_name(name)
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _NOT_ASCII_NAME.sub("_", plain)
    plain = plain if plain.strip(_BLANK_NAME) else _NAMELESS
    encoded = quote(name, safe="!#$&+-.^_`|~")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
