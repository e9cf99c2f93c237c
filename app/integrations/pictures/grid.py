"""Rows by months, in groups: the frame of heat map and Gantt chart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.integrations.pictures import sheet
from app.integrations.pictures.looks import LABELS, State
from app.integrations.pictures.sheet import Heading, Place

MonthT = TypeVar("MonthT")
DrawMonths = Callable[[Sequence[MonthT], Place], str]


@dataclass(frozen=True)
class Row(Generic[MonthT]):
    """A line of the picture with its twelve months; `beside` is a count between text and months."""

    code: str
    text: str
    months: Sequence[MonthT]
    beside: str = ""


@dataclass(frozen=True)
class Group(Generic[MonthT]):
    """Rows under a title; without one they just follow."""

    title: str
    rows: Sequence[Row[MonthT]]


@dataclass(frozen=True)
class Grid(Generic[MonthT]):
    """The picture's data; `beside` says what the counts beside rows are."""

    heading: Heading
    year: int
    groups: Sequence[Group[MonthT]]
    beside: str = ""


@dataclass(frozen=True)
class Legend:
    """What is explained below: the states, signs beside theirs, and a sentence."""

    extra: Sequence[tuple[str, str]] = ()
    note: str = ""
    labels: Mapping[State, str] = field(default_factory=LABELS.copy)


def draw_grid(
    grid: Grid[MonthT], least_height: float, draw_months: DrawMonths[MonthT], legend: Legend
) -> str:
    """The SVG; `draw_months` draws one row's months into its place."""
    parts = [
        sheet.month_names(sheet.HEAD_HEIGHT, grid.year, grid.heading.day),
        sheet.beside_title(sheet.HEAD_HEIGHT, grid.beside),
    ]
    top: float = sheet.HEAD_HEIGHT + sheet.MONTHS_HEIGHT
    for group in grid.groups:
        if group.title:
            parts.append(sheet.group_title(top, group.title))
            top += sheet.GROUP_HEIGHT
        for row in group.rows:
            label = sheet.Label(row.code, row.text, row.beside)
            place = Place(top, sheet.row_height(label, least_height))
            parts += (sheet.row_label(label, place), draw_months(row.months, place))
            top += place.height
    parts.append(sheet.legend(top + 24, legend.labels, legend.extra, legend.note))
    return sheet.sheet(grid.heading, top + 24 + sheet.LEGEND_HEIGHT, parts)
