"""A workbook as people make it: other layouts, marks, merged cells, rows without numbers."""

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from app.integrations.sheets import read_sheets
from app.schemas.decrees.file_plan import PlanRowEntry
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.judging.faults import check
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from app.services.decrees.workbooks.parsing import parse
from tests.support.decree_loading import KUPANG

DATA = KUPANG.model_dump()
CONTENT = filled(DATA, Origin("", "", DATA), Beside())
BLUE = PatternFill("solid", fgColor="FF00B0F0")
MONTHS = (
    "Januari", "Peb", "March", "April", "Mei", "JUNI", "Juli", "Agt", "Sept.", "Oct", "Nop",
    "Desember",
)  # fmt: skip


def read(book: Any) -> Any:
    out = io.BytesIO()
    book.save(out)
    return check(parse(read_sheets(out.getvalue(), "a.xlsx")))


def own_plan(*lines: tuple[object, ...], headings: tuple[str, ...] = ()) -> tuple[Any, Any]:
    """The workbook with a plan laid out by somebody else, and its sheet."""
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    del book["Lampiran II"]
    sheet = book.create_sheet("Rencana 2026 (final)")
    sheet.append(["RENCANA AKSI ZONA INTEGRITAS"])
    sheet.append([])
    named = headings or ("TIM KERJA", "KEGIATAN", "SUB KEGIATAN", "INDIKATOR KEBERHASILAN")
    sheet.append([*named, *MONTHS, "KET."])
    sheet.append(list(range(1, len(named) + 14)))
    for line in lines:
        sheet.append(line)
    sheet.append(["Catatan: disahkan Ketua"])
    return book, sheet


def rows_of(checked: Any) -> list[PlanRowEntry]:
    assert checked.faults == ()
    (activity,) = checked.file.teams[2].activities
    assert (activity.letter, activity.name) == ("A", "Pembentukan Tim")
    return list(activity.rows)


TWO = ("2", "A. Apa", "1. Ini", "a. Itu")


class TestLayouts:
    def test_marks_before_texts_merged_cells_and_months_in_every_way(self) -> None:
        marks: list[object] = ["x", "X", "✓", "v", "V", 1, True, None, "-", 0, False, "ya"]
        book, sheet = own_plan(
            ("I", "A. Pembentukan Tim", "1. Rapat", "a. Notula", *marks, "Setiap bulan"),
            (None, None, None, "b. Dokumentasi"),
            (None, None, "2. Laporan", None),
            (),
            TWO,
        )
        sheet.cell(5, 12).fill = BLUE  # Agustus
        sheet.cell(6, 5).fill = PatternFill("solid", fgColor="FFFFFFFF")
        sheet.merge_cells("C5:C6")
        sheet.merge_cells("B5:B7")
        first, second = rows_of(read(book))
        (item,) = first.action_items
        assert (item.number, item.text, item.schedule) == (1, "Rapat", [1, 2, 3, 4, 5, 6, 7, 8, 12])
        assert [(sign.letter, sign.text) for sign in first.indicators] == [
            ("a", "Notula"),
            ("b", "Dokumentasi"),
        ]
        assert not any(sign.beside_empty_cell for sign in first.indicators)  # they are merged
        assert first.remarks == "Setiap bulan"
        assert (second.action_items[0].number, second.indicators) == (2, [])

    def test_an_empty_cell_that_is_not_merged_is_a_reading(self) -> None:
        book, _ = own_plan(
            ("Tim 1", "A. Pembentukan Tim", "1. Rapat", "a. Notula"),
            (None, None, None, "b. Dokumentasi"),
            TWO,
        )
        (row,) = rows_of(read(book))
        assert [sign.beside_empty_cell for sign in row.indicators] == [False, True]

    def test_a_shade_of_the_whole_line_is_no_month(self) -> None:
        book, sheet = own_plan(("1", "A. Pembentukan Tim", "1. Rapat", "a. Notula"), TWO)
        for column in range(1, 17):
            sheet.cell(5, column).fill = BLUE
        (row,) = rows_of(read(book))
        assert row.action_items[0].schedule is None

    def test_columns_may_stand_in_any_order(self) -> None:
        headings = ("INDIKATOR", "SUB KEGIATAN", "KEGIATAN", "TIM")
        book, _ = own_plan(
            ("a. Notula", "1. Rapat", "A. Pembentukan Tim", "I"),
            ("a. Itu", "1. Ini", "A. Apa", "II"),
            headings=headings,
        )
        (row,) = rows_of(read(book))
        assert (row.action_items[0].text, row.indicators[0].text) == ("Rapat", "Notula")


class TestWords:
    @pytest.mark.parametrize("month", range(1, 13))
    def test_months_have_many_names(self, month: int) -> None:
        assert words.month_of(MONTHS[month - 1]) == month
        assert words.month_of(words.MONTH_NAMES[month - 1].upper()) == month

    def test_august_above_all(self) -> None:
        names = ("Agu", "Agus", "Agt", "Agst", "Agustus", "Aug", "August")
        assert {words.month_of(name) for name in names} == {8}

    @pytest.mark.parametrize(
        ("text", "team"),
        [
            ("Pengarah", ("pengarah", None)),
            ("TIM PELAKSANA", ("pelaksana", None)),
            ("3", ("tim_kerja", 3)),
            (3.0, ("tim_kerja", 3)),
            ("III", ("tim_kerja", 3)),
            ("Tim Kerja IV", ("tim_kerja", 4)),
            ("VI. TIM PENGUATAN PELAYANAN", ("tim_kerja", 6)),
            ("Tim Sukses", None),
        ],
    )
    def test_teams(self, text: object, team: object) -> None:
        assert words.team_of(text) == team

    @pytest.mark.parametrize(
        "text", ["5 Juni 2026", "05/06/2026", "5-6-2026", "2026-06-05", "5 Jun 2026"]
    )
    def test_days(self, text: str) -> None:
        day = words.day_of(text)
        assert day is not None
        assert day.isoformat() == "2026-06-05"
