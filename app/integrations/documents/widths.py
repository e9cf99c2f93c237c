"""Columns as wide as their words: none runs into its neighbour, or is broken where it has room."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from app.integrations.documents.blocks import (
    LONGEST_WORD,
    Block,
    Column,
    Landscape,
    Paper,
    Table,
    expanded,
)
from app.integrations.pictures.words import width_of

_UPRIGHT: Final = (210.0, 297.0)
_MARGIN: Final = 20.0
_MM_OF_POINT: Final = 25.4 / 72
_BOLD: Final = 1.06  # so much wider than other letters


def fitted(paper: Paper, inset: float) -> Paper:
    """The paper with columns that hold their titles; `inset`: millimetres beside a cell's words."""
    return replace(paper, blocks=[_placed(each, paper, inset) for each in paper.blocks])


def fitted_columns(table: Table, room: float, inset: float) -> Sequence[Column]:
    """The columns on so many millimetres; where a word is too wide for one, the others give way."""
    given = _widths(table.columns, room)
    least = [width + inset for width in _least(table)]
    lacking = sum(max(need - width, 0) for need, width in zip(least, given, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, given, strict=True))
    if not lacking:
        return table.columns
    if lacking > spare:  # no room for all: each has its part of what there is
        widths = [room * need / sum(least) for need in least]
    else:
        part = lacking / spare
        widths = [
            max(width, need) - max(width - need, 0) * part
            for need, width in zip(least, given, strict=True)
        ]
    return [
        replace(column, width=round(width, 2))
        for column, width in zip(table.columns, widths, strict=True)
    ]


def _placed(each: Block | Landscape, paper: Paper, inset: float) -> Block | Landscape:
    if isinstance(each, Landscape):
        inside = [_block(block, _UPRIGHT[1], inset) for block in each.blocks]
        return replace(each, blocks=inside)
    return _block(each, _UPRIGHT[paper.landscape], inset)


def _block(block: Block, width: float, inset: float) -> Block:
    if not isinstance(block, Table):
        return block
    return replace(block, columns=fitted_columns(block, width - 2 * _MARGIN, inset))


def _widths(columns: Sequence[Column], room: float) -> list[float]:
    fixed = sum(column.width for column in columns)
    shares = sum(column.share for column in columns if not column.width)
    each = max(room - fixed, 0) / shares if shares else 0
    return [column.width or column.share * each for column in columns]


def _least(table: Table) -> list[float]:
    """Millimetres of the longest word of each column, titles in bold."""
    titles = [_longest(column.title.split()) * _BOLD for column in table.columns]
    words = [list[str]() for _ in titles]
    for row in expanded(table):
        for place, cell in enumerate(row):
            if cell.across == 1:
                words[place] += cell.text.split()
    of_points = table.size * _MM_OF_POINT
    return [
        max(title, _longest(each)) * of_points for title, each in zip(titles, words, strict=True)
    ]


def _longest(words: Iterable[str]) -> float:
    """In parts of the letters' size; what is longer than a word may be broken anyway."""
    known = {word for word in words if len(word) <= LONGEST_WORD}
    return max((width_of(word, 1) for word in known), default=0.0)
