"""Many faults of many kinds in one workbook: each is told at its cell, nothing else is."""

from datetime import date
from uuid import UUID

from app.core.database import Database
from tests.services.decrees.test_workbook_edits import exported, saved, sent
from tests.support.decree_books import Book
from tests.support.decree_edits import add_evidence
from tests.support.decree_loading import NTT, Play, everything

HEAD, CLAUSES, TEAMS = "Keputusan", "Naskah", "Tim"
PEOPLE, PLAN = "Lampiran I", "Lampiran II"
# Sheet, column, line, what is written there, and the fault it is. A line is the sheet's row, the
# name of a field, or a team (and activity) with the place of one of its lines, counted from 0.
PLANTED = (
    (HEAD, "ISI", "Tanggal ditetapkan", "32 Juni 2023", "not_date"),
    (HEAD, "ISI", "Tahun rencana aksi", "dua ribu", "not_whole_number"),
    (HEAD, "ISI", "Zona waktu", "Asia/Kupang", "time_zone_unknown"),
    (HEAD, "ISI", "Tempat ditetapkan", None, "field_missing"),
    (HEAD, "KOREKSI", "Nama penanda tangan", "x", "correction_unexpected"),
    (HEAD, "ISI", "Mulai berlaku", "kapan saja", "not_date"),
    (CLAUSES, "BAGIAN", 4, "Mempertimbangkan", "value_unknown"),
    (CLAUSES, "TANDA", 8, "1", "label_twice"),
    (CLAUSES, "BUNYI", 9, "x" * 4001, "text_too_long"),
    (CLAUSES, "BUNYI", 10, None, "field_missing"),
    (TEAMS, "NAMA TIM", 7, None, "field_missing"),
    (TEAMS, "NAMA SINGKAT", 4, "Pendek", "short_title_unexpected"),
    (PEOPLE, "PERAN", 5, "Presiden", "value_unknown"),
    (PEOPLE, "JABATAN", 6, None, "field_missing"),
    (PEOPLE, "NIP", 6, "123", "text_malformed"),
    (PEOPLE, "SUREL", 6, "bukan surel", "text_malformed"),
    (PEOPLE, "NAMA PENGGUNA", 6, "Ada Spasi", "text_malformed"),
    (PEOPLE, "NIP", 7, 196501011990031001, "nip_is_number"),
    (PEOPLE, "TIM", 8, "Tim 44", "team_unknown"),
    (PEOPLE, "ID ANGGOTA", 4, "bukan", "line_id_unreadable"),
    (PEOPLE, "ID TUGAS", 5, "00000000-0000-4000-8000-000000000000", "line_id_unknown"),
    (PEOPLE, "PERAN", ("1", 1), "Koordinator", "role_twice"),
    (PEOPLE, "PERAN", ("1", 2), "Pengarah", "role_unfit"),
    (PEOPLE, "NAMA", ("1", 3), "Siapa Gerangan", "seat_of_another"),
    (PEOPLE, "KEGIATAN PELAKSANA TUGAS", ("1", 0), "1Z", "duty_activity_unknown"),
    (PEOPLE, "KEGIATAN PELAKSANA TUGAS", ("3", 0), "5, 6, kegiatan lain", "text_malformed"),
    (PEOPLE, "SARANA PELAKSANA TUGAS", ("1", 1), "rapat besar", "value_unknown"),
    (PEOPLE, "TUGAS DALAM TIM", ("2", 0), "\N{GRINNING FACE} tugas", "character_unprintable"),
    (PEOPLE, "WAKIL", ("2", 2), "mungkin", "mark_unknown"),
    (PLAN, "JAN", ("1", "A", 0), "mungkin", "mark_unknown"),
    (PLAN, "NO SUB", ("1", "A", 1), "satu", "not_whole_number"),
    (PLAN, "NO SUB", ("1", "A", 2), 1, "action_item_twice"),
    (PLAN, "HURUF INDIKATOR", ("1", "A", 2), "ab", "text_malformed"),
    (PLAN, "BARIS", ("1", "A", 3), "x", "not_whole_number"),
    (PLAN, "SUB KEGIATAN", ("1", "B", 0), None, "field_missing"),
    (PLAN, "KEGIATAN", ("1", "B", 1), "Nama lain", "said_otherwise"),
    (PLAN, "INDIKATOR KEBERHASILAN", ("1", "B", 1), "漢字", "character_unprintable"),
    (PLAN, "HURUF KEGIATAN", ("2", "A", 0), "AA", "text_malformed"),
    (PLAN, "NO SUB", ("3", "A", 0), 100, "number_too_large"),
    (PLAN, "SUB KEGIATAN", ("3", "A", 0), date(2023, 1, 1), "text_is_day"),
    (PLAN, "SUB KEGIATAN", ("3", "B", 0), "a \u2066b", "character_forbidden"),
)  # fmt: skip


def test_forty_faults_of_many_kinds_are_told_at_once_each_at_its_cell(play: Play) -> None:
    assert (len(PLANTED) > 40, len({code for *_, code in PLANTED}) > 20) == (True, True)

    async def scenario(database: Database) -> None:
        book = Book(await exported(database))
        wanted = {}
        cells = [(book.cell(*each[:3]), *each[3:]) for each in PLANTED]
        for cell, value, code in cells:
            cell.value = value
            wanted[cell.parent.title, cell.coordinate] = code
        # What the loader refuses is told among them: evidence would lose its indicator.
        lost = book.cell(PLAN, "ID INDIKATOR", ("4", "A", 0))
        await add_evidence(database, UUID(lost.value))
        for heading in ("ID INDIKATOR", "INDIKATOR KEBERHASILAN", "HURUF INDIKATOR"):
            book.cell(PLAN, heading, ("4", "A", 0)).value = None
        wanted[PLAN, book.cell(PLAN, "HURUF KEGIATAN", ("4", "A", 0)).coordinate] = (
            "evidence_exists"
        )
        before = await everything(database)
        found = await sent(database, saved(book.book))
        assert len(found.faults) == found.fault_count == len(wanted)
        assert {(each.sheet, each.cell): each.code for each in found.faults} == wanted
        assert (found.confirm, found.changes) == (None, [])
        assert await everything(database) == before

    play(scenario, NTT)
