"""Forty faults of many kinds are told at their cells, and nothing is written."""

import io
from collections import Counter
from typing import Any

import openpyxl
import pytest

from app.integrations.sheets import read_sheets
from app.services.decrees.workbooks.faults import CellFault, check
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from app.services.decrees.workbooks.parsing import parse
from tests.support.decree_loading import NTT

DATA = NTT.model_dump()
CONTENT = filled(DATA, Origin("", "", DATA), Beside())
BESIDE = {"Naskah": "BUNYI", "Lampiran I": "NAMA", "Lampiran II": "SUB KEGIATAN"}
HEADINGS = {"Keputusan": 4, "Naskah": 3, "Tim": 3, "Lampiran I": 3, "Lampiran II": 5}


def column(sheet: Any, heading: str) -> int:
    rows = sheet.iter_rows(max_row=6)
    return next(int(cell.column) for row in rows for cell in row if cell.value == heading)


class Planter:
    """Spoils cells of the workbook and remembers which fault each must give."""

    def __init__(self) -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(CONTENT))
        self.original: Any = openpyxl.load_workbook(io.BytesIO(CONTENT))
        self.planted: list[tuple[str, str, str]] = []

    def plant(self, sheet: str, heading: str, line: int, value: object, code: str) -> None:
        """`line` counts from the first below the headings, of those beside which something is."""
        table = self.book[sheet]
        beside = column(table, BESIDE[sheet])
        rows = range(HEADINGS[sheet] + 1, table.max_row + 1)
        filled_rows = [row for row in rows if self.original[sheet].cell(row, beside).value]
        cell = table.cell(filled_rows[line - 1], column(table, heading))
        cell.value = value
        self.planted.append((sheet, cell.coordinate, code))

    def head(self, label: str, value: object, code: str) -> None:
        table = self.book["Keputusan"]
        row = next(row for row in table.iter_rows() if row[0].value == label)
        row[1].value = value
        self.planted.append(("Keputusan", row[1].coordinate, code))

    def faults(self) -> list[CellFault]:
        out = io.BytesIO()
        self.book.save(out)
        checked = check(parse(read_sheets(out.getvalue(), "a.xlsx")))
        assert checked.faults == () or checked.file is None
        return list(checked.faults)


def plant_forty(planter: Planter) -> None:
    planter.head("Tanggal ditetapkan", "31 Juni 2023", "not_date")
    planter.head("Mulai berlaku", "besok", "not_date")
    planter.head("Tahun keputusan", "dua ribu", "not_whole_number")
    planter.head("Zona waktu", "Asia/Kupang", "time_zone_unknown")
    planter.head("Tingkat satuan kerja", "Desa", "value_unknown")
    planter.head("Nama penanda tangan", None, "field_missing")
    planter.head("Tempat ditetapkan", None, "field_missing")
    planter.head("Kode satuan kerja", "53 / NTT", "text_malformed")
    planter.plant("Naskah", "BAGIAN", 1, "Menimang", "value_unknown")
    planter.plant("Naskah", "BUNYI", 2, None, "field_missing")
    planter.plant("Naskah", "TANDA", 6, "enam", "not_whole_number")
    for line, role in ((1, "Ketua Umum"), (7, "Sekertaris"), (11, "?")):
        planter.plant("Lampiran I", "PERAN", line, role, "value_unknown")
    for line in (2, 3, 8):
        planter.plant("Lampiran I", "JABATAN", line, None, "field_missing")
    for line, nip in ((4, "1234"), (5, "19700101199003100X"), (6, "NIP")):
        planter.plant("Lampiran I", "NIP", line, nip, "text_malformed")
    planter.plant("Lampiran I", "NIP", 9, 197001011990031001, "nip_is_number")
    planter.plant("Lampiran I", "SUREL", 10, "bukan surel", "text_malformed")
    planter.plant("Lampiran I", "NAMA PENGGUNA", 12, "Ada Spasi", "text_malformed")
    planter.plant("Lampiran I", "WAKIL", 13, "mungkin", "mark_unknown")
    planter.plant("Lampiran I", "NAMA", 14, "x" * 201, "text_too_long")
    planter.plant("Lampiran I", "TIM", 16, "Tim 99", "team_unknown")
    for line, mark in ((1, "?"), (2, "mungkin"), (3, "Q1"), (4, "bulan")):
        planter.plant("Lampiran II", "MAR", line, mark, "mark_unknown")
    for line in (5, 6):
        planter.plant("Lampiran II", "SUB KEGIATAN", line, "y" * 4001, "text_too_long")
    for line, number in ((7, "seratus"), (8, "IX")):
        planter.plant("Lampiran II", "NO SUB", line, number, "not_whole_number")
    planter.plant("Lampiran II", "NO SUB", 9, 100, "number_too_large")
    planter.plant("Lampiran II", "HURUF INDIKATOR", 1, "ab", "text_malformed")
    planter.plant("Lampiran II", "INDIKATOR KEBERHASILAN", 2, "=1/0", "cell_broken")
    planter.plant("Lampiran II", "KETERANGAN", 10, "=A1", "cell_broken")
    planter.plant("Lampiran II", "SEL KOSONG DI SAMPING", 3, "entah", "mark_unknown")
    planter.plant("Lampiran II", "BARIS", 12, "dua", "not_whole_number")


class TestFaults:
    def test_forty_of_many_kinds_are_told_at_their_cells(self) -> None:
        planter = Planter()
        plant_forty(planter)
        assert len(planter.planted) == 40
        found = planter.faults()
        assert Counter((f.sheet, f.cell, f.code) for f in found) == Counter(planter.planted)
        assert all(f.message_id and f.message_en and f.allowed_id for f in found)

    @pytest.mark.parametrize("sheet", HEADINGS)
    def test_a_missing_sheet_is_told_alone(self, sheet: str) -> None:
        planter = Planter()
        del planter.book[sheet]
        codes = {fault.code for fault in planter.faults()}
        assert "sheet_missing" in codes
        assert codes <= {"sheet_missing", "team_unknown"}
