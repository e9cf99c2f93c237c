"""Tables of a Word file, written as XML: cell by cell the library takes a hundred times as long."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from app.integrations.documents.blocks import Cell, Column, Table, as_cell

SPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TWIPS: Final = 567  # of a centimetre
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="5A5A5A"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
INSET: Final = 2.2
"""Millimetres beside the words of a cell, on both sides together."""
_BESIDE: Final = "".join(
    (
        "<w:tblCellMar>",
        *(
            f'<w:{side} w:w="{round(INSET / 20 * _TWIPS)}" w:type="dxa"/>'
            for side in ("left", "right")
        ),
        "</w:tblCellMar>",
    )
)
_GREY: Final = "E2E2E2"


def table_xml(table: Table, room: float) -> str:
    """The table on so many centimetres; its head is repeated on every page."""
    widths = _widths(table.columns, room)
    head = "".join(
        _cell(Cell(column.title, bold=True, shade=f"#{_GREY}"), width, "center", table.size)
        for column, width in zip(table.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    rows += _rows(table, widths)
    return _framed("".join(rows), widths, f"<w:tblBorders>{_BORDERS}</w:tblBorders>")


def plain_table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> str:
    """Columns without lines, in centimetres."""
    twips = [round(width * _TWIPS) for width in widths]
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(Cell(text), width, "left", 11) for text, width in zip(row, twips, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return _framed(body, twips, "")


def _rows(table: Table, widths: Sequence[int]) -> list[str]:
    """Cells that run over several rows are begun in the first and go on in the next."""
    below: dict[int, int] = {}
    rows: list[str] = []
    for given in table.rows:
        waiting, cells, place = [as_cell(each) for each in given], list[str](), 0
        while place < len(widths):
            align = table.columns[place].align
            if below.get(place, 0):
                below[place] -= 1
                cells.append(_cell(Cell(""), widths[place], align, table.size, "<w:vMerge/>"))
                place += 1
                continue
            cell = waiting.pop(0) if waiting else Cell("")
            merged = ""
            if cell.down > 1:
                below[place], merged = cell.down - 1, '<w:vMerge w:val="restart"/>'
            if cell.across > 1:
                merged, align = f'<w:gridSpan w:val="{cell.across}"/>', "left"
            cells.append(
                _cell(cell, sum(widths[place : place + cell.across]), align, table.size, merged)
            )
            place += cell.across
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return rows


def _widths(columns: Sequence[Column], room: float) -> list[int]:
    fixed = sum(column.width for column in columns) / 10
    shares = sum(column.share for column in columns if not column.width)
    each = max(room - fixed, 0) / shares if shares else 0
    return [
        round((column.width / 10 if column.width else column.share * each) * _TWIPS)
        for column in columns
    ]


def _framed(rows: str, widths: Sequence[int], borders: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {SPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{_BESIDE}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}'
        "</w:tbl>"
    )


def _cell(cell: Cell, width: int, align: str, size: float, merged: str = "") -> str:
    shade = (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade.removeprefix("#")}"/>'
        if cell.shade
        else ""
    )
    bold = "<w:b/>" if cell.bold else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr>{bold}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in cell.text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}{shade}</w:tcPr>{paragraphs}'
        "</w:tc>"
    )
