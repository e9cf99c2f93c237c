"""What a page beyond the last is refused with, in codes and sentences as systems have them.

Only whoever has read a page before asks: on the first page the same words mean something else.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.integrations.refusals import parts_of, plain_name

_READ_AT_MOST: Final = 300  # characters of a sentence
_DEEPEST: Final = 3
# Where codes and sentences stand.
_NAMES: Final = frozenset(
    {
        "code", "kode", "errorcode", "error", "errors", "message", "messages", "pesan", "msg",
        "errormessage", "errordescription", "detail", "details", "keterangan", "reason", "alasan",
        "title", "description", "deskripsi", "faultstring", "status", "info",
    }
)  # fmt: skip
_THING: Final = r"(?:data|records?|results?|rows?|items?|entr(?:y|ies)|pages?)"
_HAL: Final = r"(?:data|rekaman|halaman|baris|hasil|record)"
_ENDS: Final = re.compile(
    rf"""
      invalid \s page (?: \s (?:number|index|requested) )? \b (?! \s (?:size|token|limit|param) )
    | \b page (?: \s (?:number|index|requested) )* \s (?:is \s|was \s)?
        (?: out \s of \s (?:range|bounds?) | not \s found | too \s (?:large|high|big)
          | beyond | exceeds? | does \s not \s exist )
    | \b (?:larger|greater|higher|more) \s than \s (?:the \s)? (?:total \s)? number \s of \s pages
    | \b (?:beyond|past|after|exceeds?) \s (?:the \s)? (?:last \s page|end\b|number \s of \s pages)
    | \b last \s page \s (?:reached|exceeded)
    | \b offset (?: \s \w+ )? \s out \s of \s range
    | \b no \s (?:more|further) \s {_THING} \b
    | \b end \s of \s {_THING} \b
    | ^ no \s (?:\w+ \s){{0,2}}? (?:was \s|were \s|is \s|are \s)? (?:found|available) $
    | ^ no \s {_THING} $
    | ^ (?:the \s)? {_THING} \s (?:is \s|are \s)? (?:not \s found|empty|finished|exhausted) $
    | ^ (?:sudah \s|telah \s)? habis $
    | \b {_HAL} (?: \s \w+ )? \s (?:sudah \s|telah \s)? habis \b
    | \b tidak \s ada \s (?: lagi \b | {_HAL} (?:\s lagi)? $ | (?:lagi \s) {_HAL} )
    | ^ {_HAL} (?: \s \w+ )? \s (?:tidak|tak|belum) \s (?:di ?temukan|ada|tersedia) $
    | ^ {_HAL} \s kosong $
    | \b halaman \s (?:terakhir \s (?:sudah|telah) | \w* \s? (?:melebihi|di \s luar|lebih \s dari) )
    | \b (?:sudah|telah|melewati|melebihi) \s (?:jumlah \s)? halaman (?:\s terakhir)? \b
    """,
    re.VERBOSE,
)
# Words of what ends otherwise: a session, a quota, a server that counts no further.
_OTHERWISE: Final = re.compile(
    r"\b(?:token|session|sesi|kuota|quota|waktu|time|berlaku|izin|akses|access|permission|login"
    r"|window|only the first|hanya .{0,20}pertama|lisensi|license|kunci|key"
    r"|route|endpoint|method|handler|url)\b"
)
_BETWEEN_WORDS: Final = re.compile(r"[\s_./:-]+")


def says_past_the_end(data: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a refusal says that the page asked for lies beyond the last."""
    told = [_plain(text) for text in ([data] if isinstance(data, str) else _texts(data))]
    if any(map(_OTHERWISE.search, told)):
        return False
    return any(map(_ENDS.search, told))


def _plain(text: str) -> str:
    """Small letters, one blank between words, nothing at the ends: of codes too."""
    return _BETWEEN_WORDS.sub(" ", text[:_READ_AT_MOST].lower()).strip(" !,;\"'")


def _texts(data: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    for part in parts_of(data):
        for name, value in part.items():
            if plain_name(name) in _NAMES:
                yield from _inside(value)


def _inside(value: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, Mapping) else value
    for each in inner if isinstance(value, Mapping | list) and depth < _DEEPEST else ():
        yield from _inside(each, depth + 1)
