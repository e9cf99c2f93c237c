"""`zi lke score`: one filling a line in, what it is worth out."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
import typer

from app.cli.lke import score_fillings, show_coverage
from app.cli.lke_workbooks import make_workbook, read_filling
from tests.support.sheets import FILE, best, worst


def test_every_line_is_answered_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"jawaban": best(), "sudah_wbk": True}), "", "[1]", "no JSON"]
    lines += ['{"jawaban": {"1": "Ya", "1": "Tidak"}}', "[" * 100_000]
    lines += ['{"jawaban": {"1": "X", "125": 3.6, "88": 4.0, "5": 1e9999999999999999999}}']
    lines += [
        json.dumps({"jawaban": worst(), "sudah_wbk": "ya", "x": "\u2028"}, ensure_ascii=False)
    ]
    file = tmp_path / "fillings.jsonl"
    file.write_text("\n".join(lines))
    score_fillings(file, FILE)
    whole, *no_filling, partly, nothing = map(json.loads, capsys.readouterr().out.splitlines())
    assert whole["scores"]["TOTAL"] == [100, 100]
    assert whole["WBBM"] == {"state": "passed", "shortfalls": {}}
    assert [each["faults"][0]["code"] for each in no_filling] == ["not_a_filling"] * 4
    assert partly["scores"]["B.I.a"] == [15.75, 15.75]
    assert partly["faults"] == [
        {"question": 1, "code": "not_an_option"},
        {"question": 5, "code": "not_an_option"},
    ]
    assert partly["WBBM"]["state"] == "undecided"
    assert nothing["WBK"]["shortfalls"]["total"] == 75
    assert [each["code"] for each in nothing["faults"]] == ["sudah_wbk_not_true_or_false"]


def test_thirds_have_twelve_places_and_what_is_short_is_never_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fillings.jsonl"
    nearly = ["3.5" + "9" * nines for nines in (15, 400)]
    lines = [f'{{"jawaban": {{"3": "Ya", "125": {index}}}}}' for index in nearly]
    file.write_text("\n".join(lines))
    score_fillings(file, FILE)
    told = capsys.readouterr().out
    assert told.count('"A.I.1.ii.a": [0.333333333333, 0.333333333333]') == 2
    near, nearer = (json.loads(line)["WBK"]["shortfalls"]["spak"] for line in told.splitlines())
    assert near == pytest.approx(4.375e-15)
    assert Fraction(nearer) == Fraction(35, 8) / 10**401


def test_a_sheet_that_does_not_hold_together_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.yaml"
    text = FILE.read_text(encoding="utf-8")
    sheet.write_text(
        text.replace("poin_pecahan: '1/4'", "poin_pecahan: '1/5'", 1), encoding="utf-8"
    )
    with pytest.raises(typer.Exit):
        score_fillings(tmp_path / "none.jsonl", sheet)
    assert "A.I.1.i: weighs 1/2, but 9/20 points" in capsys.readouterr().err


def test_the_plans_reach_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    show_coverage(FILE)
    told = json.loads(capsys.readouterr().out)
    assert told["reaches"]["pengungkit"]["points"] == pytest.approx(36.908333333333)
    assert len(told["questions_without_row"]) == 46


def test_a_filling_goes_through_the_workbook_of_the_portal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, book = tmp_path / "fillings.jsonl", tmp_path / "jawaban.xlsx"
    file.write_text(json.dumps({"jawaban": {"1": "ya", "88": 4, "125": "3,62"}}))
    make_workbook(file, book, FILE)
    read_filling(book, FILE)
    answers = json.loads(capsys.readouterr().out)["jawaban"]
    assert {name: answer for name, answer in answers.items() if answer is not None} == {
        "1": "Ya",
        "88": "4",
        "125": "3.62",
    }
    file.write_text(json.dumps({"jawaban": {"2": "Z"}}))
    make_workbook(file, book, FILE)
    with pytest.raises(typer.Exit):
        read_filling(book, FILE)
    assert capsys.readouterr().err.startswith("K7, soal 2: bukan pilihan jawaban")
    with pytest.raises(typer.Exit):
        read_filling(file, FILE)
