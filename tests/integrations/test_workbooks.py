"""Workbooks hold what they were given, as text or day, never as something that runs."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from app.integrations.workbooks import Cell, Sheet, workbook

MADE = datetime(2023, 12, 1)  # noqa: DTZ001 - a workbook knows no time zones


def read_back(cell: Cell) -> object:
    made = workbook([Sheet("Lembar", [("Kolom", 10)], [[cell]])], MADE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return book.get_sheet_by_name("Lembar").to_python()[1][0]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@SUM(A1)", "{=1}", "https://kpu.go.id", "\x01\x1b"]
)
def test_text_stays_text(text: str) -> None:
    assert read_back(text) == text


def test_days_are_days_and_those_before_1900_can_still_be_read() -> None:
    assert read_back(date(2023, 7, 5)) == date(2023, 7, 5)
    assert read_back(date(1850, 1, 1)) == "1850-01-01"


def test_rows_are_as_high_as_their_longest_text() -> None:
    rows: list[list[Cell]] = [["a" * 35, 1], ["b", "c"], ["d\ne", "f"], ["g" * 30_000, None]]
    made = workbook([Sheet("Lembar", [("Satu", 10), ("Dua", 10)], rows)], MADE)
    table = openpyxl.load_workbook(io.BytesIO(made)).active
    assert isinstance(table, Worksheet)
    heights = [table.row_dimensions[row].height for row in range(2, 6)]
    assert heights == [60, None, 30, 408.75]
