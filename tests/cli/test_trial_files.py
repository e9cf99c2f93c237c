"""The draft that `zi source try` prints: `zi source apply` takes it once all ??? are filled in."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli.connector_files import read_connector
from app.cli.samples import check_connectors
from app.cli.seeding import BUNDLED_SOURCES
from app.cli.trials import as_yaml, read_parts
from app.schemas.integration.trials import ConnectorTrialRead, TrialFor
from tests.support.databases import ROOT

SPEC: dict[str, Any] = {
    "url": "https://sipleno.example/rapat?bulan={period}",
    "paging": {"kind": "next", "next": '"@odata.nextLink"'},
    "records": "value",
    "mapping": {
        "external_id": "id",
        "taken_at": "diubah",
        "figures": {"present": "hadir"},
        "transforms": {"taken_at": [{"kind": "date", "form": "words", "to": "instant"}]},
    },
}
OPEN = [
    ("/spec/mapping/title", "No field."),
    ("/spec/mapping/transforms/figures.present", "Two ways."),
]


def test_a_draft_is_taken_once_all_that_is_marked_is_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = [{"pointer": pointer, "code": "x", "detail": detail} for pointer, detail in OPEN]
    read = ConnectorTrialRead.model_validate(
        {"style": "odata", "records": 3, "fields": [], "answer": "", "spec": SPEC, "open": notes}
        | {"notes": [], "rows": []}
    )
    file = tmp_path / "draft.yaml"
    text = as_yaml("sipleno", TrialFor("minutes", "53", "2023-06"), read)
    file.write_text(text)
    assert text.startswith("# spec/mapping/title: No field.\n")
    assert text.count("???") == text.count("# fill in") == 2
    with pytest.raises(typer.Exit):
        read_connector(file)
    assert {line.split(": ")[1] for line in capsys.readouterr().err.splitlines()} == {
        "spec/mapping/title", "spec/mapping/transforms/figures.present/0/kind",
    }  # fmt: skip
    filled = text.replace("title: ???", "title: judul").replace("kind: ???", "kind: month")
    file.write_text(filled)
    _, body = read_connector(file)
    assert (body.source, body.work_unit_code, body.spec.mapping.title) == ("sipleno", "53", "judul")
    assert body.spec.paging.next == '"@odata.nextLink"'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n", "must start with field names, such as source"),
        ("a: 1\na: 2\n", "The field a is given twice."),
    ],
)
def test_a_file_that_is_none_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text)
    with pytest.raises(typer.Exit):
        read_connector(file)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sample", "told"),
    [
        ("{", "d.json: Not valid JSON."),
        ('{"period": "2023-06", "time_zone": "Mars/X", "answer": [], "records": []}', "IANA"),
        ('{"period": "2023-13", "time_zone": "Asia/Jakarta", "answer": [], "records": []}',
         "period: 2023-13 is no period of the calendar"),
    ],
)  # fmt: skip
def test_a_sample_that_cannot_be_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sample: str, told: str
) -> None:
    shutil.copy(ROOT / "examples" / "sipleno.yaml", tmp_path / "c.yaml")
    (tmp_path / "c.samples").mkdir()
    (tmp_path / "c.samples" / "d.json").write_text(sample)
    with pytest.raises(typer.Exit) as ended:
        check_connectors([tmp_path / "c.yaml"], BUNDLED_SOURCES)
    assert (ended.value.exit_code, told in capsys.readouterr().err) == (2, True)


def test_a_file_says_how_a_trial_signs_in_and_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "masuk.yaml"
    file.write_text("auth: {kind: oauth2, username: zi}\nrequest: {method: POST}\n")
    assert read_parts(None) == {}
    parts = {"auth": {"kind": "oauth2", "username": "zi"}, "request": {"method": "POST"}}
    assert read_parts(file) == parts
    for text in ("- auth\n", "auth: {kind: x\n"):
        file.write_text(text)
        with pytest.raises(typer.Exit):
            read_parts(file)
        assert str(file) in capsys.readouterr().err
