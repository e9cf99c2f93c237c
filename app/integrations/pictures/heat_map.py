"""The heat map: a field for every month, with a count where it stands for several."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.integrations.pictures import svg
from app.integrations.pictures.grid import Grid, Legend, draw_grid
from app.integrations.pictures.looks import GREY, INK, State, swatch
from app.integrations.pictures.sheet import MONTH_WIDTH, Place, month_left

_HEIGHT_OF_ONE, _HEIGHT_OF_MANY, _SWATCH_OF_MANY = 26, 52, 27


@dataclass(frozen=True)
class Field:
    """A month of a row: what to call it; `count` is the text beside it, where there is one."""

    state: State
    count: str = ""


def draw_heat_map(grid: Grid[Field], note: str = "") -> str:
    """The SVG of a heat map."""
    has_counts = any(
        field.count for group in grid.groups for row in group.rows for field in row.months
    )
    height = _HEIGHT_OF_MANY if has_counts else _HEIGHT_OF_ONE
    return draw_grid(grid, height, _draw_months, Legend(note=note))


def _draw_months(fields: Sequence[Field], place: Place) -> str:
    return "".join(
        _draw_field(field, month_left(month), place) for month, field in enumerate(fields, start=1)
    )


def _draw_field(field: Field, left: float, place: Place) -> str:
    if not field.count:
        return swatch(field.state, left, place.top, MONTH_WIDTH, place.height)
    frame: svg.Attributes = {"fill": "#fff", "stroke": GREY, "stroke_width": 0.8}
    return (
        svg.rect(left, place.top, MONTH_WIDTH, place.height, **frame)
        + swatch(field.state, left, place.top, _SWATCH_OF_MANY, place.height)
        + svg.text(
            left + (_SWATCH_OF_MANY + MONTH_WIDTH) / 2,
            place.middle + 5,
            field.count,
            font_size=14,
            font_weight="bold",
            text_anchor="middle",
            fill=INK,
        )
    )
