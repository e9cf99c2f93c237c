"""The heat map: a field for every month, with a count where it stands for several."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.integrations.pictures import svg
from app.integrations.pictures.grid import Grid, Legend, draw_grid
from app.integrations.pictures.looks import GREY, INK, LABELS, State, swatch
from app.integrations.pictures.sheet import MONTH_WIDTH, TEXT_SIZE, Place, month_left

# A state here is of the evidence that is expected and of the work together.
EXPLAINED = {
    State.DONE: "Selesai, tidak ada yang kurang",
    State.DONE_EARLY: "Selesai lebih awal, tidak ada yang kurang",
    State.LATE: "Eviden kurang atau kegiatan terlambat",
}
_HEIGHT_OF_ONE, _HEIGHT_OF_MANY, _SWATCH_OF_MANY = 28, 56, 20
_LETTERS = 5  # so many of a count fit beside its sign


@dataclass(frozen=True)
class Field:
    """A month of a row: what to call it; `count` is the text beside it, `below` that under it."""

    state: State
    count: str = ""
    below: str = ""


def draw_heat_map(grid: Grid[Field], note: str = "") -> str:
    """The SVG of a heat map."""
    has_lines = any(
        field.below for group in grid.groups for row in group.rows for field in row.months
    )
    height = _HEIGHT_OF_MANY if has_lines else _HEIGHT_OF_ONE
    return draw_grid(grid, height, _draw_months, Legend(note=note, labels=LABELS | EXPLAINED))


def _draw_months(fields: Sequence[Field], place: Place) -> str:
    return "".join(
        _draw_field(field, month_left(month), place) for month, field in enumerate(fields, start=1)
    )


def _draw_field(field: Field, left: float, place: Place) -> str:
    if not (field.count or field.below):
        return swatch(field.state, left, place.top, MONTH_WIDTH, place.height)
    frame: svg.Attributes = {"fill": "#fff", "stroke": GREY, "stroke_width": 0.8}
    return (
        svg.rect(left, place.top, MONTH_WIDTH, place.height, **frame)
        + swatch(field.state, left, place.top, _SWATCH_OF_MANY, place.height)
        + _count(field.count, left, place.middle + (-4 if field.below else 5), bold=True)
        + _count(field.below, left, place.middle + 17, bold=False)
    )


def _count(words: str, left: float, base: float, *, bold: bool) -> str:
    if not words:
        return ""
    style: svg.Attributes = {
        "font_size": TEXT_SIZE if len(words) <= _LETTERS else TEXT_SIZE * _LETTERS / len(words),
        "font_weight": "bold" if bold else "normal",
        "text_anchor": "middle",
    }
    return svg.text(left + (_SWATCH_OF_MANY + MONTH_WIDTH) / 2, base, words, fill=INK, **style)
