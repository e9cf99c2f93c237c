"""What a file seems to be by its first bytes, and never by its name.

Most of it is judged as a whole afterwards (`file_contents`); what can only be refused is refused
here, before the rest has arrived.
"""

import re
import struct
from collections.abc import Callable, Collection
from typing import Final

import filetype  # type: ignore[import-untyped]

from app.core import errors
from app.core.media_types import EXTENSIONS, OLE, RTF
from app.integrations.file_contents.texts import kind_of_text

SNIFF_BYTES: Final = 8192
PDF_WITHIN: Final = 1024
"""So far from the start viewers look for the header of a PDF (Adobe's implementation notes)."""

_SIGNATURES: Final = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "video/webm",
        "video/x-msvideo", "audio/mpeg", "audio/aac", "audio/ogg", "audio/x-wav", "audio/amr",
    }
)  # fmt: skip

ALLOWED: Final = frozenset(EXTENSIONS)
"""Every media type that is taken as evidence."""

_UNKNOWN: Final = "application/octet-stream"
_UNDECIDED: Final = {OLE, "application/zip"}
"""Containers of many kinds: their tables of contents decide."""

_PROGRAMS: Final = (
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xbe\xba\xfe\xca", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),  # also Mach-O for two kinds of processors
    (b"dex\n", "application/x-dex"),
    (b"\x00asm", "application/wasm"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"ITSF\x03", "application/vnd.ms-htmlhelp"),
    (b"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed"),
)
PROGRAM_TYPES: Final = frozenset(
    {media_type for _, media_type in _PROGRAMS}
    | {"text/x-script", "application/x-bat", "application/x-mswinurl", "text/x-registry"}
)
"""What is refused inside of other files, too."""

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
# How files of QuickTime began before there were file type boxes (QTFF, "atoms").
_OLD_MOVIES: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_BITMAP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})
_PDF: Final = re.compile(rb"%PDF-\d\.\d")
_PDF_AFTER_LINES: Final = re.compile(rb"(?:^|[\r\n])%PDF-\d\.\d")


def sniff(head: bytes, taken: Collection[str] = ALLOWED, name: str = "") -> str:
    """Give the media type a file seems to have whose first 8192 bytes (or all) are `head`.

    Raises Invalid (`file_empty`), and UnsupportedType (`file_type_refused`) with the media type for
    everything outside `taken` (`text_unreadable` when its `name` says text). A container is given
    as the most general kind of its family, ZIP or OLE; CSV is `text/plain`: nothing in it says
    otherwise.
    """
    if not head:
        raise errors.Invalid("file_empty")
    media_type = seems(head)
    if media_type not in _UNDECIDED and media_type not in taken:
        raise refused(media_type, name)
    return media_type


def seems(head: bytes) -> str:
    """The same without a judgement: any media type."""
    for judge in _JUDGES:
        if media_type := judge(head):
            return media_type
    media_type = filetype.guess_mime(head)
    return _UNKNOWN if media_type is None or media_type in ALLOWED else str(media_type)


def refused(media_type: str, name: str = "") -> errors.UnsupportedType:
    """The failure for a kind that is not taken, with what to do instead.

    A file that is called a text (`x.csv`) and is none for us has an encoding we do not read.
    """
    extension = name.rpartition(".")[2].lower()
    if media_type == _UNKNOWN and extension in EXTENSIONS["text/plain"]:
        return errors.UnsupportedType("text_unreadable")
    advice = ADVICE_FOR.get(media_type, "Send PDF, pictures or office documents.")
    return errors.UnsupportedType("file_type_refused", media_type=media_type, advice=advice)


def _program(head: bytes) -> str | None:
    for start, media_type in _PROGRAMS:
        # Words may begin with MZ, too.
        if head.startswith(start) and b"\0" in head[:512]:
            return media_type
    return None


def _pdf(head: bytes) -> str | None:
    return "application/pdf" if _PDF.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) else None


def _rtf(head: bytes) -> str | None:
    return RTF if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{\\rt") else None


def _text(head: bytes) -> str | None:
    kind = kind_of_text([head], is_whole=len(head) < SNIFF_BYTES, guess=False)
    # A mail gateway's lines before the header leave a PDF a PDF.
    if kind == "text/plain" and _PDF_AFTER_LINES.search(head[: PDF_WITHIN + 8]):
        return "application/pdf"
    return kind


def _iso_media(head: bytes) -> str | None:
    """ISO/IEC 14496-12: a file type box with a major brand, a version and compatible brands."""
    if head[4:8] != b"ftyp":
        return "video/quicktime" if head[4:8] in _OLD_MOVIES and head[0] < 0x20 else None  # noqa: PLR2004 - a size, not letters
    end = min(int.from_bytes(head[:4]), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]
    if b"avif" in brands:
        return "image/avif"
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)


def _zip(head: bytes) -> str | None:
    return "application/zip" if head.startswith(b"PK\x03\x04") else None


def _ole(head: bytes) -> str | None:
    return OLE if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") else None


def _bitmap(head: bytes) -> str | None:
    if not head.startswith(b"BM") or len(head) < 18:  # noqa: PLR2004 - two headers' beginnings
        return None
    reserved, _, header = struct.unpack_from("<3L", head, 6)
    return "image/bmp" if reserved == 0 and header in _BITMAP_HEADERS else None


_MATCHERS: Final = [matcher for matcher in filetype.types if matcher.mime in _SIGNATURES]


def _signature(head: bytes) -> str | None:
    matched = filetype.match(head, _MATCHERS)
    return str(matched.mime) if matched else None


def _pdf_behind_bytes(head: bytes) -> str | None:
    return "application/pdf" if _PDF.search(head[: PDF_WITHIN + 8]) else None


def _ansi_text(head: bytes) -> str | None:
    return kind_of_text([head], is_whole=len(head) < SNIFF_BYTES, guess=True)


_JUDGES: Final[tuple[Callable[[bytes], str | None], ...]] = (
    _program, _pdf, _rtf, _text, _iso_media, _zip, _ole, _bitmap, _signature, _pdf_behind_bytes,
    _ansi_text,
)  # fmt: skip

_PROGRAM_ADVICE: Final = "Programs and scripts are not accepted. Send their result as PDF."
_PAGE_ADVICE: Final = "Print the page to PDF and send that."
_ARCHIVE_ADVICE: Final = "Pack the files as an ordinary .zip, or send them one by one."
ADVICE_FOR: Final = {
    **dict.fromkeys(PROGRAM_TYPES | {"application/java-archive"}, _PROGRAM_ADVICE),
    **dict.fromkeys(("text/html", "application/xml", "image/svg+xml"), _PAGE_ADVICE),
    "application/postscript": "Print the document to PDF and send that.",
    **dict.fromkeys(
        (
            "application/x-rar-compressed", "application/x-7z-compressed", "application/gzip",
            "application/x-tar", "application/x-bzip2", "application/x-xz", "application/zstd",
        ),
        _ARCHIVE_ADVICE,
    ),
}  # fmt: skip
