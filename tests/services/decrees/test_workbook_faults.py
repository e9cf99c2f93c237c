"""Sheets that are missing, twice, or laid out in ways that hide something."""

import io
from typing import Any

import openpyxl
import pytest

from app.integrations.sheets import read_sheets
from app.schemas.decrees.bounds import MOST_LINES, MOST_TOLD
from app.services.decrees.workbooks.judging.faults import Checked, check
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from app.services.decrees.workbooks.parsing import parse
from tests.support.decree_loading import NTT

DATA = NTT.model_dump()
CONTENT = filled(DATA, Origin("", "", DATA), Beside())
SHEETS = ("Keputusan", "Naskah", "Tim", "Lampiran I", "Lampiran II")


def checked(book: Any) -> Checked:
    out = io.BytesIO()
    book.save(out)
    return check(parse(read_sheets(out.getvalue(), "a.xlsx")))


@pytest.fixture
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(CONTENT))


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_missing_sheet_is_told_alone(book: Any, sheet: str) -> None:
    del book[sheet]
    codes = {fault.code for fault in checked(book).faults}
    assert "sheet_missing" in codes
    assert codes == {"sheet_missing"}


MEMBER_FAULTS = {"E4": "value_unknown", "H6": "text_malformed", "I7": "text_malformed"}


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "code"),
    [
        ("Tim", "A4", "Panitia", "value_unknown"),
        ("Tim", "A6", "Panitia", "value_unknown"),
        ("Tim", "B6", "satu", "not_whole_number"),
        ("Lampiran I", "A4", "Tim 44", "team_unknown"),
    ],
)
def test_a_team_that_is_wrong_hides_nothing_and_is_told_once(
    book: Any, sheet: str, cell: str, value: str, code: str
) -> None:
    people = book["Lampiran I"]
    for place, wrong in zip(MEMBER_FAULTS, ("Presiden", "123", "bukan surel"), strict=True):
        people[place] = wrong
    book[sheet][cell] = value
    told = {(each.sheet, each.cell): each.code for each in checked(book).faults}
    members = {("Lampiran I", place): each for place, each in MEMBER_FAULTS.items()}
    assert told == {**members, (sheet, cell): code}


def test_a_team_that_is_gone_is_told_at_the_sheet_of_teams(book: Any) -> None:
    table = book["Tim"]
    gone = next(row[0].row for row in table.iter_rows() if row[1].value == 2)
    table.delete_rows(gone)
    (gap,) = checked(book).faults  # and nothing of its lines, which go on from one another
    assert (gap.code, gap.sheet, bool(gap.cell)) == ("team_number_gap", "Tim", True)


NOTES: list[tuple[str, dict[str, object]]] = [
    ("Keputusan", {"A60": "Catatan", "B60": "lihat arsip"}),
    ("Naskah", {"A80": "Catatan: rancangan", "C80": "belum final"}),
    ("Tim", {"A40": "Jumlah", "B40": 8}),
    ("Lampiran I", {"B150": "Total", "C150": 75}),
    ("Lampiran II", {"A150": "Jumlah", "I150": 3, "J150": 5}),
    ("Lampiran II", {"F151": "Sub total :", "I151": "3"}),
    ("Lampiran II", {"B152": "Catatan: sementara"}),
]


def test_sums_and_remarks_do_no_harm_and_are_told_as_passed_over(book: Any) -> None:
    for sheet, cells in NOTES:
        for cell, value in cells.items():
            book[sheet][cell] = value
    found = checked(book)
    assert found.file == NTT
    hints = [(each.spot.sheet, each.spot.row, each.code) for each in found.parsed.filling.hints]
    rows = {60, 80, 40, 150, 151, 152}
    assert ({row for _, row, _ in hints}, {code for *_, code in hints}) == (
        rows,
        {"line_passed_over"},
    )
    assert len(hints) == len(NOTES)


def test_a_text_that_counts_something_is_no_sum(book: Any) -> None:
    book["Lampiran II"]["H77"] = "Jumlah pegawai yang hadir"
    book["Lampiran I"]["G81"] = "Total football"
    assert checked(book).parsed.filling.hints == []


def test_a_heading_that_is_gone_is_a_missing_sheet_and_names_the_headings(book: Any) -> None:
    table = book["Lampiran II"]
    cell = next(c for row in table.iter_rows(max_row=6) for c in row if c.value == "SUB KEGIATAN")
    cell.value = "KETERANGAN LAIN"
    (fault,) = checked(book).faults
    assert (fault.code, fault.cell) == ("sheet_missing", "")
    assert "SUB KEGIATAN" in fault.message_id


@pytest.mark.parametrize(
    ("sheet", "codes"),
    [
        ("Keputusan", {"label_repeated"}),
        ("Naskah", {"label_twice"}),
        ("Tim", {"team_twice", "team_number_twice"}),
        ("Lampiran I", {"member_twice", "role_twice"}),
        ("Lampiran II", {"action_item_twice", "indicator_twice"}),
    ],
)
def test_a_sheet_that_is_there_twice_is_never_taken_twice(
    book: Any, sheet: str, codes: set[str]
) -> None:
    book.copy_worksheet(book[sheet])
    found = checked(book).faults
    assert codes <= {fault.code for fault in found}
    assert {fault.sheet for fault in found if fault.code in codes} == {f"{sheet} Copy"}


def test_a_mark_may_be_merged_over_several_months(book: Any) -> None:
    table = book["Lampiran II"]
    months = [c.column for row in table.iter_rows(max_row=6) for c in row if c.value == "MAR"]
    row = next(c.row for c in table["F"][5:] if c.value)
    table.cell(row, months[0]).value = "x"
    table.merge_cells(start_row=row, end_row=row, start_column=months[0], end_column=months[0] + 2)
    file = checked(book).file
    assert file is not None
    activity = next(team for team in file.teams if team.kind == "tim_kerja").activities[0]
    assert activity.rows[0].action_items[0].schedule == [3, 4, 5]


def test_lines_beyond_any_decree_are_told_once_and_not_read(book: Any) -> None:
    table = book["Lampiran II"]
    column = next(
        c.column for row in table.iter_rows(max_row=6) for c in row if c.value == "SUB KEGIATAN"
    )
    below = table.max_row + 1
    for row in range(below, below + MOST_LINES + 50):
        table.cell(row, column).value = f"Rapat {row}"
    found = checked(book)
    (fault,) = [each for each in found.faults if each.code == "lines_too_many"]
    assert fault.sheet == "Lampiran II"
    for row in range(below, below + MOST_TOLD):  # a fault each, and then it is enough
        table.cell(row, column - 1).value = "satu"
        table.cell(row, 2).value = "A"
    (enough,) = [each for each in checked(book).faults if each.code == "lines_unread"]
    assert enough.cell == f"B{below + MOST_TOLD - 1}"  # with what was told of the lines beyond
    cells = [shown.row for shown in found.parsed.filling.shown]
    assert max(cells) < below + MOST_LINES


def test_a_field_of_the_office_above_whose_line_is_gone_is_told_at_the_headings(book: Any) -> None:
    table = book["Keputusan"]
    table.delete_rows(next(c.row for c in table["A"] if c.value == "Nama satuan kerja atasan"))
    (fault,) = checked(book).faults
    assert (fault.sheet, fault.cell, fault.code) == ("Keputusan", "A4", "label_missing")
    assert "Nama satuan kerja atasan" in fault.message_id
