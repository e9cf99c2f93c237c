"""Worksheets: months, persons in charge, realisations and people, edited and handed in again."""

import csv
import io
from typing import Any

from httpx2 import Response

from tests.support.administration import events_of
from tests.support.databases import on_one_engine
from tests.support.decree_loading import everything
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, ok, refused
from tests.support.office import OTHER_MEMBER, Office, Person
from tests.support.worksheets import ADDRESS, Sheets, places, send


def snapshot(office: Office) -> Any:
    assert office.client.portal is not None
    return office.client.portal.call(everything, office.app.state.database)


def merged_or_taken_back(person: Person, sheets: Sheets) -> None:
    """What else is edited in a line that is taken back, and what a merged block swallows."""
    plan, note = sheets.book["Jadwal"], sheets.cell("Realisasi", 2, "CATATAN")
    before, note.value = note.value, "Lain"
    plan.merge_cells("O2:O4")  # PENANGGUNG JAWAB
    assert places(ok(send(person, sheets.content))) == {
        ("Realisasi", "D2", "edited_and_cancelled"),
        *(("Jadwal", f"O{row}", "cell_merged") for row in (3, 4)),
    }
    plan.unmerge_cells("O2:O4")
    note.value = before


def test_months_persons_and_realisations_come_back(office: Office) -> None:
    coordinator = office.person(COORDINATOR)
    sheets = Sheets(coordinator)
    assert "Orang" not in sheets.book.sheetnames
    before, first = snapshot(office), sheets.content
    assert ok(send(coordinator, first))["confirm"] is None
    sheets.cell("Jadwal", "5A.1", "JUN").value = "v"
    sheets.cell("Jadwal", "5A.1", "JUL").value = "-"
    sheets.cell("Jadwal", "5A.1", "PENANGGUNG JAWAB").value = MEMBER
    new = ("5a.1", "Juni", "5 Juni 2023", "Rapat\nkedua", "Tim V")
    for column, value in enumerate(new, start=1):
        sheets.book["Realisasi"].cell(2, column).value = value
    tried = ok(send(coordinator, sheets.content))
    assert tried["faults"] == []
    assert snapshot(office) == before
    told = [(each["path"], each["field"], each["new"]) for each in tried["changes"]]
    assert told == [
        ("5A.1", "month_6", "planned"),
        ("5A.1", "month_7", "not_planned"),
        ("5A.1", "person", MEMBER),
        ("5A.1", None, "Juni; 5 Juni 2023; Rapat\nkedua; Tim V"),
    ]
    refused(send(coordinator, sheets.content, "0" * 64), 409, "import_not_tried")
    assert snapshot(office) == before
    assert ok(send(coordinator, sheets.content, tried["confirm"]))["is_done"]
    # The second of two confirms: what was tried is no longer so. A trial says why.
    refused(send(coordinator, sheets.content, tried["confirm"]), 409, "import_not_tried")
    faults = {each["code"]: each for each in ok(send(coordinator, sheets.content))["faults"]}
    assert "MEMANG DILAKSANAKAN LAGI" in faults["realisation_repeated"]["message_en"]
    again = Sheets(coordinator)
    assert again.cell("Jadwal", "5A.1", "JUN").value == "x"
    assert again.cell("Realisasi", 2, "CATATAN").value == "Rapat\nkedua"
    older = again.content
    assert ok(send(coordinator, older))["change_count"] == 0
    again.cell("Realisasi", 2, "CATATAN").value = "Rapat ketiga"
    tried = ok(send(coordinator, again.content))
    assert [each["field"] for each in tried["changes"]] == ["note"]
    ok(send(coordinator, again.content, tried["confirm"]))

    def nothing(content: bytes) -> bool:
        told = ok(send(coordinator, content))
        return not told["faults"] and not told["change_count"]

    # What was exported before: untouched lines, and what is stored by now, ask for nothing.
    assert all(map(nothing, (first, older, again.content)))
    again.cell("Realisasi", 2, "CATATAN").value = "Rapat lain"
    again.cell("Realisasi", 2, "DILAKSANAKAN PADA").value = "6 Juni 2023"
    told = ok(send(coordinator, again.content))
    now = {each["cell"]: (each["code"], each["message_id"]) for each in told["faults"]}
    assert {cell: code for cell, (code, _) in now.items()} == dict.fromkeys(
        ("C2", "D2"), "row_outdated"
    )
    assert "Rapat ketiga" in now["D2"][1]
    last = Sheets(coordinator)
    last.cell("Realisasi", 2, "ALASAN PEMBATALAN").value = "Keliru"
    merged_or_taken_back(coordinator, last)
    tried = ok(send(coordinator, last.content))
    assert [(each["kind"], each["old"], each["new"]) for each in tried["changes"]] == [
        ("removed", "Juni; 5 Juni 2023; Rapat ketiga; Tim V", "Keliru")
    ]
    ok(send(coordinator, last.content, tried["confirm"]))
    assert Sheets(coordinator).cell("Realisasi", 2, "CATATAN").value is None
    assert all(map(nothing, (older, last.content)))
    assert places(ok(send(coordinator, again.content))) == {
        ("Realisasi", cell, "row_taken_back") for cell in ("C2", "D2")
    }


@on_one_engine
def test_what_is_wrong_is_told_cell_by_cell_and_nothing_is_written(office: Office) -> None:
    coordinator = office.person(COORDINATOR)
    sheets = Sheets(coordinator)
    stale = Sheets(coordinator)
    stale.cell("Jadwal", "5A.2", "MEI").value = "x"
    first = ok(send(coordinator, stale.content))
    sheets.cell("Jadwal", "5A.2", "JUN").value = "x"
    ok(send(coordinator, sheets.content, ok(send(coordinator, sheets.content))["confirm"]))
    refused(send(coordinator, stale.content, first["confirm"]), 409, "import_not_tried")
    before = snapshot(office)
    plan, done = stale.book["Jadwal"], stale.book["Realisasi"]
    planted = [(stale.cell("Jadwal", "5A.2", "MEI"), "row_outdated")]

    def plant(cell: Any, value: object, code: str) -> None:
        cell.value = value
        planted.append((cell, code))

    plant(stale.cell("Jadwal", "5A.1", "JUN"), "entah", "mark_unknown")
    plant(stale.cell("Jadwal", "5B.1", "ID SUB KEGIATAN"), "0" * 32, "row_unknown")
    last = plan.max_row
    twice = plan.cell(last, stale.cell("Jadwal", last, "ID SUB KEGIATAN").column)
    plant(twice, plan.cell(last - 1, twice.column).value, "row_repeated")
    plant(stale.cell("Jadwal", "5C.1", "PENANGGUNG JAWAB"), "bukan.siapa", "person_unknown")
    plant(stale.cell("Jadwal", "5D.1", "PENANGGUNG JAWAB"), "edson.carlos", "not_a_member")
    plant(stale.cell("Jadwal", "1A.1", "JAN"), "x", "forbidden")
    plant(stale.cell("Jadwal", "5D.2", "MEI"), '=IF(1,"x","")', "cell_broken")  # never computed
    month = next(each for each in plan[1] if each.value == "APR")
    plant(month, "Bulan ke-4", "heading_unknown")
    plan.cell(2, month.column).value = "x"
    rows = [
        ("5A.1", 6, "32 Juni 2023", "Rapat", 3, "not_date"),
        ("9Z.9", 6, "5 Juni 2023", "Rapat", 1, "code_unknown"),
        ("5A.1", "Juno", "5 Juni 2023", "Rapat", 2, "month_unknown"),
        ("5A.1", 6, "5 Juni 2023", None, 4, "cell_empty"),
        ("5A.1", 6, "5 Juni 2099", "Rapat", 3, "done_on_to_come"),
        ("1A.1", 6, "5 Juni 2023", "Rapat", 1, "forbidden"),
    ]
    for number, (*cells, column, code) in enumerate(rows, start=2):
        for at, value in enumerate(cells, start=1):
            done.cell(number, at).value = value
        planted.append((done.cell(number, column), code))
    # Several in one line, none of which hides another.
    plant(done.cell(4, 4), "Rapat \u6f22", "character_unprintable")
    plant(done.cell(2, 6), "mungkin", "mark_unknown")
    done.cell(3, 4).value = "\u6f22"
    planted.append((done.cell(3, 4), "character_unprintable"))
    code = plan.cell(stale.cell("Jadwal", "5C.2", "JAN").row, 1)
    plant(code, "9Z.9", "code_of_another")
    plant(plan.cell(code.row, stale.cell("Jadwal", 2, "FEB").column), "entah", "mark_unknown")
    told = ok(send(coordinator, stale.content))
    assert places(told) == {(each.parent.title, each.coordinate, code) for each, code in planted}
    assert (told["is_outdated"], told["confirm"], told["changes"]) == (True, None, [])
    assert all(fault["allowed_id"] and fault["message_id"] for fault in told["faults"])
    assert snapshot(office) == before


@on_one_engine
def test_people_are_made_and_changed_by_their_administrator(office: Office) -> None:
    administrator = office.administrator()
    sheets = Sheets(administrator)
    people = sheets.book["Orang"]
    free = next(row for row in range(2, people.max_row + 1) if not people.cell(row, 1).value)
    new = ("maria.bano", "Maria Bano", "Pelaksana", "199001012015042001", "maria@kpu.example")
    for column, value in enumerate(new, start=1):
        people.cell(free, column).value = value
    sheets.cell("Orang", MEMBER, "JABATAN").value = "Kepala Sub Bagian Hukum"
    tried = ok(send(administrator, sheets.content))
    assert [(each["kind"], each["path"]) for each in tried["changes"]] == [
        ("changed", MEMBER), ("added", "maria.bano"),
    ]  # fmt: skip
    ok(send(administrator, sheets.content, tried["confirm"]))
    (made,) = ok(administrator.get("/users?q=maria.bano"))["items"]
    assert ok(administrator.get(f"/users/{made['id']}"))["nip"] == new[3]
    assert events_of(office, made["id"])[-1]["action"] == "user.create"
    again = Sheets(administrator)
    again.cell("Orang", MEMBER, "NAMA PENGGUNA").value = "nama.lain"
    again.cell("Orang", "maria.bano", "NAMA").value = "Maria A. Bano"
    again.cell("Orang", "maria.bano", "NIP").value = 199001012015042001
    # What others have is told at its cell beside the rest, and so is what two new lines share.
    again.cell("Orang", KETUA, "NIP").value = new[3]
    rows = [
        (MEMBER, "Siapa Saja", "Staf", new[3], None),
        ("orang.baru", "Orang Baru", "Staf", "198005052005011001", None),
        ("orang.baru", "Beda Orang", "Staf", "198005052005011001", None),
    ]
    for row, cells in enumerate(rows, start=free + 1):
        for column, said in enumerate(cells, start=1):
            again.book["Orang"].cell(row, column).value = said
    told = places(ok(send(administrator, again.content)))
    assert {code for *_, code in told} == {"nip_is_number", "username_fixed", "already_exists"}
    taken = {cell for _, cell, code in told if code == "already_exists"}
    ketua = again.cell("Orang", KETUA, "NIP").coordinate
    assert taken == {ketua, *(f"{column}{free + at}" for at in (1, 3) for column in "AD")}


@on_one_engine
def test_a_sheet_may_come_as_text(office: Office) -> None:
    administrator = office.administrator()
    content = administrator.get(f"{ADDRESS}?csv=people").content
    assert content.startswith(b"\xef\xbb\xbfNAMA PENGGUNA;")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert ok(send(administrator, content, name="a.csv"))["change_count"] == 0
    at = next(number for number, line in enumerate(lines) if line[0] == MEMBER)
    lines[at][2] = "=HYPERLINK(1)"
    evil = "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode("cp1252")
    (fault,) = ok(send(administrator, evil, name="a.csv"))["faults"]
    assert (fault["cell"], fault["code"]) == (f"C{at + 1}", "cell_broken")
    lines[at][2] = "Kepala Sub Bagian"
    good = "\r\n".join("\t".join(line) for line in lines).encode()
    tried = ok(send(administrator, good, name="a.csv"))
    assert [(each["cell"], each["field"]) for each in tried["changes"]] == [
        (f"C{at + 1}", "job_title")
    ]
    refused(send(administrator, good), 415, "workbook_expected")  # it says that it is a workbook
    unicode_text = good.decode().encode("utf-16")  # as Excel calls it
    found = ok(send(administrator, unicode_text, name="a.txt"))["changes"]
    assert [(each["cell"], each["new"]) for each in found] == [(f"C{at + 1}", "Kepala Sub Bagian")]
    refused(send(administrator, b"PK\x03\x04", name="a.csv"), 415, "table_text_expected")
    refused(send(administrator, b"A;B\r\n1;2\r\n", name="a.csv"), 422, "worksheet_expected")


@on_one_engine
def test_whoever_only_reads_a_team_changes_nothing_of_it(office: Office) -> None:
    member = office.person(OTHER_MEMBER)
    sheets = Sheets(member)
    sheets.cell("Jadwal", "5A.1", "JAN").value = "x"
    assert {code for *_, code in places(ok(send(member, sheets.content)))} == {"forbidden"}


@on_one_engine
def test_the_sheet_of_people_is_refused_to_whoever_may_not_manage_them(office: Office) -> None:
    """What they edited there; not what stands as it was exported."""
    sheets, ketua = Sheets(office.administrator()), office.person(KETUA)
    sheets.cell("Jadwal", "5A.1", "JAN").value = "x"
    assert places(ok(send(ketua, sheets.content))) == set()
    sheets.cell("Orang", 4, "JABATAN").value = "Staf"
    new = sheets.book["Orang"].max_row + 1
    sheets.cell("Orang", new, "NAMA").value = "Budi Baru"
    told = ok(send(ketua, sheets.content))
    assert places(told) == {("Orang", "A4", "forbidden"), ("Orang", f"A{new}", "forbidden")}


@on_one_engine
def test_what_a_single_operation_refuses_is_said_in_its_words(office: Office) -> None:
    administrator = office.administrator()
    sheets = Sheets(administrator)
    for heading, value in (("JABATAN", "Staf \u6f22"), ("NIP", "12"), ("SUREL", "a@b")):
        sheets.cell("Orang", MEMBER, heading).value = value
    told = {each["code"]: each for each in ok(send(administrator, sheets.content))["faults"]}
    assert set(told) == {"character_unprintable", "nip_length", "text_malformed"}
    assert "U+6F22" in told["character_unprintable"]["message_id"]
    assert "alamat surel" in told["text_malformed"]["message_id"]
    assert "18" in told["nip_length"]["message_en"]


def test_imports_takes_worksheets_as_well(office: Office) -> None:
    ketua = office.person(KETUA)
    sheets = Sheets(ketua)
    sheets.cell("Jadwal", "5A.1", "PENANGGUNG JAWAB").value = MEMBER

    def hand_in(content: bytes, name: str, **asked: str) -> Response:
        return ketua.request("POST", "/imports", files=[("files", (name, content))], params=asked)

    tried = ok(hand_in(sheets.content, "kerja.xlsx"))
    assert [each["field"] for each in tried["changes"]] == ["person"]
    assert ok(hand_in(sheets.content, "kerja.xlsx", confirm=tried["confirm"]))["is_done"]
    refused(hand_in(b"A;B\r\n1;2\r\n", "a.csv"), 415, "workbook_expected")
    for line in sheets.book["Jadwal"].iter_rows(min_row=2):
        for cell in line:
            cell.value = None
    refused(hand_in(sheets.content, "kerja.xlsx"), 422, "worksheet_decree_unknown")
