"""A decree workbook over HTTP: tried first, then all of it or nothing."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import openpyxl
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Notification
from app.schemas.platform.examples import DECREE_ID
from app.services.decrees.workbooks.commands import _open
from app.services.decrees.workbooks.judging.characters import unprintable_cells, unprintable_texts
from app.services.decrees.workbooks.making.filling import Beside, Origin, filled
from tests.support.administration import events_of
from tests.support.databases import on_one_engine
from tests.support.decree_loading import KUPANG
from tests.support.evidence import COORDINATOR, KETUA, MEMBER, Body, indicator_id, ok, refused
from tests.support.office import Office, Person

EXPORT = f"/decrees/{DECREE_ID}/export.xlsx"
Edit = Callable[[Any], object]


def send(person: Person, content: bytes, confirm: str | None = None, **headers: str) -> Response:
    files = [("files", ("keputusan.xlsx", content))]
    asked = {"confirm": confirm} if confirm else {}
    return person.request("POST", "/imports", files=files, params=asked, headers=headers)


def edited(content: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kupang() -> bytes:
    data = KUPANG.model_dump()
    return filled(data, Origin("", "", data), Beside())


def change_a_job(book: Any) -> None:
    sheet = book["Lampiran I"]
    cell = next(row[2] for row in sheet.iter_rows(min_row=4) if row[1].value == "Thomas Dohu")
    cell.value = "Ketua KPU Provinsi"


class TestImport:
    def test_untouched_changes_nothing_and_one_edit_is_one_change(self, office: Office) -> None:
        ketua = office.person(KETUA)
        content = ketua.get(EXPORT).content
        nothing = ok(send(ketua, content))
        assert (nothing["change_count"], nothing["confirm"]) == (0, None)
        assert not nothing["is_outdated"]
        assert ketua.get(EXPORT).content == content

        other = edited(content, change_a_job)
        tried = ok(send(ketua, other))
        assert [each["field"] for each in tried["changes"]] == ["job_title"]
        assert (tried["changes"][0]["sheet"], tried["is_done"]) == ("Lampiran I", False)
        assert ketua.get(EXPORT).content == content
        refused(send(ketua, other, "0" * 64), 409, "import_not_tried")
        assert ketua.get(EXPORT).content == content
        done = ok(send(ketua, other, tried["confirm"]))
        assert (done["is_done"], done["changes"]) == (True, tried["changes"])
        assert done["decree_id"] == str(DECREE_ID)
        assert ketua.get(EXPORT).content != content
        assert ok(send(ketua, other, tried["confirm"]))["change_count"] == 0
        assert events_of(office, str(DECREE_ID))[-1]["action"] == "decree.load"

    @on_one_engine
    def test_what_an_account_keeps_is_told_at_its_cell_and_each_field_at_its_own(
        self, office: Office
    ) -> None:
        ketua, places = office.person(KETUA), {}
        typed = {
            ("Lampiran I", "NIP"): "196501011990031001",
            ("Lampiran I", "SUREL"): "alamat.baru@kpu.go.id",
            ("Lampiran I", "NAMA PENGGUNA"): "nama.baru",
            ("Lampiran I", "KOREKSI TUGAS"): "Tugas yang benar",
            ("Lampiran II", "KOREKSI SUB KEGIATAN"): "Sub kegiatan yang benar",
            ("Lampiran II", "KETERANGAN"): "Keterangan lain",
        }
        beside = dict.fromkeys((heading for _, heading in typed), "SUB KEGIATAN")
        beside |= dict.fromkeys(("NIP", "SUREL", "NAMA PENGGUNA"), "NAMA")
        beside["KOREKSI TUGAS"] = "TUGAS DALAM TIM"

        def fill_in(book: Any) -> None:
            for at, ((sheet, heading), text) in enumerate(typed.items()):
                table = book[sheet]
                heads = {
                    c.value: (c.row, c.column) for row in table.iter_rows(max_row=6) for c in row
                }
                top, column = heads[beside[heading]]
                rows = [r for r in range(top + 2, table.max_row) if table.cell(r, column).value]
                row = rows[at]
                cell = table.cell(row, heads[heading][1])
                cell.value = text
                places[sheet, cell.coordinate] = heading

        tried = ok(send(ketua, edited(ketua.get(EXPORT).content, fill_in)))
        told = {(each["sheet"], each["cell"]): each for each in tried["changes"]}
        assert told.keys() == places.keys(), tried["faults"]
        kept = {each["field"]: each["new"] for each in told.values() if each["kind"] == "kept"}
        assert kept == {"nip": None, "email": None, "username": "nama.baru"}

    @on_one_engine
    def test_a_character_without_a_sign_is_a_fault_of_its_cell(self, office: Office) -> None:
        """One that the stored decree has already may stay: a decree file brought it."""
        ketua, content = office.person(KETUA), office.person(KETUA).get(EXPORT).content

        def type_it(book: Any) -> None:
            sheet = book["Lampiran II"]
            sheet["F15"].value = f"{sheet['F15'].value} 漢"

        typed = edited(content, type_it)
        tried = ok(send(ketua, typed))
        assert [(each["sheet"], each["cell"], each["code"]) for each in tried["faults"]] == [
            ("Lampiran II", "F15", "character_unprintable")
        ]
        assert "“漢” (U+6F22)" in tried["faults"][0]["message_en"]
        refused(send(ketua, typed, "0" * 64), 422, "import_has_faults")
        read = _open(typed, "keputusan.xlsx").checked.parsed
        assert not unprintable_cells(read, unprintable_texts(read.data))

    @on_one_engine
    def test_an_older_workbook_says_what_others_changed_meanwhile(self, office: Office) -> None:
        ketua, coordinator = office.person(KETUA), office.person(COORDINATOR)
        content = edited(ketua.get(EXPORT).content, change_a_job)
        confirm = ok(send(ketua, content))["confirm"]
        note = {"remarks": "Bersama UPG"}
        ok(coordinator.patch(f"/indicators/{indicator_id('5A-2')}", note))
        tried = ok(send(ketua, content))
        assert tried["is_outdated"]
        (other,) = tried["changed_meanwhile"]
        assert (other["field"], other["old"], other["new"]) == ("remarks", None, "Bersama UPG")
        assert {each["kind"] for each in tried["changes"]} == {"changed", "kept"}
        before = ketua.get(EXPORT).content
        refused(send(ketua, content, confirm), 409, "import_not_tried")  # of the first trial
        assert ketua.get(EXPORT).content == before

    @on_one_engine
    def test_a_new_office_is_made_by_the_administrator_alone(self, office: Office) -> None:
        administrator = office.administrator()
        (fault,) = ok(send(office.person(KETUA), kupang()))["faults"]
        assert (fault["code"], fault["sheet"]) == ("import_unit_unknown", "Keputusan")
        refused(send(office.person(KETUA), kupang(), "0" * 64), 422, "import_has_faults")
        tried = ok(send(administrator, kupang()))
        assert (tried["is_new"], tried["decree_id"]) == (True, None)
        made = ok(send(administrator, kupang(), tried["confirm"]))
        assert made["is_done"]
        seen: Body = ok(administrator.get(f"/decrees/{made['decree_id']}"))
        assert seen["number"] == "57"
        here = Notification.subject_id == UUID(made["decree_id"])
        with Session(office.engine) as session:
            told = session.scalars(select(Notification).where(here)).all()
        assert {each.facts["kind"] for each in told} == {"plan_short"}  # its Ketua, at once

    @on_one_engine
    def test_nobody_else_may_and_faults_are_told_cell_by_cell(self, office: Office) -> None:
        content = kupang()
        assert send(office.person(MEMBER), content).status_code == 403

        def spoil(book: Any) -> None:
            (row,) = [
                r for r in book["Keputusan"].iter_rows() if r[0].value == "Tanggal ditetapkan"
            ]
            row[1].value = "32 Juni 2023"

        broken = edited(content, spoil)
        told = ok(send(office.administrator(), broken))
        (fault,) = told["faults"]
        assert (fault["sheet"], fault["cell"], fault["code"]) == ("Keputusan", "B17", "not_date")
        assert (fault["value"], told["confirm"]) == ("32 Juni 2023", None)
        assert "5 Juni 2026" in fault["allowed_id"]
        refused(send(office.administrator(), broken, "0" * 64), 422, "import_has_faults")

    @on_one_engine
    def test_the_same_key_gives_the_same_answer(self, office: Office) -> None:
        administrator, key = office.administrator(), {"Idempotency-Key": "sekali"}
        confirm = ok(send(administrator, kupang()))["confirm"]
        first = send(administrator, kupang(), confirm, **key)
        assert ok(first)["is_done"]
        assert send(administrator, kupang(), confirm, **key).json() == first.json()
