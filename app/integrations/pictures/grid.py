"""Rows by months, in groups: the frame of heat map and Gantt chart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.integrations.pictures import sheet
from app.integrations.pictures.sheet import Heading, Place

MonthT = TypeVar("MonthT")
DrawMonths = Callable[[Sequence[MonthT], Place], str]


@dataclass(frozen=True)
class Row(Generic[MonthT]):
    """A line of the picture with its twelve months."""

    code: str
    text: str
    months: Sequence[MonthT]


@dataclass(frozen=True)
class Group(Generic[MonthT]):
    """Rows under a title; without one they just follow."""

    title: str
    rows: Sequence[Row[MonthT]]


@dataclass(frozen=True)
class Grid(Generic[MonthT]):
    """The picture's data."""

    heading: Heading
    year: int
    groups: Sequence[Group[MonthT]]


@dataclass(frozen=True)
class Legend:
    """What is explained below: signs beside those of the states, and a sentence."""

    extra: Sequence[tuple[str, str]] = ()
    note: str = ""


def draw_grid(
    grid: Grid[MonthT], least_height: float, draw_months: DrawMonths[MonthT], legend: Legend
) -> str:
    """The SVG; `draw_months` draws one row's months into its place."""
    parts = [sheet.month_names(sheet.HEAD_HEIGHT, grid.year, grid.heading.day)]
    top: float = sheet.HEAD_HEIGHT + sheet.MONTHS_HEIGHT
    for group in grid.groups:
        if group.title:
            parts.append(sheet.group_title(top, group.title))
            top += sheet.GROUP_HEIGHT
        for row in group.rows:
            place = Place(top, sheet.row_height(row.text, least_height))
            parts += (sheet.row_label(row.code, row.text, place), draw_months(row.months, place))
            top += place.height
    parts.append(sheet.legend(top + 24, legend.extra, legend.note))
    return sheet.sheet(grid.heading, top + 24 + sheet.LEGEND_HEIGHT, parts)
