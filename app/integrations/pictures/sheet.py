"""What the pictures share: the head, a grid of rows and months, the legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.integrations.pictures import svg
from app.integrations.pictures.looks import GREY, INK, PALE, State, definitions, swatch
from app.integrations.pictures.words import SHORT_MONTHS, long_date, width_of, wrapped

WIDTH, MARGIN = 1480, 36
CODE_WIDTH, MONTH_WIDTH = 58, 66
GRID_LEFT = WIDTH - MARGIN - 12 * MONTH_WIDTH
TEXT_LEFT = MARGIN + CODE_WIDTH
TEXT_WIDTH = GRID_LEFT - TEXT_LEFT - 14
HEAD_HEIGHT, MONTHS_HEIGHT, GROUP_HEIGHT, LEGEND_HEIGHT = 118, 30, 32, 100
BESIDE_WIDTH = 64
# The smallest letters: 8 pt where the picture is as wide as the lines of an A4 page on its side.
TEXT_SIZE: Final = 16.5
LINE_HEIGHT, MOST_LINES = 20, 3


@dataclass(frozen=True)
class Heading:
    """What the picture shows, of which office and decree, and on which day."""

    subject: str
    office: str
    decree: str
    day: date


@dataclass(frozen=True)
class Place:
    """Where a row lies on the sheet."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        """Its middle line."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Label:
    """What stands before the months of a row: code, words, and a count beside them."""

    code: str
    words: str
    beside: str = ""

    @property
    def lines(self) -> list[str]:
        """The words as they fit."""
        width = TEXT_WIDTH - (BESIDE_WIDTH if self.beside else 0)
        return wrapped(self.words, width, TEXT_SIZE, MOST_LINES)


def month_left(month: int) -> float:
    """Where a month (1 to 12) begins."""
    return GRID_LEFT + (month - 1) * MONTH_WIDTH


def head(heading: Heading) -> str:
    """Office, subject, decree and day."""
    wide = WIDTH - 2 * MARGIN - 260
    office, decree = (
        wrapped(words, wide, size, 1)[0]
        for words, size in ((heading.office, 19), (heading.decree, TEXT_SIZE))
    )
    return (
        svg.text(MARGIN, 50, heading.subject, font_size=30, font_weight="bold", fill=INK)
        + svg.text(MARGIN, 78, office, font_size=19, fill=INK)
        + svg.text(MARGIN, 101, decree, font_size=TEXT_SIZE, fill=GREY)
        + svg.text(
            WIDTH - MARGIN, 50, f"per {long_date(heading.day)}", font_size=21, text_anchor="end"
        )
    )


def month_names(top: float, year: int, today: date) -> str:
    """The months over the grid; the present one is dark."""
    return "".join(
        _month_name(month, top, is_now=(year, month) == (today.year, today.month))
        for month in range(1, 13)
    )


def _month_name(month: int, top: float, *, is_now: bool) -> str:
    left = month_left(month)
    style: svg.Attributes = {"font_size": TEXT_SIZE, "text_anchor": "middle", "font_weight": "bold"}
    field: svg.Attributes = {
        "fill": INK if is_now else "#ececec",
        "stroke": GREY,
        "stroke_width": 0.8,
    }
    return svg.rect(left, top, MONTH_WIDTH, MONTHS_HEIGHT, **field) + svg.text(
        left + MONTH_WIDTH / 2,
        top + 21,
        SHORT_MONTHS[month - 1],
        fill="#fff" if is_now else INK,
        **style,
    )


def group_title(top: float, title: str) -> str:
    """A bar over the rows of a team."""
    (line,) = wrapped(title, WIDTH - 2 * MARGIN - 20, TEXT_SIZE, 1)
    return svg.rect(MARGIN, top, WIDTH - 2 * MARGIN, GROUP_HEIGHT, fill="#e2e2e2") + svg.text(
        MARGIN + 8, top + 22, line, font_size=TEXT_SIZE, font_weight="bold", fill=INK
    )


def beside_title(top: float, words: str) -> str:
    """What the counts beside rows are, over them."""
    style: svg.Attributes = {"font_size": TEXT_SIZE, "text_anchor": "end", "font_weight": "bold"}
    return svg.text(GRID_LEFT - 14, top + 20, words, fill=INK, **style) if words else ""


def row_height(label: Label, least: float) -> float:
    """How high a row must be for its words."""
    return max(least, len(label.lines) * LINE_HEIGHT + 8)


def row_label(label: Label, place: Place) -> str:
    """Code, words and count of a row, and the line below it."""
    lines, base = label.lines, place.middle + 5.5
    first = base - (len(lines) - 1) * LINE_HEIGHT / 2
    (shown_code,) = wrapped(label.code, CODE_WIDTH - 10, TEXT_SIZE, 1)
    count: svg.Attributes = {"font_size": TEXT_SIZE, "text_anchor": "end", "fill": INK}
    bottom = place.top + place.height
    return (
        svg.text(MARGIN + 8, first, shown_code, font_size=TEXT_SIZE, font_weight="bold", fill=INK)
        + "".join(
            svg.text(TEXT_LEFT, first + number * LINE_HEIGHT, line, font_size=TEXT_SIZE, fill=INK)
            for number, line in enumerate(lines)
        )
        + (svg.text(GRID_LEFT - 14, base, label.beside, **count) if label.beside else "")
        + svg.line(MARGIN, bottom, WIDTH - MARGIN, bottom, stroke=PALE, stroke_width=0.8)
    )


def legend(
    top: float, labels: Mapping[State, str], extra: Sequence[tuple[str, str]] = (), note: str = ""
) -> str:
    """Every state with its label; `extra` are further signs (drawn in 30 x 20 at 0, 0)."""
    signs = [(swatch(state, 0, 0, 30, 22), labels[state]) for state in State] + list(extra)
    parts: list[str] = []
    left, line_top = float(MARGIN), top
    for sign, label in signs:
        wide = 30 + 10 + width_of(label, TEXT_SIZE) + 24
        if left + wide > WIDTH - MARGIN:
            left, line_top = float(MARGIN), line_top + 32
        parts += (
            svg.element("g", sign, transform=f"translate({left:.2f} {line_top:.2f})"),
            svg.text(left + 40, line_top + 16, label, font_size=TEXT_SIZE, fill=INK),
        )
        left += wide
    parts.append(svg.text(MARGIN, line_top + 52, note, font_size=TEXT_SIZE, fill=GREY))
    return "".join(parts)


def sheet(heading: Heading, height: float, parts: Sequence[str]) -> str:
    """The finished picture."""
    title = f"{heading.subject}, {heading.office}, per {long_date(heading.day)}"
    return svg.document(WIDTH, height, title, [definitions(), head(heading), *parts])
