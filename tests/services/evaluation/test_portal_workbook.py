"""The portal's workbook: what is written is read again, and every fault has its cell."""

import io
from typing import Any

import openpyxl
import pytest

from app.integrations.sheets import read_sheets
from app.services.evaluation.portal.filling import PortalAnswer, PortalFilling, as_text
from app.services.evaluation.portal.workbook import CellFault, read_portal_sheets, write_workbook
from tests.support.sheets import sheet

FILLING = {
    question.number: PortalAnswer(
        unit=as_text(question, {"jumlah": 4, "indeks_0_4": 3.62}.get(question.kind.value, "a"))
        if question.kind.value != "ya_tidak"
        else "Ya",
        evidence=f"https://zi.example.go.id/soal/{question.number}; notula",
    )
    for question in sheet().file.questions
} | {
    2: PortalAnswer(unit="B", unit_note="=1+1", tpi="C", tpi_note="Kurang lengkap"),
    6: PortalAnswer(),
}


def edited(edits: dict[str, Any], title: str = "Jawaban") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(sheet(), FILLING)))
    table = book["Jawaban"]
    for cell, value in edits.items():
        table[cell] = value
    table.title = title
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(content: bytes) -> tuple[PortalFilling, tuple[CellFault, ...]]:
    found = read_portal_sheets(sheet(), read_sheets(content, "jawaban.xlsx"))
    return found.answers, found.faults


def test_what_is_written_is_read_again() -> None:
    answers, faults = read(write_workbook(sheet(), FILLING))
    assert faults == ()
    assert answers == FILLING
    assert len(answers) == 127
    assert (answers[88].unit, answers[125].unit, answers[2].unit_note) == ("4", "3.62", "=1+1")


def test_the_cells_are_those_of_the_portal() -> None:
    """Rows 6 to 202; K to N and Q (LKE rule 46)."""
    table = openpyxl.load_workbook(io.BytesIO(write_workbook(sheet(), FILLING)))["Jawaban"]
    row = [table[f"{letter}7"].value for letter in "AKLMNQ"]
    assert row == [2, "B", "=1+1", None, "C", "Kurang lengkap"]
    assert (table["A6"].value, table["A202"].value, table.max_row) == (1, 127, 202)


def test_columns_are_found_by_their_headings_and_numbers_may_be_numbers() -> None:
    moved = {"K5": "Catatan Unit", "L5": "Jawaban Unit Kerja", "K7": "Sebab", "L7": "c"}
    letters = {f"L{q.spreadsheet_row}": FILLING[q.number].unit for q in sheet().file.questions}
    notes = {f"K{q.spreadsheet_row}": None for q in sheet().file.questions}
    counts = {f"L{sheet().questions[88].spreadsheet_row}": 4.0}
    answers, faults = read(edited(letters | notes | moved | counts))
    assert faults == ()
    assert answers[2] == PortalAnswer("C", "Sebab", None, "C", "Kurang lengkap")
    assert answers[88].unit == "4"


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"K7": "D"}, [("not_an_option", "K7", 2)]),
        ({"N7": "Ya"}, [("not_an_option", "N7", 2)]),
        ({"K200": 5}, [("not_an_option", "K200", 126)]),
        ({"K199": "4,5"}, [("not_an_index", "K199", 125)]),
        ({"K7": "=1/0"}, [("cell_broken", "K7", 2)]),
        ({"A7": 999}, [("question_unknown", "A7", None), ("question_missing", None, 2)]),
        ({"A7": 1}, [("question_twice", "A7", 1), ("question_missing", None, 2)]),
        ({"A7": None}, [("answer_without_question", "K7", None),
                        ("answer_without_question", "N7", None), ("question_missing", None, 2)]),
        ({"K5": "Jawaban"}, [("heading_missing jawaban_unit", "K5", None)]),
        ({"L5": "Jawaban Unit"}, [("heading_twice", "L5", None),
                                  ("heading_missing catatan_unit", "L5", None)]),
    ],
)  # fmt: skip
def test_every_fault_has_its_cell(edits: dict[str, Any], told: list[tuple[Any, ...]]) -> None:
    faults = [(one.code, one.cell, one.question) for one in read(edited(edits))[1]]
    assert faults == told


def test_another_sheet_is_not_looked_into() -> None:
    assert [one.code for one in read(edited({}, title="Lain"))[1]] == ["sheet_missing"]


def test_a_heading_that_is_not_known_is_told_where_something_stands_below() -> None:
    content = edited({"T5": "versi bris", "T7": "ab12", "R5": "kosong", "J5": "Catatan", "J9": "x"})
    found = read_portal_sheets(sheet(), read_sheets(content, "jawaban.xlsx"))
    told = [(each.code, each.cell) for each in found.hints]
    assert (found.faults, told) == ((), [("heading_unread", "J5"), ("heading_unread", "T5")])
