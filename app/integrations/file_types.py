"""What a file is, judged by its bytes and never by its name, and what it may be called.

A file that a browser or an office machine would run (HTML, SVG, scripts, programs, macros) is
refused, and so is whatever is not known.
"""

import codecs
import re
import struct
import unicodedata
from collections.abc import Callable, Collection, Iterator
from itertools import chain
from typing import Final
from urllib.parse import quote

import filetype  # type: ignore[import-untyped]

from app.core import errors
from app.core.media_types import EXTENSIONS, OPEN_DOCUMENTS, SHEET, SLIDES, WORD

SNIFF_BYTES: Final = 8192

_SIGNATURES: Final = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "video/webm",
        "audio/mpeg", "audio/aac", "audio/ogg", "audio/x-wav", "audio/amr",
    }
)  # fmt: skip

ALLOWED: Final = frozenset(EXTENSIONS)
"""Every media type that is taken as evidence."""

_UNKNOWN: Final = "application/octet-stream"

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_BLANK: Final = "\ufeff\t\n\f\r \xa0"
_ACTIVE_TEXT: Final = (
    (re.compile(r"#!"), "text/x-script"),
    (re.compile(r"@echo\b", re.IGNORECASE), "application/x-bat"),
    (re.compile(r"\[InternetShortcut\]", re.IGNORECASE), "application/x-mswinurl"),
    (re.compile(r"<\?xml", re.IGNORECASE), "application/xml"),
    (re.compile(r"<svg", re.IGNORECASE), "image/svg+xml"),
    # Wider than the list that browsers go by (WHATWG MIME Sniffing, section 7.1).
    (re.compile(r"<[a-z!?/%]", re.IGNORECASE), "text/html"),
    (re.compile(r"\{\\rtf"), "application/rtf"),
    (re.compile(r"%!PS"), "application/postscript"),
)

_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3gr6", b"3gs7"), "video/3gpp"),
    b"qt  ": "video/quicktime",
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"),
        "video/mp4",
    ),
}  # fmt: skip

_ZIP_MEMBERS: Final = (
    (re.compile(r"(.*/)?vbaProject\.bin", re.IGNORECASE), "application/vnd.ms-office.vbaProject"),
    (re.compile(r"META-INF/MANIFEST\.MF", re.IGNORECASE), "application/java-archive"),
    (
        re.compile(r"AndroidManifest\.xml|classes\.dex"),
        "application/vnd.android.package-archive",
    ),
    (re.compile(r"word/.*\.(xml|rels)"), WORD),
    (re.compile(r"xl/.*\.(xml|rels)"), SHEET),
    (re.compile(r"ppt/.*\.(xml|rels)"), SLIDES),
)

_SIZE_COMES_LATER: Final = 0x08

_OLE_ENTRIES: Final = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
# How the first stream begins: a Word FIB, an Excel BOF, a PowerPoint container or picture.
_OLE_STREAMS: Final = (
    (re.compile(rb"\xec\xa5", re.DOTALL), "application/msword"),
    (re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00", re.DOTALL), "application/vnd.ms-excel"),
    (
        re.compile(rb"\x0f\x00\xe8\x03|..[\x1a-\x1f]\xf0", re.DOTALL),
        "application/vnd.ms-powerpoint",
    ),
)


def sniff(head: bytes, taken: Collection[str] = ALLOWED) -> str:
    """Give the media type of a file whose first 8192 bytes (or all of them) are `head`.

    Raises Invalid (`file_empty`), and UnsupportedType (`file_type_refused`) with the media type for
    everything outside `taken`. CSV is `text/plain`: nothing in it says otherwise.
    """
    if not head:
        raise errors.Invalid("file_empty")
    for judge in _JUDGES:
        if media_type := judge(head):
            break
    else:
        media_type = filetype.guess_mime(head)
        if media_type is None or media_type in ALLOWED:
            media_type = _UNKNOWN
    if media_type not in taken:
        raise errors.UnsupportedType("file_type_refused", media_type=media_type)
    return media_type


def _pdf(head: bytes) -> str | None:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return "application/pdf" if start.startswith(b"%PDF-") else None


def _text(head: bytes) -> str | None:
    """Text is UTF-8 without control characters; the head may end in the middle of a character."""
    try:
        is_whole = len(head) < SNIFF_BYTES
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=is_whole)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text):
        return None
    start = text.lstrip(_BLANK)
    active = (media_type for pattern, media_type in _ACTIVE_TEXT if pattern.match(start))
    return next(active, "text/plain")


def _iso_media(head: bytes) -> str | None:
    """ISO/IEC 14496-12: a file type box with a major brand, a version and compatible brands."""
    if head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4]), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]
    if b"avif" in brands:
        return "image/avif"
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)


def _zip_members(head: bytes) -> Iterator[tuple[str, bytes]]:
    """Walk the local headers (APPNOTE 4.3.7) as far as the head goes: name, bytes as packed."""
    at = 0
    while head.startswith(b"PK\x03\x04", at) and at + 30 <= len(head):
        flags, *_, packed, _, named, extra = struct.unpack_from("<4H3L2H", head, at + 6)
        name, data = head[at + 30 : at + 30 + named], at + 30 + named + extra
        following = data + packed
        if flags & _SIZE_COMES_LATER:
            following = head.find(b"PK\x03\x04", data) % (len(head) + 1)
        yield name.decode("latin-1"), head[data:following].partition(b"PK\x07\x08")[0]
        at = following


def _zip(head: bytes) -> str | None:
    members = list(_zip_members(head))
    if not members:
        return None
    name, content = members[0]
    if name == "mimetype":
        media_type = content.decode("latin-1")
        return media_type if media_type in OPEN_DOCUMENTS else _UNKNOWN
    for pattern, media_type in _ZIP_MEMBERS:
        if any(pattern.fullmatch(name) for name, _ in members):
            return media_type
    return "application/zip"


def _ole(head: bytes) -> str | None:
    """MS-CFB: the directory names the main stream; where it lies too deep, the first stream tells.

    Installers (MSI) are such files, too, so what is not recognised is refused.
    """
    if not head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None
    sector = 4096 if head[30:32] == b"\x0c\x00" else 512
    directory = (int.from_bytes(head[48:52], "little") + 1) * sector
    for at in range(directory, min(directory + sector, len(head)), 128):
        length = max(int.from_bytes(head[at + 64 : at + 66], "little") - 2, 0)
        name = head[at : at + min(length, 62)].decode("utf-16-le", errors="replace")
        if name in _OLE_ENTRIES:
            return _OLE_ENTRIES[name]
    first = head[sector : sector + 8]
    streams = (media_type for pattern, media_type in _OLE_STREAMS if pattern.match(first))
    return next(streams, "application/x-ole-storage")


_MATCHERS: Final = [matcher for matcher in filetype.types if matcher.mime in _SIGNATURES]


def _signature(head: bytes) -> str | None:
    matched = filetype.match(head, _MATCHERS)
    return str(matched.mime) if matched else None


_JUDGES: Final[tuple[Callable[[bytes], str | None], ...]] = (
    _pdf, _text, _iso_media, _zip, _ole, _signature,
)  # fmt: skip


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


def extension_of(media_type: str) -> str:
    """The usual extension of a media type, with its dot; empty for one that is not known."""
    return "".join(f".{extension}" for extension in EXTENSIONS.get(media_type, ())[:1])


def fitting_name(name: str, media_type: str) -> str:
    """The name with an extension that tells the truth, for whoever opens the file by its name.

    One that fits the media type stays, that of another known type is replaced (`x.pdf`, a picture:
    `x.png`), and to any other the right one is added (`x.exe`, a PDF: `x.exe.pdf`).
    """
    stem, dot, extension = name.rpartition(".")
    if extension.lower() in EXTENSIONS.get(media_type, ()):
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
