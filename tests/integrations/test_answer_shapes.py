"""Answers that have another shape than they should: said by its cause, and never read by half."""

import gzip
import json
from typing import Any

import pytest

from app.integrations.answers import Reading, read_answer
from app.integrations.json_texts import DEEPEST, HALF, KEY_TWICE
from app.integrations.unpacking import Unreadable, unpacked_at_once

XML = Reading("xml", row="rekap")
READ: list[tuple[str, Reading, Any, tuple[str, ...]]] = [
    (r'{"a\ud800": ["\udfff", "\ud83d\ude00"]}', Reading(), {"a\ufffd": ["\ufffd", "😀"]}, (HALF,)),
    (r'["\ud83d\ude00"]', Reading(), ["😀"], ()),
    ('{"total": 1e999}', Reading(), {"total": "1e999"}, ()),
    (DEEPEST * "[" + DEEPEST * "]", Reading(), json.loads(DEEPEST * "[" + DEEPEST * "]"), ()),
    ('{"a": 1, "a": 2}', Reading(), {"a": 2}, (KEY_TWICE,)),
    ('{"a": [], "a": [2]}', Reading(), {"a": [2]}, (KEY_TWICE,)),
    ('{"a": [2], "a": [2]}', Reading(), {"a": [2]}, ()),
    ('{"a": 1}\n{"a": 1, "a": 2}', Reading("json_lines"), {"rows": [{"a": 1}, {"a": 2}]},
     (KEY_TWICE,)),
    ("<d/>", XML, {"rows": [], "document": ""}, ()),
    ("<d><l a='1' b='2'/></d>", XML, {"rows": [], "document": {"l": {"a": "1", "b": "2"}}}, ()),
    ("<d><l a='1' b='2'/><l a='1' b='2'/></d>", XML,
     {"rows": [], "document": {"l": 2 * [{"a": "1", "b": "2"}]}}, ()),
]  # fmt: skip
REFUSED: list[tuple[str, Reading, str, dict[str, object]]] = [
    ((DEEPEST + 2) * "[" + (DEEPEST + 2) * "]", Reading(), "upstream_too_deep", {"most": DEEPEST}),
    (DEEPEST * '{"a":[' + "1" + DEEPEST * "]}", Reading(), "upstream_too_deep", {"most": DEEPEST}),
    (100_000 * "[", Reading(), "upstream_too_deep", {"most": DEEPEST}),
    (100 * "<a>" + 100 * "</a>", XML, "upstream_too_deep", {"most": DEEPEST}),
    ('{"data": [1], "data": []}', Reading(), "upstream_key_twice", {"name": "data"}),
    ("<d><Rekap><a>1</a></Rekap></d>", XML, "upstream_xml_row_renamed",
     {"row": "rekap", "name": "Rekap"}),
    ("ERROR: relation does not exist", Reading("csv"), "upstream_csv_one_name", {}),
    ('a,b\n"1"x,2', Reading("csv"), "upstream_csv_broken", {}),
    ("a,b\n1," + 131_073 * "x", Reading("csv"), "upstream_csv_broken", {}),
    (r'{"error": "a\ud800"}', Reading("csv"), "upstream_says_no", {"said": "a\ufffd"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reading", "data", "notes"), READ)
def test_is_read_and_noted(
    text: str, reading: Reading, data: object, notes: tuple[str, ...]
) -> None:
    read = read_answer(text.encode(), "", reading)
    assert (read.data, read.notes) == (data, notes)


@pytest.mark.parametrize(("text", "reading", "code", "facts"), REFUSED)
def test_is_refused_by_its_cause(
    text: str, reading: Reading, code: str, facts: dict[str, object]
) -> None:
    with pytest.raises(Unreadable) as refused:
        read_answer(text.encode(), "", reading)
    assert (refused.value.code, refused.value.facts) == (code, facts)


CHARSETS = [
    ("shift_jis", '{"a": "表"}'.encode("shift_jis"), "表"),
    ("ISO-8859-15", '{"a": "€"}'.encode("iso8859-15"), "€"),
    ("utf-16le", '{"a": "é"}'.encode("utf-16-le"), "é"),
    ("latin1", '{"a": "é"}'.encode("cp1252"), "é"),
    ("unicode_escape", b'{"a": "x"}', "x"),
    ("base64", b'{"a": "x"}', "x"),
    ("tidak-ada", b'{"a": "x"}', "x"),
]


@pytest.mark.parametrize(("charset", "body", "expected"), CHARSETS)
def test_is_read_in_the_characters_that_it_names(charset: str, body: bytes, expected: str) -> None:
    assert read_answer(body, charset, Reading()).data == {"a": expected}


PIECES = [b"satu,", b"dua,", b"tiga"]
WHOLE = b"".join(gzip.compress(each, mtime=0) for each in PIECES)
BODIES = [
    (WHOLE, 13, b"satu,dua,tiga"),
    (WHOLE + 10 * b"\0", 13, b"satu,dua,tiga"),
    (20_000 * gzip.compress(b"", mtime=0), 1, b""),
    (WHOLE, 12, "upstream_too_large"),
    (WHOLE[:-9], 13, "upstream_compression_cut"),
    (WHOLE + b"sampah", 13, "upstream_compression_broken"),
    (b"satu", 1, b"satu"),
]


@pytest.mark.parametrize(("body", "most", "expected"), BODIES)
def test_all_members_of_a_file_are_read(body: bytes, most: int, expected: bytes | str) -> None:
    try:
        found: bytes | str = unpacked_at_once(body, most)
    except Unreadable as refused:
        found = refused.code
    assert found == expected
