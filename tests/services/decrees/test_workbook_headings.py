"""Headings that people write in their own way: understood, or told; never left out in silence."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.integrations.sheets import read_sheets
from app.services.decrees.workbooks import words
from app.services.decrees.workbooks.judging.faults import Checked, check
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from app.services.decrees.workbooks.parsing import parse
from tests.support.decree_books import Book
from tests.support.decree_loading import KUPANG

DATA = KUPANG.model_dump()
CONTENT = filled(DATA, Origin("", "", DATA), Beside())
PLAN, MONTHS = "Lampiran II", [name.upper() for name in words.MONTH_NAMES]
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def checked(book: Book) -> Checked:
    out = io.BytesIO()
    book.book.save(out)
    return check(parse(read_sheets(out.getvalue(), "a.xlsx")))


def heading(book: Book, sheet: str, name: str) -> Any:
    rows = book.book[sheet].iter_rows(max_row=6)
    return next(cell for row in rows for cell in row if cell.value == name)


def schedule(found: Checked) -> Any:
    assert (found.faults, found.parsed.filling.hints) == ((), [])
    assert found.file is not None
    return found.file.teams[2].activities[0].rows[0].action_items[0].schedule


@pytest.mark.parametrize(
    "named",
    [
        lambda month: ROMAN[month - 1],
        lambda month: month,
        str,
        lambda month: date(2023, month, 1),
        lambda month: f"{words.MONTH_NAMES[month - 1]}-23",
        lambda month: f"{words.MONTH_NAMES[month - 1]}. 2023",
    ],
)
def test_months_are_understood_as_people_write_them(named: Callable[[int], Any]) -> None:
    book = Book(CONTENT)
    before = schedule(checked(book))
    for month, name in enumerate(MONTHS, start=1):
        heading(book, PLAN, name).value = named(month)
    assert schedule(checked(book)) == before


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Febuari", 2), ("Pebuari", 2), ("Agustsus", 8), ("Desembr", 12), ("Feb 23", 2),
        ("Jumi", None), ("Bulan", None), ("Target", None), ("Feb/Mar", None), ("II", None),
        (2, None), ("", None),
    ],
)  # fmt: skip
def test_a_misspelt_month_is_that_month_where_it_can_be_no_other(
    text: object, month: int | None
) -> None:
    assert words.month_in_heading(text) == month


@pytest.mark.parametrize(
    ("sheet", "name", "new", "code"),
    [
        (PLAN, "FEB", "Bulan kedua", "heading_unknown"),
        (PLAN, "FEB", "II", "heading_unknown"),
        (PLAN, "MAR", "FEB", "heading_twice"),
        (PLAN, "KOREKSI SUB KEGIATAN", "KOREKSI SUBKEG", "heading_unknown"),
        ("Lampiran I", "KOREKSI TUGAS", "KOREKSI TGS", "heading_unknown"),
        ("Lampiran I", "KOREKSI JABATAN", "NAMA", "heading_twice"),
        ("Tim", "KOREKSI NAMA SINGKAT", "KOREKSI SINGKAT", "heading_unknown"),
        ("Naskah", "KOREKSI", "BETULKAN", "heading_unknown"),
        ("Keputusan", "KOREKSI", "BETULKAN", "heading_unknown"),
    ],
)
def test_a_heading_that_nobody_understands_is_told_at_its_cell(
    sheet: str, name: str, new: str, code: str
) -> None:
    book = Book(CONTENT)
    cell = heading(book, sheet, name)
    cell.value = new
    table = cell.parent
    for row in range(cell.row + 1 + (sheet == PLAN), table.max_row + 1):
        table.cell(row, cell.column).value = None
    found = checked(book)
    hints = {(each.spot.row, each.spot.column, each.code) for each in found.parsed.filling.hints}
    if code == "heading_unknown":
        assert found.faults == ()
        assert hints == {(cell.row, cell.column, "heading_unread")}
        first = cell.row + 1 + (sheet == PLAN)
        table.cell(first, cell.column).value = "x"
    (fault,) = checked(book).faults
    assert (fault.sheet, fault.cell, fault.code) == (sheet, cell.coordinate, code)
    assert fault.value == new
    assert name in fault.allowed_id.split(", ")


@pytest.mark.parametrize("name", ["No.", "Catatan kami (tidak dimuat)"])
def test_a_column_that_is_not_to_be_read_does_no_harm(name: str) -> None:
    book = Book(CONTENT)
    table: Any = book.book["Tim"]
    row, column = heading(book, "Tim", "NAMA TIM").row, table.max_column + 1
    for at, value in enumerate((name, 1, 2)):
        table.cell(row + at, column).value = value
    found = checked(book)
    assert (found.faults, found.parsed.filling.hints) == ((), [])


def test_months_that_nobody_understands_are_told_at_what_stands_above_them() -> None:
    """The row below the headings then is none of headings."""
    book = Book(CONTENT)
    for month, name in enumerate(MONTHS, start=1):
        heading(book, PLAN, name).value = f"bulan ke-{month}"
    found = checked(book)
    assert [each.code for each in found.faults] == ["heading_unknown"]
    assert found.faults[0].value == "PELAKSANAAN"


@pytest.mark.parametrize(
    ("sheet", "name", "misspelt"),
    [
        (PLAN, "HURUF KEGIATAN", "HURUP KEGIATAN"), (PLAN, "KEGIATAN", "KEGIATN"),
        (PLAN, "TIM", "TIIM"), ("Lampiran I", "PERAN", "Jabatan kita"), ("Naskah", "TANDA", "TNDA"),
        ("Tim", "NOMOR TIM", "NO. TIM X"), ("Lampiran I", "NAMA PENGGUNA", "NAMA PENGGUN"),
    ],
)  # fmt: skip
def test_a_misspelt_heading_is_told_once_and_what_is_wrong_below_it_beside_it(
    sheet: str, name: str, misspelt: str
) -> None:
    book = Book(CONTENT)
    if name == "NAMA PENGGUNA":
        book.cell("Lampiran I", name, 5).value = "andi.baru"
    cell = heading(book, sheet, name)
    cell.value = misspelt
    told = [(each.sheet, each.cell, each.code) for each in checked(book).faults]
    assert told == [(sheet, cell.coordinate, "heading_unknown")]
    if name == "PERAN":
        book.cell("Lampiran I", "PERAN", 6).value = "Raja"
        assert [each.code for each in checked(book).faults] == ["heading_unknown", "value_unknown"]
