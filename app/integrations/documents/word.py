"""A document of blocks as a Word file, which people edit before they sign: the same words."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from app.integrations.documents.blocks import (
    Block,
    Contents,
    Cover,
    Facts,
    Head,
    Heading,
    Landscape,
    NewPage,
    Paper,
    Picture,
    Points,
    Signatures,
    Signer,
    Table,
    Text,
)
from app.integrations.documents.sheets import flat
from app.integrations.documents.widths import fitted
from app.integrations.documents.word_archives import in_order
from app.integrations.documents.word_fields import field, run
from app.integrations.documents.word_tables import INSET, plain_table, table_xml
from app.integrations.pictures.raster import png

_UPRIGHT: Final = (21.0, 29.7)
_MARGIN: Final = 2.0
_FONT: Final = "Times New Roman"
_EMU_OF_CM: Final = 360_000
_LISTED: Final = 2  # titles down to this level stand in the contents
_ABOVE_TITLE: Final = 6
"""Centimetres from the letterhead to the title on the cover."""


def word_document(paper: Paper, made_at: datetime) -> bytes:
    """The DOCX; the same paper and instant give the same bytes. Takes some tenths of a second."""
    # Not at the top: it takes memory, and few processes ever make one.
    from docx import Document  # noqa: PLC0415

    file, paper = Document(), fitted(paper, INSET)
    _prepare(file, paper, made_at)
    if paper.head:
        _write_head(file, paper.head)
    _write_title(file, paper)
    before: Block | Landscape | None = None
    for block, after in zip(paper.blocks, [*paper.blocks[1:], None], strict=True):
        _next(file, paper, (before, block, after))
        before = block
    written = io.BytesIO()
    file.save(written)
    return in_order(written.getvalue())


def _next(
    file: Any,  # noqa: ANN401 - python-docx's
    paper: Paper,
    around: tuple[Block | Landscape | None, Block | Landscape, Block | Landscape | None],
) -> None:
    """Write a block between those before and after it; a section begins on a page of its own."""
    before, block, after = around
    if isinstance(block, Landscape):
        _section(file, paper, on_its_side=True)
        for each in block.blocks:
            _write(file, paper, each)
        return
    if isinstance(before, Landscape):
        _section(file, paper, on_its_side=paper.landscape)
    if not (isinstance(block, NewPage) and isinstance(after, Landscape)):
        _write(file, paper, block)


def _prepare(file: Any, paper: Paper, made_at: datetime) -> None:  # noqa: ANN401 - python-docx's
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    told = file.core_properties
    told.title, told.author, told.language = paper.title, paper.subject, "id-ID"
    told.created = told.modified = made_at.replace(tzinfo=None)
    told.comments = told.keywords = ""
    for style in file.styles:
        if style.name == "Normal" or style.name.startswith("Heading"):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            fonts.attrib.clear()  # those of the theme would win
            for letters in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{letters}"), _FONT)
            style.font.color.rgb = RGBColor(0, 0, 0)
    file.styles["Normal"].font.size = Pt(11)
    _lay_out(file.sections[0], paper, on_its_side=paper.landscape)


def _section(file: Any, paper: Paper, *, on_its_side: bool) -> None:  # noqa: ANN401 - python-docx's
    from docx.shared import Pt  # noqa: PLC0415

    line = _free_line(file)
    if line is not None:
        file.element.body.remove(line._p)  # noqa: SLF001 - there is no other way
    _lay_out(file.add_section(), paper, on_its_side=on_its_side)
    ends = file.paragraphs[-1].paragraph_format  # so low that it fits on a full page
    ends.line_spacing, ends.space_after = Pt(1), 0


def _free_line(file: Any) -> Any:  # noqa: ANN401 - python-docx's
    """The empty line that ends the last table, if nothing stands behind it."""
    line = file.paragraphs[-1] if file.paragraphs else None
    is_last = line is not None and line._p is file.element.body[-2]  # noqa: SLF001 - before the section
    return line if is_last and line is not None and not line.runs else None


def _lay_out(section: Any, paper: Paper, *, on_its_side: bool) -> None:  # noqa: ANN401 - python-docx's
    """A4 with its foot: the words of the footer, and the page's number."""
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    width, height = reversed(_UPRIGHT) if on_its_side else _UPRIGHT
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if on_its_side else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(_MARGIN)
    if section.footer.is_linked_to_previous:
        section.footer.is_linked_to_previous = False
        line = section.footer.paragraphs[0]
        line.add_run(f"{paper.footer} · halaman ").font.size = Pt(8)
        field(line, "PAGE")


def _write_head(file: Any, head: Head) -> None:  # noqa: ANN401 - python-docx's
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Cm  # noqa: PLC0415

    if head.logo:
        picture = io.BytesIO(bytes(head.logo["octets"]))
        file.add_picture(picture, height=Cm(2))
        _describe(file, head.logo_alt)
        file.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for place, words in enumerate(head.lines):
        line = file.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_after = 0
        line.add_run(words).bold = place <= 1
    file.add_paragraph()


def _write_title(file: Any, paper: Paper) -> None:  # noqa: ANN401 - python-docx's
    """Title and what stands below it, where no cover has them."""
    from docx.shared import Pt  # noqa: PLC0415

    if not paper.blocks or isinstance(paper.blocks[0], Cover):
        return
    _text(file, paper, Text(paper.title.upper(), centred=True, bold=True))
    file.paragraphs[-1].runs[0].font.size = Pt(13)
    for words in paper.subtitle:
        _text(file, paper, Text(words, centred=True))
        file.paragraphs[-1].paragraph_format.space_after = 0


def _describe(file: Any, words: str) -> None:  # noqa: ANN401 - python-docx's
    """Say in words what the last picture shows."""
    file.inline_shapes[-1]._inline.docPr.set("descr", words)  # noqa: SLF001 - no other way


def _write(file: Any, paper: Paper, block: Block) -> None:  # noqa: ANN401 - python-docx's
    _WRITERS[type(block)](file, paper, block)


def _heading(file: Any, _paper: Paper, block: Heading) -> None:  # noqa: ANN401 - python-docx's
    file.add_heading(block.text, block.level)


def _text(file: Any, _paper: Paper, block: Text) -> None:  # noqa: ANN401 - python-docx's
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    for part in block.text.split("\n"):
        paragraph = file.add_paragraph()
        words = paragraph.add_run(part)
        words.bold = block.bold or None
        words.font.size = Pt(9) if block.small else None
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if block.centred else None


def _points(file: Any, _paper: Paper, block: Points) -> None:  # noqa: ANN401 - python-docx's
    for place, item in enumerate(block.items, start=1):
        file.add_paragraph(f"{place}. {item}")


def _facts(file: Any, _paper: Paper, block: Facts) -> None:  # noqa: ANN401 - python-docx's
    rows = [[name, f": {value}"] for name, value in block.rows]
    _append(file, plain_table(rows, (4.6, _room(file) - 4.6)))


def _table(file: Any, _paper: Paper, block: Table) -> None:  # noqa: ANN401 - python-docx's
    _append(file, table_xml(block, _room(file)))


def _append(file: Any, xml: str) -> None:  # noqa: ANN401 - python-docx's
    from docx.oxml import parse_xml  # noqa: PLC0415

    file.element.body.insert(-1, parse_xml(xml))
    file.add_paragraph()


def _picture(file: Any, _paper: Paper, block: Picture) -> None:  # noqa: ANN401 - python-docx's
    from docx.shared import Cm  # noqa: PLC0415

    file.add_picture(io.BytesIO(png(block.svg)), width=Cm(_room(file) * block.width))
    _describe(file, block.alt)


def _signatures(file: Any, _paper: Paper, block: Signatures) -> None:  # noqa: ANN401 - python-docx's
    left = _lines_of(block.left) if block.left else ""
    if file.paragraphs:  # who signs stands on the page of the last words
        file.paragraphs[-1].paragraph_format.keep_with_next = True
    half = _room(file) / 2
    _append(file, plain_table([[left, _lines_of(block.right)]], (half, half)))


def _lines_of(signer: Signer) -> str:
    return "\n".join([*signer.above, "", "", "", signer.name, signer.below])


def _contents(file: Any, paper: Paper, block: Contents) -> None:  # noqa: ANN401 - python-docx's
    """A field that Word fills with pages when it is updated (F9); until then, the titles."""
    file.add_paragraph().add_run(block.title).bold = True
    titles = [each for each in flat(paper) if isinstance(each, Heading) and each.level <= _LISTED]
    lines = [_listed(file, each) for each in titles]
    if not lines:
        return
    code = rf'TOC \o "1-{_LISTED}" \h \z \u'
    begun = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve">{escape(code)}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
    )
    for inside in begun:
        lines[0].runs[-1]._r.addprevious(run(inside))  # noqa: SLF001 - there is no other way to a field
    lines[-1]._p.append(run('<w:fldChar w:fldCharType="end"/>'))  # noqa: SLF001 - likewise


def _listed(file: Any, title: Heading) -> Any:  # noqa: ANN401 - python-docx's
    """A line of the contents."""
    from docx.shared import Cm  # noqa: PLC0415

    line = file.add_paragraph(title.text)
    line.paragraph_format.left_indent = Cm(0.6 * (title.level - 1))
    line.paragraph_format.space_after = 0
    return line


def _new_page(file: Any, _paper: Paper, _block: NewPage) -> None:  # noqa: ANN401 - python-docx's
    """What comes next begins a page; a break behind a full page would make an empty one."""
    line = _free_line(file) or file.add_paragraph()
    line.paragraph_format.page_break_before, line.paragraph_format.space_after = True, 0


def _cover(file: Any, paper: Paper, block: Cover) -> None:  # noqa: ANN401 - python-docx's
    from docx.shared import Cm, Pt  # noqa: PLC0415

    file.add_paragraph().paragraph_format.space_before = Cm(_ABOVE_TITLE)
    for words in block.title:
        _text(file, paper, Text(words, centred=True, bold=True))
        file.paragraphs[-1].runs[0].font.size = Pt(20)
    for words in block.below:
        _text(file, paper, Text(words, centred=True))
    file.add_page_break()


def _room(file: Any) -> float:  # noqa: ANN401 - python-docx's
    """How many centimetres a line has on the pages that are being written."""
    section = file.sections[-1]
    return float(section.page_width - section.left_margin - section.right_margin) / _EMU_OF_CM


_WRITERS: dict[type[Block], Callable[[Any, Paper, Any], None]] = {
    Heading: _heading,
    Text: _text,
    Points: _points,
    Facts: _facts,
    Table: _table,
    Picture: _picture,
    Signatures: _signatures,
    Contents: _contents,
    NewPage: _new_page,
    Cover: _cover,
}
