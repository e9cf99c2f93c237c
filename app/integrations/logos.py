"""Pictures that are printed in a letterhead: judged by what they are, never by their name."""

import hashlib
import json
import struct
import subprocess
from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.integrations.typesetting import typeset

MOST_BYTES: Final = 128 * 1024
MOST_DOTS, LEAST_DOTS = 2000, 40
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
# Frames of a JPEG carry its size; these three markers lie among theirs and are others.
_FRAMES: Final = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_END_OF_JPEG: Final = b"\xff\xd9"
# What a PNG needs to be drawn. Profiles and texts may be packed a thousandfold, or tell where it
# was taken; others move it: they are not kept.
_PARTS: Final = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD",
    b"pHYs",
}  # fmt: skip
_FORMATS: Final = {"image/png": "png", "image/jpeg": "jpg"}
_PAGE: Final = """#let logo = json(bytes(sys.inputs.data))
#image(bytes(logo.octets), format: logo.format)"""


@dataclass(frozen=True)
class Logo:
    """A picture: its bytes, media type and size in dots."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def as_data(self) -> dict[str, object]:
        """The picture as a template takes it."""
        return {"octets": list(self.content), "format": _FORMATS[self.media_type]}


def as_logo(content: bytes) -> Logo:
    """The picture and nothing besides it, neither behind its end.

    Raises Invalid (`logo_kind`, `logo_size`, `logo_too_large`, `logo_broken`).
    """
    if len(content) > MOST_BYTES:
        raise Invalid("logo_too_large", max_bytes=MOST_BYTES)
    try:
        logo = _measured(content)
    except struct.error as error:
        raise Invalid("logo_broken") from error
    if not all(LEAST_DOTS <= side <= MOST_DOTS for side in (logo.width, logo.height)):
        raise Invalid(
            "logo_size", width=logo.width, height=logo.height, least=LEAST_DOTS, most=MOST_DOTS
        )
    return logo


def require_whole(logo: Logo) -> None:
    """Raise Invalid (`logo_broken`) for a picture that cannot be printed: tried, half a second."""
    data = json.dumps(logo.as_data)
    try:
        typeset({"text": _PAGE}, {"data": data}, format="pdf", pdf_standards=["a-2b"])
    except subprocess.SubprocessError as error:
        raise Invalid("logo_broken") from error


def _measured(content: bytes) -> Logo:
    if content.startswith(_PNG):
        width, height = struct.unpack_from(">II", content, 16)
        return Logo(_drawn_of_png(content), "image/png", width, height)
    if content.startswith(_JPEG):
        end = content.rfind(_END_OF_JPEG)
        if end < 0:
            raise Invalid("logo_broken")
        kept = content[: end + len(_END_OF_JPEG)]
        return Logo(kept, "image/jpeg", *_size_of_jpeg(kept))
    raise Invalid("logo_kind")


def _drawn_of_png(content: bytes) -> bytes:
    """Its parts that are drawn, up to its end; raises struct.error where it has none."""
    kept, place, kind = [_PNG], len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, place)
        part = content[place : place + length + 12]
        if kind in _PARTS:
            kept.append(part)
        place += len(part)
    return b"".join(kept)


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Width and height, from the first frame; raises struct.error where there is none."""
    place = 2
    while True:
        mark, kind, length = struct.unpack_from(">BBH", content, place)
        if mark != 0xFF:  # noqa: PLR2004 - how every marker begins
            raise Invalid("logo_broken")
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        place += 2 + length
