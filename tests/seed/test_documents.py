"""A decree from its document: text, DOCX, PDF; and what is doubtful is listed, not guessed."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import pytest
import typst
from docx.shared import Cm

from app.integrations.sheets import read_sheets
from app.services.decrees.workbooks.judging.faults import check
from app.services.decrees.workbooks.making.filling import from_text
from app.services.decrees.workbooks.parsing import parse
from seed.reader import DecreeTextError, read_decree
from seed.reader.documents import text_of
from seed.reader.doubts import doubts_of
from seed.reader.mending import BROKEN_WORD, mended, without_marks
from seed.reader.pdf.cells import text_of_cell
from seed.reader.pdf.pages import put_together
from seed.reader.pdf.words import Word
from tests.seed.test_other_texts import TEXT, other_decree
from tests.support.decree_text import Plain

PLAN = (
    "1\tTim Satu\tA. Pembentukan\t1. Rapat pembentukan tim\ta. Undangan rapat\t\n"
    "\t\t\t2. Penyusunan laporan berkala\tb. Laporan berkala tim\t"
)


def codes(text: str) -> Counter[str]:
    return Counter(str(doubt.code) for doubt in doubts_of(text, read_decree(text)))


def document(text: str, path: Path) -> Path:
    """The text as a Word document: lines with tabs are rows of tables."""
    made = docx.Document()
    made.sections[0].page_width = Cm(60)  # no column breaks a word
    table: Plain = None
    for line in text.splitlines():
        if "\t" not in line:
            made.add_paragraph(line)
            table = None
            continue
        cells = line.split("\t")
        if table is None:
            table = made.add_table(0, len(cells))
            table.style = "Table Grid"
        row = table.add_row().cells
        if is_section(cells):
            row[0].merge(row[-1]).text = cells[0]
            continue
        for at, cell in enumerate(cells[: len(row)]):
            row[at].text = cell
    made.save(str(path))
    return path


def is_section(cells: list[str]) -> bool:
    """Whether the row is a team's heading, which offices merge over all columns."""
    return len(cells) > 2 and not any(cells[1:])


class TestDoubts:
    def test_the_seeded_text_has_twenty_and_nothing_was_left_out(self) -> None:
        found = codes(TEXT)
        assert found.total() == 20
        assert found["not_taken"] == found["broken_word"] == 0
        assert found["to_supply"] == 3

    @pytest.mark.parametrize(
        ("right", "damaged", "code"),
        [
            ("Membuat Undangan Pembentukan", "Membuat Undan9an Pembentukan", "odd_word"),
            ("Angeli L. Lake", "Angeli L. L\ufffdke", "odd_word"),
            ("a. Undangan Penetapan", "Undangan Penetapan", "mark_out_of_order"),
            (
                "B. Penyusunan Dokumen Rencana Kerja",
                "D. Penyusunan Dokumen Rencana Kerja",
                "mark_out_of_order",
            ),
            ("LAMPIRAN II\n", "LAMPIRAN II\nKeterangan yang hilang dari tabel\n", "not_taken"),
        ],
    )
    def test_damage_is_listed(self, right: str, damaged: str, code: str) -> None:
        assert right in TEXT
        found = codes(TEXT.replace(right, damaged, 1))
        assert found[code] > codes(TEXT)[code]


class TestDocuments:
    def test_a_word_document_is_read_as_its_text(self, tmp_path: Path) -> None:
        path = document(TEXT, tmp_path / "keputusan.docx")
        assert read_decree(text_of(path)) == read_decree(TEXT)

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
    def test_so_is_a_pdf_with_ruled_tables(self, tmp_path: Path) -> None:
        text = other_decree(PLAN).replace("TIM PENGARAH\n", "TIM PENGARAH\t\t\t\t\n")
        path = document(text, tmp_path / "keputusan.docx")
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
        subprocess.run(  # noqa: S603 - our own file
            [*command, str(tmp_path), str(path)], check=True, capture_output=True, timeout=180
        )
        found = text_of(tmp_path / "keputusan.pdf").replace(BROKEN_WORD, "")
        assert read_decree(found)["teams"] == read_decree(text)["teams"]

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04 no", b"%PDF-1.7\n"])
    def test_anything_else_is_told(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "keputusan"
        path.write_bytes(content)
        with pytest.raises(DecreeTextError):
            text_of(path)

    def test_a_pdf_whose_tables_have_no_lines_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "keputusan.pdf"
        words = b"LAMPIRAN I\n\nNO NAMA JABATAN KEDUDUKAN DALAM TIM\n\n1 Budi Kepala Koordinator"
        path.write_bytes(typst.compile(words))
        with pytest.raises(DecreeTextError, match="no ruled lines"):
            text_of(path)


def test_as_a_workbook_only_what_the_text_does_not_say_is_missing() -> None:
    faults = check(parse(read_sheets(from_text(read_decree(TEXT)), "a.xlsx"))).faults
    assert [(fault.cell, fault.code) for fault in faults] == [
        (cell, "field_missing") for cell in ("B5", "B7", "B8")
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("pelaksanaan rapat pelak-\nsanaan tim", "pelaksanaan rapat pelaksanaan\ntim"),
        ("Pelaksanaan\tpelak- sanaan\t", "Pelaksanaan\tpelaksanaan\t"),
        (f"pelaksanaan pelak {BROKEN_WORD}sanaan", "pelaksanaan pelaksanaan"),
        ("unit-\nunit kerja", "unit-unit\nkerja"),
        ("anti-korupsi dan anti-\nkorupsi", "anti-korupsi dan anti-korupsi\n"),
        ("pelak-\nsanaan tim", f"pelak-\n{BROKEN_WORD}sanaan tim"),
        (f"rapat, tim, rapat {BROKEN_WORD}tim", "rapat, tim, rapat tim"),
        (f"rapat, rapat {BROKEN_WORD}pleno", f"rapat, rapat {BROKEN_WORD}pleno"),
        (f"Ketua, Drs. Yosafat {BROKEN_WORD}Koli", "Ketua, Drs. Yosafat Koli"),
        (
            f"perta {BROKEN_WORD}nggung {BROKEN_WORD}jawab",
            f"perta{BROKEN_WORD}nggung{BROKEN_WORD}jawab",
        ),
        (  # two words that also have been written as one
            f"rapat tim dan rapattim, rapat {BROKEN_WORD}tim",
            f"rapat tim dan rapattim, rapat {BROKEN_WORD}tim",
        ),
        ("- 2 -\nLAMPIRAN II\n5A-\n2", "- 2 -\nLAMPIRAN II\n5A-\n2"),
    ],
)
def test_broken_words_are_whole_where_the_text_shows_how(text: str, whole: str) -> None:
    assert mended(text) == whole


def word(text: str, left: float, top: float, *, has_blank: bool = False) -> Word:
    """A word whose letters are 5 points wide."""
    return Word(text, left, top - 10, left + 5 * len(text), top, has_blank)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["rapat", "tim"], "rapat tim"),  # not full: a new paragraph
        (["pelaksan", "aan"], "pelaksanaan"),  # a blank would have fitted, the word would not
        (["perencana", "an"], f"perencana {BROKEN_WORD}an"),  # neither would
        (["rencana", "aksi"], "rencana aksi"),  # both would fit into a line
    ],
)
def test_lines_of_a_cell_are_put_together_as_its_width_tells(lines: list[str], text: str) -> None:
    words = [word(each, 10, 100 - 12 * at) for at, each in enumerate(lines)]
    assert text_of_cell(words, (10, 55.5)) == text


@pytest.mark.parametrize("part", ["LAMPIRAN I\n", "LAMPIRAN II\n"])
def test_a_text_without_a_table_of_members_or_the_plan_says_so(part: str) -> None:
    table = TEXT.partition(part)[2].partition("Ditetapkan di")[0]
    wanted = "No team was read" if part == "LAMPIRAN I\n" else "No plan was read"
    with pytest.raises(DecreeTextError, match=wanted):
        read_decree(TEXT.replace(table, table.replace("\t", " ")))


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("\t\t3\tperbaikan\tsecara", "\t\t\tterus menerus\tterus-menerus.", True),
        ("1\tA. Rapat tim\tNotula.\t\t", "\tKerja\t\t\t", True),
        ("1\tA. Rapat\tNotula.\t\t", "\t\tFoto.\t\t", False),  # the one above has ended
        ("1\tA. Rapat\ta. Notula\t\t", "\t\tb. Foto\t\t", False),
        ("1\tA. Rapat\t\t\t", "\t\tnotula\t\t", False),  # beside nothing
        ("1\tA. Rapat\tNotula\t\t", "2\tSosialisasi\tfoto\t\t", False),
        ("1\tA. Rapat\tNotula", "\tyang\trutin\t", False),  # of another table
        ("penutup", "dan lampiran", False),
    ],
)
def test_a_row_that_a_page_cut_is_one_again(first: str, second: str, *, is_one: bool) -> None:
    above, below = "NO\tKEGIATAN\t\t\t", "9\tC. Akhir\t\t\t"
    lines = list(put_together([[above, first], [second, below]]))
    assert (lines[0], lines[-1], len(lines)) == (above, below, 3 if is_one else 4)
    assert without_marks("".join(lines)).count("\u2060") == 0
    if is_one:
        parts = zip(first.split("\t"), second.split("\t"), strict=True)
        assert without_marks(lines[1]) == "\t".join(" ".join(filter(None, p)) for p in parts)
        assert [d.code for d in doubts_of(f"{lines[1]}\n{TEXT}", read_decree(TEXT))].count(
            "row_over_page"
        ) == 1


def test_a_broken_word_that_nothing_shows_is_doubtful() -> None:
    text = mended(TEXT.replace("LAMPIRAN II\n", "LAMPIRAN II\nBla-\nbakan\n", 1))
    data = read_decree(text.replace(BROKEN_WORD, ""))
    assert "broken_word" in {doubt.code for doubt in doubts_of(text, data)}
