"""Long tables: what a spreadsheet makes of them when somebody opens them with a double click."""

import csv
import io
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from tempfile import TemporaryFile
from typing import IO

import pytest
from python_calamine import CalamineWorkbook

from app.integrations.tables import CsvTable, Table, XlsxTable
from app.integrations.workbooks import Cell

HEADINGS = [("Nama", 10), ("Nilai", 10)]
NOON = datetime(2026, 7, 5, 12, 30, tzinfo=UTC)


def as_csv(*rows: list[Cell]) -> bytes:
    file = io.BytesIO()
    table = CsvTable(file, HEADINGS, ";")
    table.add(rows)
    table.end()
    return file.getvalue()


def as_xlsx(*rows: list[Cell]) -> bytes:
    file = io.BytesIO()
    table = XlsxTable(file, "daftar", HEADINGS)
    for row in rows:
        table.add([row])
    table.end()
    return file.getvalue()


def in_a_book(file: IO[bytes]) -> Table:
    return XlsxTable(file, "daftar", HEADINGS)


def test_a_csv_says_that_it_is_utf_8_and_quotes_what_separates() -> None:
    made = as_csv(["Nuraini \u2013 Kupang", 'a;b"c\r\nd'])
    assert made == '\ufeffNama;Nilai\r\nNuraini \u2013 Kupang;"a;b""c\r\nd"\r\n'.encode()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+62812", "'+62812"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("1E-1", "'1E-1"),
        ("0812", "'0812"),
        ("198001012005011001", "'198001012005011001"),
        ("3-4", "'3-4"),
        ("1/2/2026", "'1/2/2026"),
        ("12,5", "'12,5"),
        ("1.500", "'1.500"),
        ("00:30", "'00:30"),
        ("10 %", "'10 %"),
        ("Rp1.500", "'Rp1.500"),
        ("1 2/3", "'1 2/3"),
        ("Juni 2026", "'Juni 2026"),
        ("5 Juni", "'5 Juni"),
        ("5-Mei-2026", "'5-Mei-2026"),
        ("Jan 5", "'Jan 5"),
        ("Mei", "Mei"),
        ("Triwulan 2", "Triwulan 2"),
        ("5A.2", "5A.2"),
        ("1A-1", "1A-1"),
        ("142", "142"),
        ("0", "0"),
        (-5, "-5"),
        (1500, "1500"),
        (12.5, "12,5"),
        (None, ""),
        (date(2026, 7, 5), "2026-07-05"),
        (NOON, "2026-07-05 12:30:00"),
    ],
)
def test_a_cell_of_a_csv_means_what_it_says(cell: Cell, written: str) -> None:
    text = as_csv([cell, "x"]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1] == [written, "x"]


def test_cells_of_a_workbook_keep_their_kind() -> None:
    made = as_xlsx(["=1+1", -5], ["1E-1", date(2026, 7, 5)], ["x" * 40_000, NOON], [None, "x"])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("daftar")
    headings, *rows = sheet.to_python()
    assert headings == ["Nama", "Nilai"]
    assert rows[:2] == [["=1+1", -5], ["1E-1", date(2026, 7, 5)]]
    assert rows[2] == ["x" * 32_766 + "…", NOON.replace(tzinfo=None)]
    assert rows[3] == ["", "x"]


def test_the_same_table_has_the_same_bytes() -> None:
    assert as_xlsx(["a", 1]) == as_xlsx(["a", 1])


@pytest.mark.parametrize("begin", [lambda file: CsvTable(file, HEADINGS, ";"), in_a_book])
def test_memory_does_not_grow_with_the_rows(begin: Callable[[IO[bytes]], Table]) -> None:
    with TemporaryFile() as file:
        table = begin(file)
        peaks = [peak_of(table, rows) for rows in (500, 500, 3000)]
        table.end()
        assert file.tell() > 500_000 or begin is in_a_book  # of the CSV; a workbook is packed
    assert peaks[-1] < peaks[1] + 64 * 1024


def peak_of(table: Table, rows: int) -> int:
    """The most memory that so many rows took, a hundred at a time."""
    tracemalloc.start()
    try:
        for first in range(0, rows, 100):
            table.add([[f"Baris {first + each}: {'x' * 200}", each] for each in range(100)])
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
