"""Another system's answers, from bytes to JSON values: decoded and read within limits.

JSON is taken as it is. CSV becomes `{"rows": [...]}` by the names of its first line, JSON Lines
`{"rows": [...]}`, XML `{"rows": [every element of one name], "document": {...}}`.
"""

import codecs
import csv
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final
from xml.parsers import expat

from app.integrations.csv_tables import NOT_CSV, NoTable, found_separator, read_csv
from app.integrations.json_texts import read_json
from app.integrations.refusals import refusal_in
from app.integrations.texts_in_xml import opened
from app.integrations.unpacking import Unreadable
from app.integrations.xml_trees import read_xml

_SHOWN_CHARACTERS: Final = 2000
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD: Final = "windows-1252"
# What answers say of themselves; Latin-1 means Windows-1252 wherever browsers read it.
_ENCODINGS: Final = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "utf-16": "utf-16",
    "windows-1252": _OLD, "iso-8859-1": _OLD, "latin1": _OLD,
}  # fmt: skip
_CHARSETS: Final = re.compile(
    r"iso8859-\d+|cp\d+|shift_jis\w*|euc_\w+|gb\w+|big5\w*|koi8-\w+|utf-(?:16|32)(?:-[lb]e)?"
)
# What JSON is not, though it is asked for: a call of a function, XML.
_CALL: Final = re.compile(
    r"(?:/\*.{0,200}?\*/)?\s*(?:typeof [\w.$]{1,100} ?={2,3} ?['\"]function['\"] ?&& ?)?"
    r"[A-Za-z_$][\w.$]{0,100}\s?\(\s*[\[{]",
    re.DOTALL,
)
_XML: Final = re.compile(r"<\?xml|<(?:[\w-]+:)?Envelope\b")
# What files begin with that are no text.
_FILES: Final = ((b"PK\x03\x04", "XLSX/ZIP"), (b"%PDF", "PDF"), (b"\xd0\xcf\x11\xe0", "XLS/DOC"))
ENCODING_GUESSED: Final = "upstream_encoding_guessed"

ANY: Final = "any"
"""Instead of a format: whichever it is."""


@dataclass(frozen=True)
class Reading:
    """How answers are read; none of `encoding` and `separator`: found out."""

    format: str = "json"
    encoding: str | None = None
    separator: str | None = None
    row: str | None = None
    skip_lines: int = 0


@dataclass(frozen=True)
class Instead:
    """What stands where rows could, if there are none: an element of XML, or the names of CSV.

    `text`: the element's name or the first line; `names`: in it; `is_again`: it comes again.
    """

    text: str
    names: frozenset[str]
    is_again: bool = False


@dataclass(frozen=True)
class _Values:
    """Values of JSON, codes of what should be known of them, and what stands instead of rows."""

    data: Any
    notes: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()


@dataclass(frozen=True)
class Read:
    """What an answer holds, the beginning of its text, and what was guessed, by its code.

    `reading`: how it was read. `instead`: what stands where rows could, if there are none.
    """

    data: Any
    beginning: str
    notes: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)
    instead: tuple[Instead, ...] = ()


def read_answer(body: bytes, charset: str, reading: Reading) -> Read:
    """An answer as values of JSON; `charset`: what it says of itself. Not for the event loop.

    Raises Unreadable.
    """
    if not body.strip():
        raise Unreadable("upstream_empty")
    for begin, kind in _FILES:
        if body.startswith(begin):
            raise Unreadable("upstream_is_a_file", kind=kind)
    told = reading.encoding or _known(charset.strip("\"' ").lower())
    text, notes = _text(body, told)
    if reading.format == ANY:
        reading = found_reading(text, is_old=bool(notes))
    try:
        values = _READERS[reading.format](text, reading)
    except NoTable as error:
        _require_no_refusal(text, reading.format)
        raise Unreadable(error.code, **error.facts) from error
    except (ValueError, RecursionError, csv.Error, expat.ExpatError) as error:
        _require_no_refusal(text, reading.format)
        is_broken = isinstance(error, csv.Error)  # a quote within a cell, or one without end
        code = "upstream_csv_broken" if is_broken else _what_it_is(text, reading.format)
        raise Unreadable(code) from error
    beginning = text[:_SHOWN_CHARACTERS]
    return Read(values.data, beginning, notes + values.notes, reading, values.instead)


def _known(charset: str) -> str | None:
    """Python's name of what an answer says of its characters; none: it says nothing of use."""
    with suppress(LookupError, ValueError):
        name = codecs.lookup(charset).name
        return _ENCODINGS.get(charset, name if _CHARSETS.fullmatch(name) else None)
    return None


def found_reading(text: str, *, is_old: bool) -> Reading:
    """How a text is to be read, by how it begins; `is_old`: its characters are Windows-1252.

    Raises Unreadable for a page of a browser, and for what is nothing of all that.
    """
    plain = Reading(encoding=_OLD if is_old else None)
    first = text.lstrip().split("\n", 1)[0].rstrip("\r")
    if first.startswith("<"):
        return _found_xml(text, first, plain)
    if _CALL.match(text.lstrip()):
        raise Unreadable("upstream_is_a_call")
    if first.startswith(NOT_CSV):
        is_lines = first.endswith(("}", "]")) and text.strip().count("\n") > 0
        return replace(plain, format="json_lines" if is_lines and _are_json(text) else "json")
    separator = found_separator(text)
    if separator is None:
        raise Unreadable("upstream_not_json")
    found = replace(plain, format="csv", separator=separator)
    try:
        _csv(text, found)
    except NoTable as error:  # a title stands above the names
        return replace(found, skip_lines=error.facts.get("above", 0))
    except csv.Error:
        return found
    return found


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
        tree = read_xml(text, "")
    except (ValueError, RecursionError, expat.ExpatError) as error:
        raise Unreadable("upstream_not_xml") from error
    found = [(count < 2, depth, -count, name) for name, (depth, count) in tree.objects.items()]  # noqa: PLR2004 - again
    if not found:
        raise Unreadable("upstream_is_xml" if _XML.match(first) else "upstream_not_json")
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


def _json(text: str, _: Reading) -> _Values:
    return _Values(*read_json(text))


def _json_lines(text: str, _: Reading) -> _Values:
    read = [read_json(line) for line in text.split("\n") if line.strip()]
    notes = tuple(dict.fromkeys(note for _, notes in read for note in notes))
    return _Values({"rows": [data for data, _ in read]}, notes)


def _csv(text: str, reading: Reading) -> _Values:
    table = read_csv(text, reading.separator, reading.skip_lines)
    line = (reading.separator or ", ").join(table.names)
    instead = () if table.rows else (Instead(line, frozenset(table.names)),)
    return _Values({"rows": table.rows}, (), instead)


def _require_no_refusal(text: str, expected: str) -> None:
    """Raise Unreadable where JSON came instead of a table, and says that it refuses."""
    if expected in _JSONS:
        return
    try:
        refusal = refusal_in(read_json(text)[0])
    except (ValueError, Unreadable):
        return
    if refusal is not None:
        raise Unreadable("upstream_says_no", said=refusal.said)


def _what_it_is(text: str, expected: str) -> str:
    """The code of what came instead of what is expected."""
    begin = text.lstrip()
    if expected in _JSONS and _XML.match(begin):
        return "upstream_is_xml"
    is_call = expected in _JSONS and _CALL.match(begin)
    return "upstream_is_a_call" if is_call else _NOT[expected]


def _xml(text: str, reading: Reading) -> _Values:
    row = reading.row or ""
    tree = opened(read_xml(text, row), row)
    for name in () if tree.rows else tree.names:
        if name.casefold() == row.casefold():
            raise Unreadable("upstream_xml_row_renamed", row=row, name=name)
    again = dict(tree.again())
    instead = [
        Instead(name, frozenset(tree.inner[name]), name in again)
        for name in (() if tree.rows else tree.objects)
    ]
    return _Values({"rows": tree.rows, "document": tree.document}, (), tuple(instead))


_JSONS: Final = frozenset({"json", "json_lines"})
_NOT: Final = {
    "json": "upstream_not_json",
    "json_lines": "upstream_not_json",
    "csv": "upstream_not_csv",
    "xml": "upstream_not_xml",
}
_READERS: Final[dict[str, Callable[[str, Reading], _Values]]] = {
    "json": _json,
    "json_lines": _json_lines,
    "csv": _csv,
    "xml": _xml,
}
