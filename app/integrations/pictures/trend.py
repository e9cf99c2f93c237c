"""The trend: lines through the year, each told apart by dashes and marks, named at its end."""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.integrations.pictures import svg
from app.integrations.pictures.looks import GREEN, GREY, INK, PALE, RED
from app.integrations.pictures.sheet import HEAD_HEIGHT, MARGIN, TEXT_SIZE, WIDTH, Heading, sheet
from app.integrations.pictures.words import MONTHS

_LEFT, _RIGHT = MARGIN + 44, WIDTH - 320
_TITLE, _HEIGHT, _FOOT = 34, 230, 54
_NAME_GAP, _STEPS, _MOST_TICKS = 21, (1, 2, 5), 6
# Colour, dashes and mark of the first line of a panel, the second, and so on.
_STYLES = (
    (GREEN, "none", "M-5 -5 H5 V5 H-5 Z"),
    ("#1d4e89", "9 4", "M0 -6 L6 5 H-6 Z"),
    (RED, "3 3", "M-5 -5 L5 5 M-5 5 L5 -5"),
    ("#8a5a00", "12 3 3 3", "M0 -6 L6 0 L0 6 L-6 0 Z"),
    (GREY, "2 5", "M-5 0 A5 5 0 1 0 5 0 A5 5 0 1 0 -5 0"),
)


@dataclass(frozen=True)
class Line:
    """A name and a value for each day."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True)
class Panel:
    """Lines with one scale."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Trend:
    """The picture's data; every line has a value for each of the days."""

    heading: Heading
    year: int
    days: Sequence[date]
    panels: Sequence[Panel]


@dataclass(frozen=True)
class _Frame:
    """Where a panel lies, and what its scale reaches to."""

    top: float
    most: int
    year: int

    @property
    def bottom(self) -> float:
        return self.top + _HEIGHT

    def x(self, day: date) -> float:
        """Days outside the year stand at its ends."""
        of_year = 366 if isleap(self.year) else 365
        passed = (day - date(self.year, 1, 1)).days + 1
        return _LEFT + (_RIGHT - _LEFT) * min(max(passed, 0), of_year) / of_year

    def y(self, value: float) -> float:
        return self.bottom - _HEIGHT * value / self.most


def draw_trend(trend: Trend) -> str:
    """The SVG of a trend."""
    parts: list[str] = []
    top = HEAD_HEIGHT
    for panel in trend.panels:
        parts.append(_draw_panel(panel, trend, top + _TITLE))
        top += _TITLE + _HEIGHT + _FOOT
    return sheet(trend.heading, top, parts)


def step_of(most: int) -> int:
    """The distance of the lines across, 1, 2 or 5 times a power of ten; few of them suffice."""
    power = 1
    while True:
        for step in _STEPS:
            if most <= step * power * _MOST_TICKS:
                return step * power
        power *= 10


def _draw_panel(panel: Panel, trend: Trend, top: float) -> str:
    highest = max((value for line in panel.lines for value in line.values), default=0)
    step = step_of(max(highest, 1))
    frame = _Frame(top, max(-(-highest // step), 1) * step, trend.year)
    title = svg.text(MARGIN, top - 14, panel.title, font_size=18, font_weight="bold", fill=INK)
    drawn = "".join(
        _draw_line(line, trend.days, frame, number) for number, line in enumerate(panel.lines)
    )
    return title + _axes(frame, step) + drawn + _names(panel.lines, trend.days[-1], frame)


def _axes(frame: _Frame, step: int) -> str:
    across = "".join(
        svg.line(_LEFT, frame.y(value), _RIGHT, frame.y(value), stroke=PALE, stroke_width=1)
        + svg.text(
            _LEFT - 8, frame.y(value) + 5, str(value), font_size=TEXT_SIZE, text_anchor="end"
        )
        for value in range(0, frame.most + 1, step)
    )
    starts = [frame.x(date(frame.year, month, 1)) for month in range(1, 13)]
    ends = [*starts[1:], float(_RIGHT)]
    months = "".join(
        svg.line(start, frame.top, start, frame.bottom, stroke=PALE, stroke_width=0.8)
        + svg.text(
            (start + end) / 2, frame.bottom + 20, name, font_size=TEXT_SIZE, text_anchor="middle"
        )
        for start, end, name in zip(starts, ends, MONTHS, strict=True)
    )
    base = svg.line(_LEFT, frame.bottom, _RIGHT, frame.bottom, stroke=INK, stroke_width=1.4)
    return across + months + base


def _draw_line(line: Line, days: Sequence[date], frame: _Frame, number: int) -> str:
    colour, dashes, mark = _STYLES[number]
    points = [(frame.x(day), frame.y(value)) for day, value in zip(days, line.values, strict=True)]
    path = svg.element(
        "polyline",
        points=" ".join(f"{x:.2f},{y:.2f}" for x, y in points),
        fill="none",
        stroke=colour,
        stroke_width=2.4,
        stroke_dasharray=dashes,
    )
    return path + "".join(_mark(mark, colour, x, y) for x, y in points)


def _mark(mark: str, colour: str, x: float, y: float) -> str:
    return svg.element(
        "path",
        d=mark,
        transform=f"translate({x:.2f} {y:.2f})",
        fill="#fff",
        stroke=colour,
        stroke_width=2,
    )


def _names(lines: Sequence[Line], last_day: date, frame: _Frame) -> str:
    """Mark, name and last value of each line beside its end, none over another."""
    ends = [frame.y(line.values[-1]) for line in lines]
    places = spread(ends, frame.top, frame.bottom)
    start = frame.x(last_day)
    return "".join(
        _leader(start + 8, end, place)
        + _mark(_STYLES[number][2], _STYLES[number][0], _RIGHT + 24, place)
        + svg.text(_RIGHT + 38, place + 5, f"{line.name}: {line.values[-1]}", font_size=TEXT_SIZE)
        for number, (line, end, place) in enumerate(zip(lines, ends, places, strict=True))
    )


def _leader(start: float, end: float, place: float) -> str:
    style: svg.Attributes = {"stroke": GREY, "stroke_width": 0.8, "stroke_dasharray": "1 4"}
    return svg.line(start, end, _RIGHT + 12, place, **style)


def spread(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Places near the wanted ones, in the same order, with a gap between each two."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    places = [0.0] * len(wanted)
    lowest = top
    for number in order:
        places[number] = max(wanted[number], lowest)
        lowest = places[number] + _NAME_GAP
    highest = bottom
    for number in reversed(order):
        places[number] = min(places[number], highest)
        highest = places[number] - _NAME_GAP
    return places
