"""What an answer is written in, found by itself, as a trial wants it."""

import pytest

from app.integrations.answers import ANY, Reading, read_answer
from app.integrations.unpacking import Unreadable

ONE = "<data><meta><hal>1</hal></meta><isi><rekap id='1'><judul>a</judul></rekap></isi></data>"
FORMATS = [
    ('{"a": 1}', Reading("json")),
    ('\n [{"a": 1}]', Reading("json")),
    ('{"a": 1}\n{"a": 2}\n', Reading("json_lines")),
    ('{"a": {"b": 1}}\n', Reading("json")),
    ("a,b\n1,2", Reading("csv", separator=",")),
    ("a;b,c\n1;2", Reading("csv", separator=";")),
    ("\ufeffa|b|c\r\n1|2|3\r\n", Reading("csv", separator="|")),
    ("sep=;\na;b,c\n1;2", Reading("csv", separator=";")),
    ("Rekap, Juni\n\na;b\n1;2\n3;4", Reading("csv", separator=";", skip_lines=2)),
    ("<d><x><a>1</a><b>2</b></x><x><a>1</a><b>2</b></x></d>", Reading("xml", row="x")),
    # What comes again and is nearest to the root, not the files within each.
    (
        "<d><x><n>1</n><f u='1' n='2'/><f u='1' n='2'/></x><x><n>2</n><f u='1' n='2'/></x></d>",
        Reading("xml", row="x"),
    ),
    (ONE, Reading("xml", row="rekap")),
    ("<?xml version='1.0'?><!-- x --><z:d><z:x a='1' b='2'/></z:d>", Reading("xml", row="x")),
]
REFUSED = [
    ("<html><body>masuk dulu</body></html>", "upstream_not_json"),
    ("<!DOCTYPE HTML><html></html>", "upstream_not_json"),
    ("<d><a>1</a><b>2</b></d>", "upstream_not_json"),
    ("<d><a>1</a>", "upstream_not_xml"),
    ("<!DOCTYPE d [<!ENTITY a 'b'>]><d><x a='1' b='2'/></d>", "upstream_xml_doctype"),
    ("Tidak ditemukan", "upstream_not_json"),
    ("<s:Envelope><s:Body><s:Fault><a>1</a></s:Fault></s:Body></s:Envelope>", "upstream_is_xml"),
    ("{rusak", "upstream_not_json"),
    ('panggil({"a": 1, "b": 2})', "upstream_is_a_call"),
]


@pytest.mark.parametrize(("text", "reading"), FORMATS)
def test_the_format_is_found_and_read_by(text: str, reading: Reading) -> None:
    read = read_answer(text.encode(), "", Reading(ANY))
    assert read.reading == reading
    assert read_answer(text.encode(), "", reading).data == read.data
    assert read.data


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_none_of_them_is_said(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_answer(text.encode(), "", Reading(ANY))
    assert refused.value.code == code
