"""The workbook of a decree that people worked on: what they decided is seen, kept, and told."""

import io
from typing import Any

import openpyxl

from app.core.database import Database
from app.schemas.decrees.imports import ImportChange
from tests.services.decrees.test_workbook_edits import exported, saved, sent
from tests.support.decree_books import Book
from tests.support.decree_loading import NTT, Play, everything
from tests.support.lived_decrees import live

MONTHS = ("JAN", "FEB", "MAR", "APR", "MEI", "JUN", "JUL", "AGU", "SEP", "OKT", "NOV", "DES")


def told(changes: list[ImportChange]) -> list[tuple[object, ...]]:
    return [(each.cell, each.kind, each.field, each.old, each.new) for each in changes]


class TestLivedDecree:
    def test_marks_that_people_set_are_seen_and_their_going_is_told(self, play: Play) -> None:
        """Of a year of which one month is known, too; and where the row itself is the line."""

        async def scenario(database: Database) -> None:
            await live(database)
            content = await exported(database)
            table = Book(content).book["Lampiran II"]
            columns = Book(content).columns
            alone = {True: 0, False: 0}
            for row in range(6, table.max_row + 1):
                cells = [table.cell(row, columns["Lampiran II", month]) for month in MONTHS]
                marked = [place for place, cell in enumerate(cells, start=1) if cell.value]
                is_alone = not table.cell(row, columns["Lampiran II", "SUB KEGIATAN"]).value
                if not marked or alone[is_alone] == 1:
                    continue
                alone[is_alone] += 1
                for place in marked:
                    cells[place - 1].value = None
                found = await sent(database, saved(table.parent))
                cell = cells[marked[0] - 1].coordinate
                assert told(found.changes) == [(cell, "kept", "schedule", marked, None)]
                for place in marked:
                    cells[place - 1].value = "x"
            assert alone == {True: 1, False: 1}
            assert (await sent(database, saved(table.parent))).change_count == 0

        play(scenario, NTT)

    def test_one_more_month_is_one_change_and_others_stay_unknown(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await live(database)
            before = await everything(database, but={"decrees", "audit_entries"})
            book = openpyxl.load_workbook(io.BytesIO(await exported(database)))
            book["Keputusan"]["B19"].value = "Atambua"
            found = await sent(database, saved(book))
            done = await sent(database, saved(book), found.confirm)
            assert [each.field for each in done.changes] == ["place"]
            after = await everything(database, but={"decrees", "audit_entries"})
            assert after["schedule_entries"] == before["schedule_entries"]

        play(scenario, NTT)

    def test_whom_people_added_stays_when_the_line_is_deleted(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await live(database)
            book = openpyxl.load_workbook(io.BytesIO(await exported(database)))
            table = book["Lampiran I"]
            rows = [cell.row for cell in table["B"] if str(cell.value).startswith("Dia Datang")]
            for cell in table[rows[0]][1:]:
                if cell.column <= 6 or cell.column in (8, 9, 10, 11, 16):
                    cell.value = None
            found = await sent(database, saved(book))
            assert [(each.kind, each.field) for each in found.changes] == [("kept", "valid_to")]

        play(scenario, NTT)


def between_clauses(table: Any) -> None:
    """One more among Memperhatikan, which have no letters; one less among Menimbang."""
    kinds = [cell.value for cell in table["A"]]
    table.insert_rows(kinds.index("Memperhatikan") + 1)
    table.cell(kinds.index("Memperhatikan") + 1, 1).value = "Memperhatikan"
    table.cell(kinds.index("Memperhatikan") + 1, 3).value = "Surat baru"
    table.delete_rows(5)
    table["B5"].value = "b"


def test_a_clause_that_comes_or_goes_moves_no_other(play: Play) -> None:
    async def scenario(database: Database) -> None:
        book = openpyxl.load_workbook(io.BytesIO(await exported(database)))
        between_clauses(book["Naskah"])
        found = await sent(database, saved(book))
        assert [(each.kind, each.cell, each.field) for each in found.changes] == [
            ("removed", "", None), ("changed", "B5", "label"), ("added", "C18", None),
        ]  # fmt: skip
        assert (await sent(database, saved(book), found.confirm)).is_done
        assert (await sent(database, saved(book))).change_count == 0

    play(scenario, NTT)


def test_the_months_of_a_new_row_are_told_too(play: Play) -> None:
    async def scenario(database: Database) -> None:
        content = await exported(database)
        table, columns = Book(content).book["Lampiran II"], Book(content).columns
        table.insert_rows(10)
        for name, value in (("SUB KEGIATAN", "Rapat tambahan"), ("AGU", "x"), ("SEP", "x")):
            table.cell(10, columns["Lampiran II", name]).value = value
        found = await sent(database, saved(table.parent))
        months = table.cell(10, columns["Lampiran II", "AGU"]).coordinate
        assert (months, "changed", "schedule", None, [8, 9]) in told(found.changes)
        assert (await sent(database, saved(table.parent), found.confirm)).is_done

    play(scenario, NTT)


def test_a_mark_where_none_belongs_is_told_at_the_mark(play: Play) -> None:
    async def scenario(database: Database) -> None:
        content = await exported(database)
        table, columns = Book(content).book["Lampiran II"], Book(content).columns
        items = columns["Lampiran II", "SUB KEGIATAN"]
        rows = range(6, table.max_row + 1)
        alone = next(
            row
            for row in rows
            if not table.cell(row, items).value
            and not any(table.cell(row, columns["Lampiran II", month]).value for month in MONTHS)
            and table.cell(row, items + 1).value
        )
        mark = table.cell(alone, columns["Lampiran II", "JUN"])
        mark.value = "x"
        found = await sent(database, saved(table.parent))
        assert [(each.cell, each.code) for each in found.faults] == [
            (mark.coordinate, "row_schedule_unexpected")
        ]

    play(scenario, NTT)
