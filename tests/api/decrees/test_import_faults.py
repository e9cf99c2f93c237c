"""Forty faults of many kinds, planted in the exported workbook, come back at their cells."""

import io
from collections import Counter
from typing import Any

import openpyxl

from tests.api.decrees.test_imports import EXPORT, send
from tests.support.databases import on_one_engine
from tests.support.decree_loading import everything
from tests.support.evidence import KETUA, ok, refused
from tests.support.office import Office

BESIDE = {"Naskah": "BUNYI", "Tim": "NAMA TIM", "Lampiran I": "NAMA", "Lampiran II": "SUB KEGIATAN"}
HEADINGS = {"Keputusan": 4, "Naskah": 3, "Tim": 3, "Lampiran I": 3, "Lampiran II": 5}


def column(sheet: Any, heading: str) -> int:
    rows = sheet.iter_rows(max_row=6)
    return next(int(cell.column) for row in rows for cell in row if cell.value == heading)


class Planter:
    """Spoils cells of the workbook and remembers which fault each must give."""

    def __init__(self, content: bytes) -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(content))
        self.original: Any = openpyxl.load_workbook(io.BytesIO(content))
        self.planted: list[tuple[str, str, str]] = []

    def at(self, sheet: str, heading: str, line: int) -> Any:
        """`line` counts from the first below the headings, of those beside which something is."""
        table = self.book[sheet]
        beside = column(table, BESIDE[sheet])
        rows = range(HEADINGS[sheet] + 1, table.max_row + 1)
        filled = [row for row in rows if self.original[sheet].cell(row, beside).value]
        return table.cell(filled[line - 1], column(table, heading))

    def plant(self, sheet: str, heading: str, line: int, value: object, code: str) -> None:
        cell = self.at(sheet, heading, line)
        cell.value = value
        self.planted.append((sheet, cell.coordinate, code))

    def head(self, label: str, value: object, code: str, at: int = 1) -> None:
        """`at`: the label (0) or what is said (1)."""
        rows = self.original["Keputusan"].iter_rows()
        number = next(row[0].row for row in rows if row[0].value == label)
        cell = self.book["Keputusan"].cell(number, at + 1)
        cell.value = value
        self.planted.append(("Keputusan", cell.coordinate, code))

    def content(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def plant_forty(planter: Planter) -> None:
    head, plant = planter.head, planter.plant
    head("Tanggal ditetapkan", "31 Juni 2023", "not_date")
    head("Tahun keputusan", "dua ribu", "not_whole_number")
    head("Zona waktu", "Asia/Kupang", "time_zone_unknown")
    head("Tingkat satuan kerja", "Desa", "value_unknown")
    head("Tempat ditetapkan", None, "field_missing")
    head("Kode satuan kerja", "53 / NTT", "text_malformed")
    head("Nama pengesah salinan", "Disahkan oleh", "label_unknown", at=0)
    head("Jabatan pengesah salinan", "Zona waktu", "label_repeated", at=0)
    plant("Naskah", "BAGIAN", 1, "Menimang", "value_unknown")
    plant("Naskah", "BUNYI", 2, None, "field_missing")
    plant("Naskah", "TANDA", 6, "enam", "not_whole_number")
    plant("Naskah", "TANDA", 8, 2, "label_twice")
    plant("Tim", "NAMA SINGKAT", 4, "Penataan\tTata", "character_forbidden")
    plant("Tim", "NAMA TIM", 5, None, "field_missing")
    for line, role in ((1, "Ketua Umum"), (7, "Sekertaris")):
        plant("Lampiran I", "PERAN", line, role, "value_unknown")
    plant("Lampiran I", "PERAN", 2, "Anggota", "role_unfit")
    plant("Lampiran I", "PERAN", 15, "Koordinator", "role_twice")
    for heading in ("NAMA PENGGUNA", "NIP"):  # what tells two of one name apart
        planter.at("Lampiran I", heading, 21).value = planter.at("Lampiran I", heading, 18).value
    plant("Lampiran I", "NAMA", 21, planter.at("Lampiran I", "NAMA", 18).value, "member_twice")
    plant("Lampiran I", "JABATAN", 3, None, "field_missing")
    for line, nip in ((4, "1234"), (5, "19700101199003100X")):
        plant("Lampiran I", "NIP", line, nip, "text_malformed")
    plant("Lampiran I", "NIP", 9, 197001011990031001, "nip_is_number")
    plant("Lampiran I", "SUREL", 10, "bukan surel", "text_malformed")
    plant("Lampiran I", "NAMA PENGGUNA", 12, "Ada Spasi", "text_malformed")
    plant("Lampiran I", "WAKIL", 13, "mungkin", "mark_unknown")
    plant("Lampiran I", "NAMA", 14, "x" * 201, "text_too_long")
    plant("Lampiran I", "TIM", 16, "Tim 99", "team_unknown")
    cell = planter.at("Lampiran I", "JABATAN", 20)
    planter.book["Lampiran I"].merged_cells.add(f"{cell.offset(-1).coordinate}:{cell.coordinate}")
    planter.planted.append(("Lampiran I", cell.coordinate, "cell_covered"))
    plant("Lampiran II", "MAR", 1, "?", "mark_unknown")
    plant("Lampiran II", "APR", 2, "bulan", "mark_unknown")
    for line in (5, 6):
        plant("Lampiran II", "SUB KEGIATAN", line, "y" * 4001, "text_too_long")
    plant("Lampiran II", "NO SUB", 7, "seratus", "not_whole_number")
    plant("Lampiran II", "NO SUB", 9, 100, "number_too_large")
    plant("Lampiran II", "HURUF INDIKATOR", 1, "ab", "text_malformed")
    plant("Lampiran II", "INDIKATOR KEBERHASILAN", 2, "=1/0", "cell_broken")
    plant("Lampiran II", "KETERANGAN", 10, "=A1", "cell_broken")
    plant("Lampiran II", "SEL KOSONG DI SAMPING", 3, "entah", "mark_unknown")
    plant("Lampiran II", "BARIS", 12, "dua", "not_whole_number")


@on_one_engine
def test_forty_of_many_kinds_are_told_at_their_cells_and_nothing_is_written(
    office: Office,
) -> None:
    ketua, portal = office.person(KETUA), office.client.portal
    assert portal is not None
    planter = Planter(ketua.get(EXPORT).content)
    plant_forty(planter)
    before = portal.call(everything, office.app.state.database)
    told = ok(send(ketua, planter.content()))
    found = Counter((each["sheet"], each["cell"], each["code"]) for each in told["faults"])
    assert found == Counter(planter.planted)
    assert told["fault_count"] == len(planter.planted) == 40
    assert len({code for *_, code in planter.planted}) >= 15
    assert all(each["message_id"] and each["message_en"] for each in told["faults"])
    refused(send(ketua, planter.content(), "0" * 64), 422, "import_has_faults")
    assert portal.call(everything, office.app.state.database) == before


@on_one_engine
def test_an_office_nobody_knows_hides_no_other_fault_and_a_nip_is_told_at_its_cell(
    office: Office,
) -> None:
    ketua = office.person(KETUA)
    planter = Planter(ketua.get(EXPORT).content)
    planter.head("Kode satuan kerja", "9999", "import_unit_unknown")
    planter.plant("Lampiran I", "ID TUGAS", 8, "zzz", "line_id_unreadable")
    planter.plant("Lampiran I", "NIP", 4, "999999999999999999", "nip_birth")
    other = planter.at("Lampiran I", "NAMA PENGGUNA", 2).value
    planter.plant("Lampiran I", "NAMA PENGGUNA", 6, other, "identity_shared")
    told = ok(send(ketua, planter.content()))
    found = Counter((each["sheet"], each["cell"], each["code"]) for each in told["faults"])
    assert found == Counter(planter.planted)
    said = {each["code"]: (each["message_id"], each["allowed_id"]) for each in told["faults"]}
    assert said["identity_shared"][0].startswith("NAMA PENGGUNA ")
    assert said["nip_birth"][1] == "18 angka"
