"""Another system's answers, from bytes to JSON values: unpacked, decoded and read within limits.

JSON is taken as it is. CSV becomes `{"rows": [...]}` by the names of its first line, JSON Lines
`{"rows": [...]}`, XML `{"rows": [every element of one name], "document": {...}}`.
"""

import csv
import io
import json
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final
from xml.parsers import expat

_GZIP: Final = b"\x1f\x8b"
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER_HEADER: Final = 32 + zlib.MAX_WBITS  # zlib finds out which of the two
_PIECE_BYTES: Final = 65536
_SHOWN_CHARACTERS: Final = 2000
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD: Final = "windows-1252"
# What answers say of themselves; Latin-1 means Windows-1252 wherever browsers read it.
_ENCODINGS: Final = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "utf-16": "utf-16",
    "windows-1252": _OLD, "cp1252": _OLD, "iso-8859-1": _OLD, "latin1": _OLD,
}  # fmt: skip
_NOT_CSV: Final = ("<", "{", "[")
_SEPARATORS: Final = ";\t|,"
_DEEPEST: Final = 60
ENCODING_GUESSED: Final = "upstream_encoding_guessed"


class Unreadable(Exception):
    """What came cannot be read as it should; the code says why."""

    def __init__(self, code: str) -> None:
        """A code of the messages."""
        super().__init__(code)
        self.code = code


ANY: Final = "any"
"""Instead of a format: whichever it is."""


@dataclass(frozen=True)
class Reading:
    """How answers are read; none of `encoding` and `separator`: found out."""

    format: str = "json"
    encoding: str | None = None
    separator: str | None = None
    row: str | None = None


@dataclass(frozen=True)
class Read:
    """What an answer holds, the beginning of its text, and what was guessed, by its code.

    `reading`: how it was read.
    """

    data: Any
    beginning: str
    notes: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)


async def unpacked(pieces: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """The bytes of an answer, unpacked in small pieces; whoever takes them counts them.

    Raises Unreadable for a compression that is not known, or broken off.
    """
    if encoding in {"", "identity"}:
        async for piece in pieces:
            yield piece
        return
    if encoding not in _PACKED:
        raise Unreadable("upstream_compression_unknown")
    unpacker, is_whole = zlib.decompressobj(_EITHER_HEADER), False
    try:
        async for packed in pieces:
            left = packed
            while left:
                if piece := unpacker.decompress(left, _PIECE_BYTES):
                    yield piece
                left = unpacker.unconsumed_tail or unpacker.unused_data
                is_whole = unpacker.eof
                if is_whole:  # further members follow one another (RFC 1952)
                    unpacker = zlib.decompressobj(_EITHER_HEADER)
    except zlib.error as error:
        raise Unreadable("upstream_compression_unknown") from error
    if not is_whole:
        raise Unreadable("upstream_connection_lost")


def unpacked_at_once(body: bytes, most: int) -> bytes:
    """A body that is a gzip file itself; raises Unreadable, also beyond `most` bytes."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(_EITHER_HEADER)
    try:
        found = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise Unreadable("upstream_compression_unknown") from error
    if len(found) > most:
        raise Unreadable("upstream_too_large")
    if not unpacker.eof:
        raise Unreadable("upstream_connection_lost")
    return found


def read_answer(body: bytes, charset: str, reading: Reading) -> Read:
    """An answer as values of JSON; `charset`: what it says of itself. Not for the event loop.

    Raises Unreadable.
    """
    if not body.strip():
        raise Unreadable("upstream_empty")
    told = reading.encoding or _ENCODINGS.get(charset.strip("\"' ").lower())
    text, notes = _text(body, told)
    if reading.format == ANY:
        reading = found_reading(text, is_old=bool(notes))
    try:
        data = _READERS[reading.format](text, reading)
    except (ValueError, RecursionError, csv.Error, expat.ExpatError) as error:
        raise Unreadable(_NOT[reading.format]) from error
    return Read(data, text[:_SHOWN_CHARACTERS], notes, reading)


def found_reading(text: str, *, is_old: bool) -> Reading:
    """How a text is to be read, by how it begins; `is_old`: its characters are Windows-1252.

    Raises Unreadable for a page of a browser, and for what is nothing of all that.
    """
    plain = Reading(encoding=_OLD if is_old else None)
    first = text.lstrip().split("\n", 1)[0].rstrip("\r")
    if first.startswith("<"):
        return _found_xml(text, first, plain)
    if first.startswith(_NOT_CSV):
        is_lines = first.endswith(("}", "]")) and text.strip().count("\n") > 0
        return replace(plain, format="json_lines" if is_lines and _are_json(text) else "json")
    separator = max(_SEPARATORS, key=first.count)
    if separator not in first:
        raise Unreadable("upstream_not_json")
    return replace(plain, format="csv", separator=separator)


def _are_json(text: str) -> bool:
    try:
        _json_lines(text, Reading())
    except (ValueError, RecursionError):
        return False
    return True


def _found_xml(text: str, first: str, plain: Reading) -> Reading:
    """The records are the elements that come again, nearest to the root."""
    if first.lower().startswith(("<!doctype html", "<html")):
        raise Unreadable("upstream_not_json")
    try:
        tree = _parsed(text, "")
    except (ValueError, RecursionError, expat.ExpatError) as error:
        raise Unreadable("upstream_not_xml") from error
    found = [(count < 2, depth, -count, name) for name, (depth, count) in tree.objects.items()]  # noqa: PLR2004 - again
    if not found:
        raise Unreadable("upstream_not_json")
    return replace(plain, format="xml", row=min(found)[-1])


def _text(body: bytes, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    """Characters; what is no UTF-8 and says nothing is Windows-1252, and that is noted."""
    for mark, marked in _MARKS:
        if body.startswith(mark):
            encoding = marked
    try:
        return body.decode(encoding or "utf-8").removeprefix("\ufeff"), ()
    except UnicodeDecodeError as error:
        if encoding not in {None, "utf-8"}:
            raise Unreadable("upstream_encoding_wrong") from error
    try:
        return body.decode(_OLD), (ENCODING_GUESSED,)
    except UnicodeDecodeError as error:
        raise Unreadable("upstream_encoding_wrong") from error


def _json(text: str, _: Reading) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(text, parse_constant=_refuse)


def _json_lines(text: str, reading: Reading) -> Any:  # noqa: ANN401 - any JSON
    return {"rows": [_json(line, reading) for line in text.split("\n") if line.strip()]}


def _refuse(constant: str) -> float:
    message = f"{constant} is no JSON"
    raise ValueError(message)


def _csv(text: str, reading: Reading) -> Any:  # noqa: ANN401 - any JSON
    """Rows by the names of the first line; one with more or fewer cells is none (`null`)."""
    first = text.lstrip().split("\n", 1)[0]
    if first.startswith(_NOT_CSV):
        raise ValueError(first)  # a page of a browser, XML, JSON
    separator = reading.separator or max(_SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    cells = [row for row in lines if any(cell.strip() for cell in row)]
    names = [name.strip() for name in cells[0]] if cells else []
    if not names or not all(names) or len(set(names)) < len(names):
        raise ValueError(separator)
    return {
        "rows": [
            dict(zip(names, row, strict=True)) if len(row) == len(names) else None
            for row in cells[1:]
        ]
    }


def _xml(text: str, reading: Reading) -> Any:  # noqa: ANN401 - any JSON
    tree = _parsed(text, reading.row or "")
    return {"rows": tree.rows, "document": tree.document}


def _parsed(text: str, row: str) -> "_Tree":
    tree = _Tree(row)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler = tree.characters
    parser.Parse(text.encode(), True)  # noqa: FBT003 - positional only
    return tree


def _no_doctype(*_: object) -> None:
    """Entities are declared there, which grow without end or name files: none is taken."""
    raise Unreadable("upstream_xml_doctype")


class _Tree:
    """Elements as objects: attributes and children by their names, text alone as itself."""

    def __init__(self, row: str) -> None:
        self._row = row
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self.rows: list[Any] = []
        self.document: Any = None
        self.objects: dict[str, tuple[int, int]] = {}  # by name: how deep, how often

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise ValueError(name)
        told = {_local(key): value for key, value in attributes.items() if key != "xmlns"}
        self._open.append((_local(name), told, []))

    def characters(self, text: str) -> None:
        self._open[-1][2].append(text)

    def end(self, _: str) -> None:
        name, inner, pieces = self._open.pop()
        text = "".join(pieces).strip()
        value: Any = inner | ({"text": text} if text else {}) if inner else text
        if name == self._row:
            self.rows.append(value)
        if not self._open:
            self.document = value
            return
        if len(inner) > 1:
            depth, count = self.objects.get(name, (len(self._open), 0))
            self.objects[name] = min(depth, len(self._open)), count + 1
        parent = self._open[-1][1]
        if name not in parent:
            parent[name] = value
        elif isinstance(parent[name], list):
            parent[name].append(value)
        else:
            parent[name] = [parent[name], value]


def _local(name: str) -> str:
    return name.rpartition(":")[2]


_NOT: Final = {
    "json": "upstream_not_json",
    "json_lines": "upstream_not_json",
    "csv": "upstream_not_csv",
    "xml": "upstream_not_xml",
}
_READERS: Final[dict[str, Callable[[str, Reading], Any]]] = {
    "json": _json,
    "json_lines": _json_lines,
    "csv": _csv,
    "xml": _xml,
}
