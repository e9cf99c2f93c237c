"""The portal's workbook of an evaluation: out, edited, in again; tried first, then all of it."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from httpx2 import Response

from tests.api.evaluation.test_evaluations import ANSWERS, answers_of, asesor, begin
from tests.support.databases import on_one_engine
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, PENGARAH, ok, refused
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.prepared import Prepared
from tests.support.sheets import sheet

# Rows of questions: 59 and 60 are team V's, 125 is the Ketua's (hasil).
ROW: Final = {number: sheet().questions[number].spreadsheet_row for number in (59, 60, 125)}


def exported(person: Person, path: str) -> bytes:
    answer = person.get(f"{path}/workbook")
    assert answer.status_code == 200, answer.text
    return answer.content


def edited(content: bytes, edits: dict[str, Any]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in edits.items():
        book["Jawaban"][cell] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def handed_in(person: Person, path: str, content: bytes, confirm: str | None = None) -> Response:
    query = {"confirm": confirm} if confirm else {}
    files = [("files", ("lke.xlsx", content))]
    return person.request("POST", f"{path}/workbook", files=files, params=query)


def faults(answer: Response) -> list[tuple[str, str]]:
    return [(each["cell"], each["code"]) for each in ok(answer)["faults"]]


def test_it_is_tried_then_taken_whole(office: Office) -> None:
    path, member, ketua = begin(office), office.person(MEMBER), office.person(KETUA)
    ok(member.post(f"{path}/answer", ANSWERS))
    content = exported(member, path)
    assert content == exported(member, path), "the same state gives the same bytes"
    nothing = ok(handed_in(member, path, content))
    assert (nothing["change_count"], nothing["confirm"]) == (0, None)
    edits = {f"K{ROW[60]}": "b", f"L{ROW[60]}": "Baru.", f"K{ROW[59]}": None}
    book = edited(content, edits)
    tried = ok(handed_in(member, path, book))
    assert [(each["cell"], each["old"], each["new"]) for each in tried["changes"]] == [
        (f"K{ROW[59]}", "A", None),
        (f"K{ROW[60]}", None, "B"),
        (f"L{ROW[60]}", None, "Baru."),
    ]
    assert answers_of(member, path, 60) == {}, "nothing is stored by a trial"
    refused(handed_in(member, path, book, "0" * 64), 409, "portal_not_tried")
    done = ok(handed_in(member, path, book, tried["confirm"]))
    assert (done["is_done"], done["change_count"]) == (True, 3)
    told = answers_of(member, path, 60)["unit"]
    assert (told["answer"], told["note"]) == ("B", "Baru.")
    assert answers_of(member, path, 59)["unit"]["answer"] is None

    late = handed_in(ketua, path, edited(content, {f"K{ROW[59]}": "B"}))
    assert faults(late)[0] == (f"K{ROW[59]}", "portal_row_outdated")
    assert ok(late)["is_outdated"] is True
    refused(handed_in(ketua, path, book, tried["confirm"]), 409, "portal_not_tried")


def test_each_answers_what_is_theirs_and_all_is_taken_or_nothing(office: Office) -> None:
    path, member, ketua = begin(office), office.person(MEMBER), office.person(KETUA)
    content = exported(ketua, path)
    mixed = {f"K{ROW[59]}": "A", f"K{ROW[125]}": 3.62, f"N{ROW[59]}": "A"}
    tried = handed_in(member, path, edited(content, mixed))
    assert faults(tried) == [(f"N{ROW[59]}", "forbidden"), (f"K{ROW[125]}", "forbidden")]
    assert ok(tried)["confirm"] is None
    refused(handed_in(member, path, edited(content, mixed), "0" * 64), 422, "import_has_faults")
    other = handed_in(office.person(OTHER_MEMBER), path, edited(content, {f"K{ROW[59]}": "A"}))
    assert faults(other) == [(f"K{ROW[59]}", "forbidden")]
    reader = handed_in(office.person(PENGARAH), path, edited(content, {f"K{ROW[59]}": "A"}))
    assert faults(reader) == [(f"K{ROW[59]}", "forbidden")]
    wrong = edited(content, {f"K{ROW[59]}": "Z", f"A{ROW[60]}": None, "M5": "Lain"})
    codes = {code for _, code in faults(handed_in(ketua, path, wrong))}
    assert codes == {"portal_heading_missing"}
    wrong = edited(content, {f"K{ROW[59]}": "Z", f"A{ROW[60]}": None, f"M{ROW[59]}": "di map"})
    told = faults(handed_in(ketua, path, wrong))
    assert set(told) == {(f"K{ROW[59]}", "not_an_option"), ("", "portal_question_missing")}
    mine = edited(content, {f"K{ROW[59]}": "A", f"M{ROW[59]}": "di map"})
    kept = ok(handed_in(office.person(COORDINATOR), path, mine))["changes"]
    assert [each["kind"] for each in kept] == ["changed", "kept"], "evidence is put there by hand"


@on_one_engine
def test_tpi_answers_in_its_own_columns(office: Office) -> None:
    path, member = begin(office), office.person(MEMBER)
    two = {"answers": [*ANSWERS["answers"], {"question": 60, "answer": "A"}]}
    ok(member.post(f"{path}/answer", two))
    ok(office.person(KETUA).post(f"{path}/submit", {}))
    tpi = asesor(Prepared(office))
    content = exported(tpi, path)
    early = handed_in(tpi, path, edited(content, {f"N{ROW[59]}": "A"}))
    assert faults(early) == [(f"N{ROW[59]}", "evaluation_other_turn")]
    ok(tpi.post(f"{path}/forward", {}))
    silent = edited(content, {f"N{ROW[59]}": "C"})
    assert faults(handed_in(tpi, path, silent)) == [(f"Q{ROW[59]}", "note_needed_to_differ")]
    said = {f"N{ROW[59]}": "C", f"Q{ROW[59]}": "Tanpa bukti.", f"N{ROW[60]}": "A"}
    book = edited(content, said)
    ok(handed_in(tpi, path, book, ok(handed_in(tpi, path, book))["confirm"]))
    told = {number: answers_of(member, path, number)["tpi"] for number in (59, 60)}
    assert {number: each["verdict"] for number, each in told.items()} == {59: "differ", 60: "agree"}


@on_one_engine
def test_what_is_no_such_workbook_is_refused(office: Office) -> None:
    path, ketua = begin(office), office.person(KETUA)
    refused(handed_in(ketua, path, b"soal,jawaban\n1,Ya\n"), 415, "workbook_expected")
    other = openpyxl.Workbook()
    kept = io.BytesIO()
    other.save(kept)
    assert faults(handed_in(ketua, path, kept.getvalue())) == [("", "portal_sheet_missing")]
    another = begin(office, year=2024)
    told = handed_in(ketua, path, edited(exported(ketua, another), {f"K{ROW[59]}": "A"}))
    assert faults(told) == [("", "portal_other_evaluation")]
    assert ok(told)["made_from_another"]


@on_one_engine
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_saved_is_taken(office: Office, tmp_path: Path) -> None:
    path, member = begin(office), office.person(MEMBER)
    source, target = tmp_path / "lke.xlsx", tmp_path / "saved"
    source.write_bytes(edited(exported(member, path), {f"K{ROW[59]}": "A"}))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    kept = ["--convert-to", "xlsx", "--outdir", str(target), str(source)]
    command = ["soffice", home, "--headless", *kept]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - our own file
    tried = ok(handed_in(member, path, (target / "lke.xlsx").read_bytes()))
    assert [(each["cell"], each["new"]) for each in tried["changes"]] == [(f"K{ROW[59]}", "A")]
