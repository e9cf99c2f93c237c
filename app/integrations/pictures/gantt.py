"""The Gantt chart of the plan: bars of planned months, and under them the plan as approved."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.integrations.pictures import svg
from app.integrations.pictures.grid import Grid, Legend, draw_grid
from app.integrations.pictures.looks import PALE, RED, State, glyph, swatch
from app.integrations.pictures.sheet import MONTH_WIDTH, Place, month_left

_HEIGHT, _BAR, _BASELINE = 31, 20, 3.5
_DARK = "#444"


@dataclass(frozen=True)
class PlanMonth:
    """A month of the plan, and whether the plan that was approved had it too."""

    state: State
    is_planned: bool
    in_baseline: bool


def draw_gantt(grid: Grid[PlanMonth], note: str = "") -> str:
    """The SVG of a plan; a line shows today."""
    unplanned = swatch(State.DONE, 5, 1, 20, 20)
    baseline = svg.rect(0, 9, 30, _BASELINE, fill=_DARK)
    now = svg.line(15, 0, 15, 22, stroke=RED, stroke_width=1.6)
    extra = (
        (unplanned, "Terlaksana tanpa rencana"),
        (baseline, "Rencana yang disetujui semula"),
        (now, "Hari ini"),
    )
    today = _place_of_today(grid.year, grid.heading.day)
    return draw_grid(grid, _HEIGHT, partial(_draw_months, today), Legend(extra, note))


def _place_of_today(year: int, today: date) -> float | None:
    """Where today lies between the months, if it lies in the year."""
    if today.year != year:
        return None
    days = monthrange(year, today.month)[1]
    return month_left(today.month) + MONTH_WIDTH * (today.day - 1) / days


def _draw_months(today: float | None, months: Sequence[PlanMonth], place: Place) -> str:
    drawn = "".join(
        _draw_month(month, month_left(number), place)
        for number, month in enumerate(months, start=1)
    )
    return drawn if today is None else drawn + _upright(today, place, stroke=RED, stroke_width=1.6)


def _draw_month(month: PlanMonth, left: float, place: Place) -> str:
    drawn = _upright(left, place, stroke=PALE, stroke_width=0.8) + _bar(month, left, place)
    if month.in_baseline:
        top = place.top + place.height - _BASELINE - 2
        drawn += svg.rect(left, top, MONTH_WIDTH, _BASELINE, fill=_DARK)
    return drawn


def _bar(month: PlanMonth, left: float, place: Place) -> str:
    """As wide as the month where it is planned; a square where work was done unplanned."""
    top = place.middle - (_BAR + _BASELINE) / 2
    if month.is_planned:
        return swatch(month.state, left, top, MONTH_WIDTH, _BAR)
    if month.state is State.NOT_PLANNED:
        return ""
    middle = left + MONTH_WIDTH / 2
    if month.state is State.UNKNOWN:
        return glyph(month.state, middle, place.middle)
    return swatch(month.state, middle - _BAR / 2, top, _BAR, _BAR)


def _upright(x: float, place: Place, **attributes: svg.Value) -> str:
    return svg.line(x, place.top, x, place.top + place.height, **attributes)
