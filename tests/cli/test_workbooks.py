"""From a decree's text to a workbook, and from a workbook to a loaded decree, by commands."""

import asyncio
import io
from pathlib import Path

import openpyxl
from sqlalchemy import select

from app.models import Decree, Membership, User
from app.models.team import MembershipRole
from app.services.identity.actors import load_people
from app.services.reporting.worksheets.making import export_worksheets
from tests.support.databases import ROOT
from tests.support.engines import database_at
from tests.support.server import give_tables, zi

TEXT = ROOT / "seed" / "keputusan-142-2023.txt"
OFFICE = {"B5": "53", "B7": "Provinsi", "B8": "WITA"}


def test_a_text_becomes_a_workbook_that_is_mended_tried_and_loaded(tmp_path: Path) -> None:
    give_tables(tmp_path)
    book = tmp_path / "keputusan.xlsx"
    read = zi(tmp_path, "seed", "read", str(TEXT), "--workbook", str(book))
    assert read.returncode == 0, read.stderr
    assert read.stderr.splitlines()[-1] == "20 tempat untuk diperiksa (places to look at)"
    faulty = zi(tmp_path, "import", str(book))
    assert faulty.returncode == 1
    assert [line[:12] for line in faulty.stderr.splitlines()[:3]] == [
        f"Keputusan!{cell}" for cell in OFFICE
    ]
    opened = openpyxl.load_workbook(book)
    for cell, value in OFFICE.items():
        opened["Keputusan"][cell] = value
    opened.save(book)
    tried = zi(tmp_path, "import", str(book))
    assert (tried.returncode, "uji coba (trial)" in tried.stdout) == (0, True), tried.stderr
    loaded = zi(tmp_path, "import", str(book), "--apply")
    assert "dimuat (loaded)" in loaded.stdout, loaded.stderr
    assert ", 0 perubahan (changes)" in zi(tmp_path, "import", str(book)).stdout
    sheets = tmp_path / "lembar.csv"
    sheets.write_text("NAMA PENGGUNA;ID ORANG;VERSI BARIS\r\n", encoding="utf-8")
    nobody = zi(tmp_path, "import", str(sheets))
    assert (nobody.returncode, "--by" in nobody.stderr) == (2, True)
    worksheets_are_taken_over(tmp_path)


def worksheets_are_taken_over(folder: Path) -> None:
    """Tried, applied once, and then there is nothing left to do; faults change nothing."""
    url = f"sqlite+aiosqlite:///{folder / 'zi.sqlite3'}"
    by, sheets = asyncio.run(worksheets(url)), folder / "lembar.xlsx"
    opened = openpyxl.load_workbook(io.BytesIO(by[1]))
    june = next(cell.column for cell in opened["Jadwal"][1] if cell.value == "JUN")
    opened["Jadwal"].cell(2, june).value = "x"
    opened.save(sheets)
    named = ("import", str(sheets), "--by", by[0])
    tried, applied = zi(folder, *named), zi(folder, *named, "--apply")
    assert ("uji coba" in tried.stdout, "dimuat" in applied.stdout) == (True, True), applied.stderr
    assert "1 perubahan (changes)" in applied.stdout
    assert "0 perubahan (changes)" in zi(folder, *named, "--apply").stdout
    opened["Jadwal"].cell(2, june).value = "entah"
    opened.save(sheets)
    faulty = zi(folder, *named, "--apply")
    assert (faulty.returncode, "Jadwal!H2" in faulty.stderr) == (1, True)


async def worksheets(url: str) -> tuple[str, bytes]:
    """The sheets of the decree, and the username of its Ketua, who gets them."""
    database = database_at(url)
    try:
        async with database.reading() as session:
            decree = (await session.scalars(select(Decree))).one()
            seat = select(User).join(Membership, Membership.user_id == User.id)
            head = Membership.role == MembershipRole.PELAKSANA
            ketua = (await session.scalars(seat.where(head))).first()
            assert ketua is not None
            (person,) = (await load_people(session, [ketua.id])).values()
            return ketua.username, await export_worksheets(session, person, decree)
    finally:
        await database.close()


def test_the_template_is_written_without_a_database(tmp_path: Path) -> None:
    book = tmp_path / "templat.xlsx"
    assert zi(tmp_path, "template", "decree", str(book)).returncode == 0
    assert "Panduan" in openpyxl.load_workbook(book).sheetnames
    assert list(tmp_path.iterdir()) == [book]
