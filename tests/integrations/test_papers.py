"""Papers of blocks as files: nothing runs out of the page, and what is copied is what was meant."""

import io
from datetime import UTC, date, datetime, time

import docx
import openpyxl
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from app.integrations.documents.blocks import (
    Block,
    Cell,
    Column,
    Contents,
    Facts,
    Heading,
    Landscape,
    NewPage,
    Paper,
    Signatures,
    Signer,
    Table,
    Text,
)
from app.integrations.documents.making import make, make_here

MADE_AT = datetime(2026, 7, 6, tzinfo=UTC)
DIGEST = "415a76610c7c9faac8e100b7de93658250f347f744f69b050b33fe11facfcb04"
FILE = "Laporan_monitoring_dan_evaluasi_triwulan_II_final_sekali_lagi.pdf"
PAPER = Paper(
    "Uji",
    [
        Contents(),
        Heading("BAB I"),
        Heading("A. Sidik", 2),
        Facts([("Sidik", DIGEST)], ("Sidik",)),
        Table((Column("BERKAS", 25), Column("SIDIK", 30)), [[FILE, DIGEST]] * 33, "Berkas"),
        Text("Demikian."),
        Signatures(Signer(["Kupang, 6 Juli 2026"], "Adiwijaya " * 9, "NIP 1")),
    ],
    footer=f"sidik {DIGEST[:16]}",
)


@pytest.fixture(scope="module")
def pages() -> list[pypdfium2.PdfTextPage]:
    document = pypdfium2.PdfDocument(make_here("pdf", PAPER, MADE_AT))
    return [page.get_textpage() for page in document]


def test_long_words_are_broken_and_copied_whole(pages: list[pypdfium2.PdfTextPage]) -> None:
    text = "".join(page.get_text_bounded() for page in pages).replace("\r\n", "")
    assert text.count(DIGEST) == 34
    assert text.count(FILE) == 33
    for page in pages:
        boxes = [page.get_charbox(place) for place in range(page.count_chars())]
        assert max(right for _, _, right, _ in boxes) < page.page.get_width() - 50


def test_nobody_signs_a_page_without_words(pages: list[pypdfium2.PdfTextPage]) -> None:
    (signed,) = [text for page in pages if "NIP 1" in (text := page.get_text_bounded())]
    assert "Demikian." in signed


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_another_process_makes_the_same_bytes(form: str) -> None:
    assert make(form, PAPER, MADE_AT) == make_here(form, PAPER, MADE_AT)


def test_contents_of_a_word_file_are_a_field() -> None:
    file = docx.Document(io.BytesIO(make_here("docx", PAPER, MADE_AT)))
    kinds = [each.get(qn("w:fldCharType")) for each in file.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    (code,) = [each.text for each in file.element.body.iter(qn("w:instrText"))]
    assert code.split()[:2] == ["TOC", "\\o"]
    begin = file.paragraphs[0].text  # where no cover has it
    assert begin == "UJI"
    assert [line.text for line in file.paragraphs[2:4]] == ["BAB I", "A. Sidik"]


def test_a_workbook_parts_pairs_and_shows_days_in_indonesian() -> None:
    first, last = date(2023, 4, 1), date(2023, 6, 30)
    columns = [
        Column("TIM"),
        Column("ADA / DIHARAPKAN", parts=("ADA", "DIHARAPKAN")),
        Column("PERIODE", parts=("DARI", "SAMPAI")),
    ]
    rows: list[list[Cell | str]] = [
        ["1", Cell("6/8", parts=(6, 8)), Cell("", parts=(first, last))],
        ["2", "-", "-"],
    ]
    file = make_here("xlsx", Paper("Laporan", [Table(columns, rows, "Pasangan")]), MADE_AT)
    sheet = openpyxl.load_workbook(io.BytesIO(file))["Pasangan"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["TIM", "ADA", "DIHARAPKAN", "DARI", "SAMPAI"],
        ["1", 6, 8, *(datetime.combine(day, time.min) for day in (first, last))],
        ["2", "-", None, "-", None],
    ]
    assert sheet["D2"].number_format == "[$-421]d mmmm yyyy"


def test_a_row_higher_than_a_page_keeps_off_the_foot() -> None:
    """A short field beside a long one may be broken, too, else the row cannot be."""
    columns = (Column("A", 40), Column("B", 40), Column("C", 12))
    rows: list[list[Cell | str]] = [[Cell("kegiatan", down=2), "butir", "x"], ["kata " * 1500, "y"]]
    made = make_here("pdf", Paper("Uji", [Table(columns, rows)], footer="KAKI"), MADE_AT)
    with pypdfium2.PdfDocument(made) as document:
        feet = [page.get_textpage().get_text_bounded(top=58) for page in document]
        assert len(feet) > 1
    assert [foot.split()[0] for foot in feet] == ["KAKI"] * len(feet)


def test_a_title_within_a_table_is_never_the_last_of_a_page() -> None:
    """One of the two tables would have one there: each second row is a title."""
    pair: list[list[Cell | str]] = [[Cell("JUDUL", across=2, bold=True)], ["baris", "x"]]
    columns = (Column("A", share=1), Column("B", share=1))
    for above in (pair[1:], []):
        paper = Paper("Uji", [Table(columns, [*above, *pair * 30])])
        pages = pypdfium2.PdfDocument(make_here("pdf", paper, MADE_AT))
        texts = [page.get_textpage().get_text_bounded().split("Halaman")[0] for page in pages]
        assert len(texts) > 1
        assert not [text for text in texts if text.strip().endswith("JUDUL")]


def test_a_word_file_has_no_empty_pages_beside_those_on_their_side() -> None:
    """Neither before one that begins a page anyway, nor behind the last one."""
    blocks: list[Block | Landscape] = [
        Text("A"),
        NewPage(),
        Landscape([Text("B")]),
        Text("C"),
        Landscape([Text("D")]),
    ]
    file = docx.Document(io.BytesIO(make_here("docx", Paper("Uji", blocks), MADE_AT)))
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in file.sections]
    assert turned == [False, True, False, True]
    table = Table((Column("A"),), [["1"]])
    file = docx.Document(io.BytesIO(make_here("docx", Paper("Uji", [table, NewPage()]), MADE_AT)))
    begins = [each.paragraph_format.page_break_before for each in file.paragraphs[1:]]
    assert begins == [True], "the line that ends a table begins the page"
    blocks = [table, Landscape([Text("B")])]
    file = docx.Document(io.BytesIO(make_here("docx", Paper("Uji", blocks), MADE_AT)))
    assert [each.text for each in file.paragraphs] == ["UJI", "", "B"], "it ends the section, too"
