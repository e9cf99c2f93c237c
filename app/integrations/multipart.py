"""Uploads as they arrive: the files of a multipart/form-data body (RFC 7578), one after the other.

Nothing is held back but the piece being read, so that memory does not grow with the files.
"""

import re
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.core import errors

FIELD_NAME: Final = "files"
MAX_FILES: Final = 20
MAX_HEADER_BYTES: Final = 8192
MAX_HEADERS: Final = 16
MAX_OVERHEAD_BYTES: Final = 256 * 1024
"""Everything that is not the content of a file: boundaries, headers, what stands around them."""
PIECE_BYTES: Final = 1024 * 1024
SHOWN_NAME_CHARACTERS: Final = 100

# RFC 2046, section 5.1.1.
_BOUNDARY: Final = re.compile(rb"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
# By hand: libraries drop `filename*`, which clients do send, and cut names at a backslash.
_PARAMETER: Final = re.compile(r';[ \t]*([^\s=;]+)[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|[^;]*)')
_QUOTED_PAIR: Final = re.compile(r'\\(["\\])')
_EXTENDED: Final = re.compile(r"(utf-8|iso-8859-1)'[^']*'(.*)", re.IGNORECASE)
_PLAIN_ENCODINGS: Final = frozenset({"", "7bit", "8bit", "binary"})

_Event = Mapping[str, str] | bytes | None
"""The headers of a part, then pieces of its content, then None for its end."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file as the client describes it; `chunks` gives its bytes once.

    `filename` and `content_type` are claims: see `file_types.safe_name` and `file_types.sniff`.
    """

    name: str
    filename: str
    content_type: str
    chunks: AsyncIterator[bytes]


async def read_parts(
    content_type: str, body: AsyncIterator[bytes], *, maximum: int = MAX_FILES
) -> AsyncIterator[FilePart]:
    """Give the files of a request body; what is not read of one is skipped before the next.

    `content_type` is the request's header, `body` its bytes in any pieces. Every part must be a
    file in the field `files`. Raises UnsupportedType for another media type and Invalid:
    `multipart_malformed` (also cut short), `multipart_unexpected_part`, `too_many_files`,
    `file_required`. A length limit per file is the storage's business.
    """
    reader = _Reader(_boundary(content_type), body)
    count = 0
    while (headers := await reader.next_headers()) is not None:
        part = _file_part(headers, _Chunks(reader))
        if part.filename:
            count += 1
            if count > maximum:
                raise errors.Invalid("too_many_files", maximum=maximum)
            yield part
        async for _ in part.chunks:
            # A form sends an empty, nameless part when no file was chosen.
            if not part.filename:
                raise _unexpected(part.name)
    if not count:
        raise errors.Invalid("file_required")


class _Chunks:
    """The content of the part being read."""

    def __init__(self, reader: "_Reader") -> None:
        self._reader = reader
        self._is_over = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if not self._is_over:
            chunk = await self._reader.next_event()
            if isinstance(chunk, bytes):
                return chunk
            self._is_over = True
        raise StopAsyncIteration


class _Reader:
    """Turns the body into events, a piece at a time."""

    def __init__(self, boundary: bytes, body: AsyncIterator[bytes]) -> None:
        self._pieces = _pieces(body)
        self._events: deque[_Event] = deque()
        self._headers: dict[str, str] = {}
        self._field = self._value = b""
        self._header_bytes = self._overhead = 0
        self._has_ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": lambda: self._events.append(self._headers),
                "on_part_data": self._part_data,
                "on_part_end": lambda: self._events.append(None),
                "on_end": self._end,
            },
            max_header_count=MAX_HEADERS,
            max_header_size=MAX_HEADER_BYTES,
        )

    async def next_headers(self) -> Mapping[str, str] | None:
        """Give the next part's headers, or None after the last part."""
        await self._fill()
        event = self._events.popleft() if self._events else None
        return None if isinstance(event, bytes) else event

    async def next_event(self) -> _Event:
        await self._fill()
        return self._events.popleft()

    async def _fill(self) -> None:
        """Read on until there is an event, or the body is over."""
        while not self._events:
            piece = await anext(self._pieces, None)
            if piece is None:
                if self._has_ended:
                    return
                raise _malformed()
            self._feed(piece)

    def _feed(self, piece: bytes) -> None:
        self._overhead += len(piece)
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise _malformed() from error
        if self._overhead > MAX_OVERHEAD_BYTES:
            raise _malformed()

    def _part_begin(self) -> None:
        self._headers = {}
        self._header_bytes = 0

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._value += data[start:end]

    def _count_header(self, length: int) -> None:
        self._header_bytes += length
        if self._header_bytes > MAX_HEADER_BYTES:
            raise _malformed()

    def _header_end(self) -> None:
        self._headers[_decoded(self._field).lower()] = _decoded(self._value)
        self._field = self._value = b""

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._overhead -= end - start
        self._events.append(data[start:end])

    def _end(self) -> None:
        self._has_ended = True


async def _pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Cut what a server hands over in one go into pieces of at most 1 MiB."""
    async for chunk in body:
        for start in range(0, len(chunk), PIECE_BYTES):
            yield chunk[start : start + PIECE_BYTES]


def _boundary(content_type: str) -> bytes:
    media_type, parameters = parse_options_header(content_type)
    if media_type != b"multipart/form-data":
        raise errors.UnsupportedType(expected="multipart/form-data")
    boundary = parameters.get(b"boundary", b"")
    if not _BOUNDARY.fullmatch(boundary):
        raise _malformed()
    return boundary


def _file_part(headers: Mapping[str, str], chunks: AsyncIterator[bytes]) -> FilePart:
    disposition = headers.get("content-disposition", "")
    kind, _, _ = disposition.partition(";")
    encoding = headers.get("content-transfer-encoding", "").strip().lower()
    if kind.strip().lower() != "form-data" or encoding not in _PLAIN_ENCODINGS:
        raise _malformed()
    parameters = _parameters(disposition)
    name, filename = parameters.get("name", ""), _filename(parameters)
    if name != FIELD_NAME or filename is None:
        raise _unexpected(name)
    declared = headers.get("content-type", "application/octet-stream")
    return FilePart(name, filename, declared, chunks)


def _parameters(header: str) -> dict[str, str]:
    return {key.lower(): _unquoted(value) for key, value in _PARAMETER.findall(header)}


def _unquoted(value: str) -> str:
    value = value.strip(" \t")
    if value.startswith('"'):
        return _QUOTED_PAIR.sub(r"\1", value.removeprefix('"').removesuffix('"'))
    return value


def _filename(parameters: Mapping[str, str]) -> str | None:
    """Give what the client calls the file: `filename*` (RFC 8187) counts more than `filename`."""
    if extended := _EXTENDED.fullmatch(parameters.get("filename*", "")):
        charset, encoded = extended.groups()
        return unquote(encoded, encoding=charset, errors="replace")
    filename = parameters.get("filename")
    # Browsers write a quotation mark as %22 (WHATWG HTML, multipart/form-data encoding).
    return filename and filename.replace("%22", '"')


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _malformed() -> errors.Invalid:
    return errors.Invalid("multipart_malformed")


def _unexpected(name: str) -> errors.Invalid:
    return errors.Invalid("multipart_unexpected_part", name=name[:SHOWN_NAME_CHARACTERS])
