"""Files saved on Windows are read, or refused in words of a clerk."""

import codecs
import json
from pathlib import Path

import pytest
import typer

from app.cli.common import read_text
from app.core.errors import Invalid
from app.integrations.text_files import DoubledKey, decode, without_doubles
from app.integrations.yaml_source import read_yaml
from app.services.integration.records.batches import _read
from app.services.integration.records.validation import RejectedRecord

TEXT = "nama: Tim\r\nketerangan: “anti suap” 2023\r\n"
LOCAL = "2023-06-05T17:00:00"
RECORD = {
    "external_id": "a", "type": "daily-work", "title": "Catatan", "period": "2023-06-05",
    "taken_at": "2023-06-05T17:00:00+08:00",
}  # fmt: skip


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(codecs.BOM_UTF8 + TEXT.encode()) == TEXT
    assert read_yaml(decode(codecs.BOM_UTF8 + TEXT.encode())).faults == ()


@pytest.mark.parametrize(
    ("raw", "encoding", "line"),
    [
        (TEXT.encode("utf-16"), "UTF-16", 1),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16", 1),
        (TEXT.encode("utf-16-le"), "UTF-16", 1),
        (TEXT.encode("cp1252"), "Windows-1252", 2),
        (b"a\nb\n\x81", "?", 3),
    ],
)
def test_another_encoding_is_named_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes, encoding: str, line: int
) -> None:
    path = tmp_path / "keputusan.yaml"
    path.write_bytes(raw)
    with pytest.raises(typer.Exit):
        read_text(path)
    said = capsys.readouterr().err
    assert "codec" not in said
    for words in ("Simpan Sebagai dengan pengodean UTF-8", "Save As with the encoding UTF-8"):
        assert words in " ".join(said.split())
    with pytest.raises(Invalid) as refused:
        decode(raw)
    assert str(refused.value.facts["encoding"]).startswith(encoding)
    assert refused.value.facts["line"] == line


def test_a_key_given_twice_is_named() -> None:
    with pytest.raises(DoubledKey) as refused:
        json.loads('{"a": 1, "b": {"c": 1, "d": 2, "c": 3}}', object_pairs_hook=without_doubles)
    assert refused.value.key == "c"


class TestLinesOfABatch:
    """Windows PowerShell begins a file with a byte order mark."""

    def test_a_mark_costs_nobody_a_line(self) -> None:
        line = _read(1, codecs.BOM_UTF8 + json.dumps(RECORD).encode() + b"\r")
        assert line.external_id == "a"

    @pytest.mark.parametrize(
        ("raw", "pointer", "code"),
        [
            (json.dumps(RECORD)[:-1] + ', "title": "lain"}', "/title", "json_key_twice"),
            (json.dumps({**RECORD, "taken_at": LOCAL}), "/taken_at", "timezone_aware"),
            (json.dumps(RECORD).replace("Catatan", "é").encode("cp1252"), "", "json_not_utf8"),
            (json.dumps(RECORD).encode("utf-16"), "", "json_not_utf8"),
            ("[" * 100_000, "", "json_invalid"),
            ("{", "", "json_invalid"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told(self, raw: str | bytes, pointer: str, code: str) -> None:
        line = _read(1, raw.encode() if isinstance(raw, str) else raw)
        assert isinstance(line.record, RejectedRecord)
        assert [(fault.pointer, fault.code) for fault in line.record.faults] == [(pointer, code)]
