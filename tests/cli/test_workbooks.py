"""From a decree's text to a workbook, and from a workbook to a loaded decree, by commands."""

from pathlib import Path

import openpyxl

from tests.support.databases import ROOT
from tests.support.server import zi

TEXT = ROOT / "seed" / "keputusan-142-2023.txt"
OFFICE = {"B5": "53", "B7": "Provinsi", "B8": "WITA"}


def test_a_text_becomes_a_workbook_that_is_mended_tried_and_loaded(tmp_path: Path) -> None:
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


def test_the_template_is_written_without_a_database(tmp_path: Path) -> None:
    book = tmp_path / "templat.xlsx"
    assert zi(tmp_path, "template", "decree", str(book)).returncode == 0
    assert "Panduan" in openpyxl.load_workbook(book).sheetnames
    assert list(tmp_path.iterdir()) == [book]
