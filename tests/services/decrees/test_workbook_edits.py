"""So many edits in a workbook, so many changes; and a workbook as other programs save it."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.database import Database
from app.models import Decree
from app.schemas.decrees.files import DecreeFile
from app.schemas.decrees.imports import ImportRead
from app.services.decrees.workbooks.commands import import_workbook, open_workbook
from app.services.decrees.workbooks.making.exporting import export_workbook
from app.services.decrees.workbooks.words import MONTH_NAMES
from tests.support.decree_loading import KUPANG, NTT, Play, everything, load
from tests.support.decree_shapes import decrees
from tests.support.lived_decrees import live

Cell = Any
MONTHS = tuple(name[:3].upper() for name in MONTH_NAMES)
SAYINGS = ("Tentang", "Menetapkan", "Tempat ditetapkan", "Nama penanda tangan")
# Columns by the sheet they are on, each beside the column in which something must stand already.
BESIDE = {
    "Keputusan": {"ISI": "ISIAN"},
    "Naskah": {"BUNYI": "BUNYI", "KOREKSI": "BUNYI"},
    "Tim": {
        "NAMA TIM": "NAMA TIM", "NAMA SINGKAT": "NAMA SINGKAT", "KOREKSI NAMA TIM": "NAMA TIM",
        "KOREKSI NAMA SINGKAT": "NAMA SINGKAT",
    },
    "Lampiran I": {
        "NAMA": "NAMA", "NIP": "NAMA", "SUREL": "NAMA",
        "JABATAN": "NAMA", "KEDUDUKAN DALAM TIM": "NAMA", "KOREKSI JABATAN": "NAMA",
        "TUGAS DALAM TIM": "TUGAS DALAM TIM", "KOREKSI TUGAS": "TUGAS DALAM TIM",
        "BACAAN TUGAS": "BACAAN TUGAS",
    },
    "Lampiran II": {
        "KEGIATAN": "KEGIATAN", "KOREKSI KEGIATAN": "KEGIATAN", "SUB KEGIATAN": "SUB KEGIATAN",
        "KOREKSI SUB KEGIATAN": "SUB KEGIATAN",
        "INDIKATOR KEBERHASILAN": "INDIKATOR KEBERHASILAN",
        "KOREKSI INDIKATOR": "INDIKATOR KEBERHASILAN", "KETERANGAN": "KETERANGAN",
        "KOREKSI KETERANGAN": "KETERANGAN",
    } | dict.fromkeys(MONTHS, "INDIKATOR KEBERHASILAN"),
}  # fmt: skip
OF_PEOPLE = {
    "NAMA": "{old}, S.Sos.", "NIP": "196501011990031{row:03d}", "SUREL": "orang{row}@kpu.go.id",
}  # fmt: skip


def editable(book: Any) -> list[Cell]:
    """Cells of which each edit is one change; of the months of a line, which are one, one."""
    found: list[Cell] = []
    people = [cell.value for cell in book["Lampiran I"]["B"]]
    for name, beside in BESIDE.items():
        table = book[name]
        columns = {c.value: c.column for row in table.iter_rows(max_row=6) for c in row if c.value}
        for row in range(1, table.max_row + 1):
            for heading, other in beside.items():
                there = table.cell(row, columns[other]).value
                is_said = name != "Keputusan" or there in SAYINGS
                of_this_line = heading not in MONTHS or heading == month_of(table, columns, row)
                of_one = heading not in OF_PEOPLE or people.count(there) == 1
                if there and there not in columns and is_said and of_this_line and of_one:
                    found.append(table.cell(row, columns[heading]))
    return found


def month_of(table: Any, columns: dict[str, int], row: int) -> str | None:
    """The month to change: the first that is marked, else any; of a row alone on its first line."""

    def row_of_plan(line: int) -> list[Any]:
        headings = ("TIM", "HURUF KEGIATAN", "BARIS")
        return [table.cell(line, columns[heading]).value for heading in headings]

    goes_on = row_of_plan(row) in map(row_of_plan, (max(row - 1, 1), row + 1))
    if not table.cell(row, columns["SUB KEGIATAN"]).value and goes_on:
        return None
    marked = (month for month in MONTHS if table.cell(row, columns[month]).value)
    return next(marked, MONTHS[row % 12])


def change(cell: Cell) -> None:
    """Another text, another mark; of a name another spelling, for it stays the same person."""
    table = cell.parent
    headings = {
        c.value for row in table.iter_rows(max_row=6) for c in row if c.column == cell.column
    }
    if headings & set(MONTHS):
        cell.value = None if cell.value else "v"
    elif known := headings & OF_PEOPLE.keys():
        cell.value = OF_PEOPLE[known.pop()].format(old=cell.value, row=cell.row)
    else:
        cell.value = f"(baru) {cell.coordinate}"


def neighbours(book: Any) -> list[tuple[Cell, Cell]]:
    """Texts of one activity below each other, none of them twice: a swap is two changes.

    So are the roles of a coordinator and a member of their team, and two duties of a team.
    """
    return [*texts_of_activities(book["Lampiran II"]), *parts_of_teams(book["Lampiran I"])]


def parts_of_teams(table: Any) -> list[tuple[Cell, Cell]]:
    """Per team the first two different roles, and the first two different duties."""
    columns = {c.value: c.column for row in table.iter_rows(max_row=3) for c in row if c.value}
    found: dict[tuple[Any, str], list[Cell]] = {}
    for row in range(4, table.max_row + 1):
        team = table.cell(row, columns["TIM"]).value
        for heading in ("PERAN", "TUGAS DALAM TIM"):
            cell, cells = table.cell(row, columns[heading]), found.setdefault((team, heading), [])
            is_deputy = heading == "PERAN" and table.cell(row, columns["WAKIL"]).value
            if cell.value and not is_deputy and cell.value not in [each.value for each in cells]:
                cells.append(cell)
    return [(cells[0], cells[1]) for cells in found.values() if len(cells) > 1]


def texts_of_activities(table: Any) -> list[tuple[Cell, Cell]]:
    """Texts of sub kegiatan, and of indicators, below each other."""
    columns = {c.value: c.column for row in table.iter_rows(max_row=6) for c in row if c.value}
    found: list[tuple[Cell, Cell]] = []
    for heading in ("SUB KEGIATAN", "INDIKATOR KEBERHASILAN"):
        above: dict[tuple[Any, ...], Cell] = {}
        texts = [table.cell(row, columns[heading]).value for row in range(6, table.max_row + 1)]
        for row in range(6, table.max_row + 1):
            cell = table.cell(row, columns[heading])
            home = tuple(table.cell(row, columns[each]).value for each in ("TIM", "HURUF KEGIATAN"))
            if texts.count(cell.value) > 1:
                continue
            if cell.value and (other := above.pop(home, None)):
                found.append((other, cell))
            elif cell.value:
                above[home] = cell
    return found


def swap(first: Cell, second: Cell) -> None:
    first.value, second.value = second.value, first.value


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def exported(database: Database) -> bytes:
    async with database.reading() as session:
        decree = (await session.scalars(select(Decree))).one()
        return await export_workbook(session, decree, {})


async def sent(database: Database, content: bytes, confirm: str | None = None) -> ImportRead:
    book = await open_workbook(content, "a.xlsx")
    async with database.writing() as session:
        return await import_workbook(session, None, book, confirm)


async def edit_and_send(database: Database, choose: Callable[[list[Cell]], list[Cell]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(await exported(database)))
    edits = choose(editable(book))
    pairs = [pair for pair in neighbours(book) if all(cell in edits for cell in pair)]
    swapped = [cell for pair in pairs for cell in pair]
    for pair in pairs:
        swap(*pair)
    for cell in edits:
        if cell not in swapped:
            change(cell)
    content = saved(book)
    before = await everything(database)
    tried = await sent(database, content)
    assert (tried.fault_count, tried.change_count) == (0, len(edits)), tried
    assert await everything(database) == before
    if edits:
        done = await sent(database, content, tried.confirm)
        assert (done.is_done, done.changes) == (True, tried.changes)
    again = await exported(database)
    assert (await sent(database, again)).change_count == 0
    assert await exported(database) == again


class TestEdits:
    def test_thirty_edits_of_the_seeded_decree_are_thirty_changes(self, play: Play) -> None:
        async def scenario(database: Database) -> None:
            await live(database)
            await edit_and_send(database, lambda cells: cells[:: len(cells) // 30][:30])

        play(scenario, NTT)

    def test_neighbours_that_change_places_are_two_changes_each(self, play: Play) -> None:
        def choose(cells: list[Cell]) -> list[Cell]:
            pairs = neighbours(cells[0].parent.parent)
            assert len(pairs) > 30
            return [cell for pair in pairs for cell in pair]

        async def scenario(database: Database) -> None:
            await edit_and_send(database, choose)

        play(scenario, NTT)

    @settings(max_examples=5, deadline=None)
    @given(file=decrees(), data=st.data())
    def test_so_many_edits_of_any_decree_are_so_many_changes(
        self, play: Play, file: DecreeFile, data: st.DataObject
    ) -> None:
        def choose(cells: list[Cell]) -> list[Cell]:
            places = st.lists(st.integers(0, len(cells) - 1), max_size=30, unique=True)
            pairs = neighbours(cells[0].parent.parent)
            swaps = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
            single = [cells[place] for place in data.draw(places)]
            return list(dict.fromkeys([*single, *(cell for pair in swaps for cell in pair)]))

        async def scenario(database: Database) -> None:
            await load(database, file)
            await live(database)
            await edit_and_send(database, choose)

        play(scenario)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_goes_through(play: Play, tmp_path: Path) -> None:
    """With its ids, its hidden sheets and where it came from."""
    source, target = tmp_path / "a.xlsx", tmp_path / "saved"
    office = f"-env:UserInstallation=file://{tmp_path}/profile"
    kept = ["--convert-to", "xlsx", "--outdir", str(target), str(source)]
    command = ["soffice", office, "--headless", *kept]

    async def scenario(database: Database) -> None:
        source.write_bytes(await exported(database))
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: ASYNC221, S603 - our own file
        book = openpyxl.load_workbook(target / "a.xlsx")
        assert (await sent(database, saved(book))).change_count == 0
        pairs = texts_of_activities(book["Lampiran II"])
        swap(*pairs[0])
        found = await sent(database, saved(book))
        assert (found.fault_count, found.change_count, found.made_from_another) == (0, 2, False)

    play(scenario, KUPANG)


def test_last_years_workbook_makes_a_decree_beside_the_old_one(play: Play) -> None:
    """Its ids are those of the old decree and say nothing."""

    async def scenario(database: Database) -> None:
        book = openpyxl.load_workbook(io.BytesIO(await exported(database)))
        head = {row[0].value: row[1] for row in book["Keputusan"].iter_rows(min_row=4)}
        head["Nomor keputusan"].value = "7"
        head["Tahun keputusan"].value = 2025
        head["Tanggal ditetapkan"].value = "6 Januari 2025"
        content = saved(book)
        tried = await sent(database, content)
        assert (tried.faults, tried.is_new, tried.made_from_another) == ([], True, True)
        assert (await sent(database, content, tried.confirm)).is_done
        async with database.reading() as session:
            numbers = await session.scalars(select(Decree.number).order_by(Decree.year))
            assert numbers.all() == [KUPANG.decree.number, "7"]

    play(scenario, KUPANG)
