"""Whether a stream of bytes is text, in which encoding, and of which kind; in constant memory."""

import codecs
import re
from collections.abc import Iterable
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_BLANK: Final = "\ufeff\t\n\f\r \xa0"
_END_OF_DOS_TEXT: Final = "\x1a"
_START_CHARACTERS: Final = 64
_ACTIVE: Final = (
    (re.compile(r"#!"), "text/x-script"),
    (re.compile(r"@echo\b", re.IGNORECASE), "application/x-bat"),
    (re.compile(r"\[(InternetShortcut|autorun)\]", re.IGNORECASE), "application/x-mswinurl"),
    (re.compile(r"(Windows Registry Editor|REGEDIT4)\b"), "text/x-registry"),
    (re.compile(r"<\?xml", re.IGNORECASE), "application/xml"),
    (re.compile(r"<svg", re.IGNORECASE), "image/svg+xml"),
    # Wider than the list that browsers go by (WHATWG MIME Sniffing, section 7.1).
    (re.compile(r"<[a-z!?/%]", re.IGNORECASE), "text/html"),
    (re.compile(r"%!PS"), "application/postscript"),
)
# The bytes tell: a byte order mark, or the form of UTF-8.
_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GUESS: Final = "windows-1252"
_FOREIGN_SHARE: Final = 3
"""Of text in an encoding that is only guessed at most one character in three is not ASCII."""


class _Reader:
    """Reads a text in one encoding; `is_text` tells whether it was one so far."""

    def __init__(self, charset: str) -> None:
        self.charset, self.is_text = charset, True
        self._decoder = codecs.getincrementaldecoder(charset)()
        self._start = ""
        self._has_ended = False
        self._all = self._ascii = 0

    def read(self, piece: bytes, *, final: bool = False) -> None:
        if not self.is_text:
            return
        try:
            text = self._decoder.decode(piece, final)
        except UnicodeDecodeError:
            self.is_text = False
            return
        said, end, rest = text.partition(_END_OF_DOS_TEXT)
        if _CONTROL.search(said) or rest.strip(_END_OF_DOS_TEXT) or (self._has_ended and said):
            self.is_text = False
        self._has_ended = self._has_ended or bool(end)
        if len(self._start) < _START_CHARACTERS:
            self._start = (self._start + said[:_START_CHARACTERS]).lstrip(_BLANK)
            if not self._start:
                self._start = said.lstrip(_BLANK)[:_START_CHARACTERS]
        if self.charset == _GUESS:
            self._all += len(said)
            self._ascii += len(said.encode("ascii", "ignore"))

    @property
    def is_likely(self) -> bool:
        """Whether so much of it is ASCII that a guess is a good one."""
        return self.charset != _GUESS or (self._all - self._ascii) * _FOREIGN_SHARE <= self._all

    @property
    def kind(self) -> str:
        active = (media_type for pattern, media_type in _ACTIVE if pattern.match(self._start))
        return next(active, "text/plain")


def read_text(
    pieces: Iterable[bytes], *, is_whole: bool = True, guess: bool = True
) -> tuple[str, str] | None:
    """The kind of a text (`text/plain`, or what a machine would run) and its charset; else None.

    UTF-8, UTF-16 with a byte order mark, and where `guess` is set Windows-1252: no control
    characters, but a Ctrl-Z may end it as on DOS. Unless `is_whole` the last piece may end in the
    middle of a character.
    """
    readers: list[_Reader] = []
    for piece in pieces:
        if not readers:
            marked = [charset for mark, charset in _MARKS if piece.startswith(mark)]
            charsets = marked or ["utf-8", *([_GUESS] if guess else [])]
            readers = [_Reader(charset) for charset in charsets]
        for reader in readers:
            reader.read(piece)
        readers = [reader for reader in readers if reader.is_text]
        if not readers:
            return None
    for reader in readers:
        reader.read(b"", final=is_whole)
        if reader.is_text and reader.is_likely:
            return reader.kind, reader.charset
    return None


def kind_of_text(pieces: Iterable[bytes], *, is_whole: bool, guess: bool) -> str | None:
    """The kind alone."""
    found = read_text(pieces, is_whole=is_whole, guess=guess)
    return found[0] if found else None
