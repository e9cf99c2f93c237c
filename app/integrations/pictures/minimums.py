"""Bars against their minimums: what is sure, what may still come, and the mark to reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.core.points import in_points, shortage
from app.integrations.pictures import svg
from app.integrations.pictures.looks import GREEN, GREY, INK, PALE, RED
from app.integrations.pictures.sheet import HEAD_HEIGHT, MARGIN, TEXT_SIZE, WIDTH, Heading, sheet
from app.integrations.pictures.words import wrapped

_NAMES, _TOLD = 330, 330
_LEFT, _RIGHT = MARGIN + _NAMES, WIDTH - MARGIN - _TOLD
_ROW, _BAR, _TOP, _FOOT = 80, 30, 34, 104
_MET, _OPEN, _MISSED = "terpenuhi", "masih mungkin", "tidak terjangkau"
# A sign of its own for each, so that a print in grey says the same.
_SIGNS = {
    _MET: ("M-7 0 L-2 5 L7 -6", GREEN),
    _OPEN: ("M-6 0 A6 6 0 1 0 6 0 A6 6 0 1 0 -6 0", INK),
    _MISSED: ("M-6 -6 L6 6 M-6 6 L6 -6", RED),
}
_HATCHED = "maybe"


@dataclass(frozen=True)
class Bar:
    """What an area has for sure (`low`), at most (`high`), of how much, and what it must have."""

    name: str
    low: Fraction
    high: Fraction
    whole: Fraction
    minimum: Fraction

    @property
    def state(self) -> str:
        """Whether the minimum is met, may still be met, or is out of reach."""
        if self.low >= self.minimum:
            return _MET
        return _OPEN if self.high >= self.minimum else _MISSED


@dataclass(frozen=True)
class Bars:
    """The picture's data; `sure` and `maybe` say what the two parts of a bar are."""

    heading: Heading
    bars: Sequence[Bar]
    sure: str
    maybe: str
    note: str = ""
    mark: str = "batas minimum WBK"


def draw_bars(picture: Bars) -> str:
    """The SVG: one row a bar, each on a scale of its own whole."""
    rows = [_row(bar, HEAD_HEIGHT + _TOP + n * _ROW) for n, bar in enumerate(picture.bars)]
    bottom = HEAD_HEIGHT + _TOP + len(picture.bars) * _ROW
    told = "; ".join(f"{bar.name}: {_told(bar)}" for bar in picture.bars)
    parts = [description(told), hatching(_HATCHED), *rows, _legend(picture, bottom + 18)]
    return sheet(picture.heading, bottom + _FOOT, parts)


def description(words: str) -> str:
    """What the picture says, for those who do not see it."""
    return svg.element("desc", svg.escaped(words))


def hatching(name: str) -> str:
    """A pattern of slanted lines under that name."""
    lines = svg.line(0, 0, 0, 8, stroke=GREEN, stroke_width=3)
    pattern = svg.element(
        "pattern",
        svg.rect(0, 0, 8, 8, fill="#fff"),
        lines,
        id=name,
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return svg.element("defs", pattern)


def _told(bar: Bar) -> str:
    low, high, least = in_points(bar.low), in_points(bar.high), in_points(bar.minimum)
    short = f", kurang {shortage(bar.minimum, bar.high)}" if bar.state == _MISSED else ""
    reached = low if bar.low == bar.high else f"{low} sampai {high}"
    return f"{reached}; minimum {least}: {bar.state}{short}"


def _row(bar: Bar, top: float) -> str:
    names = wrapped(bar.name, _NAMES - 14, TEXT_SIZE, 2)
    base = top + _BAR / 2 + 6 - (len(names) - 1) * 9
    shown = [
        svg.text(MARGIN, base + n * 18, name, font_size=TEXT_SIZE, font_weight="bold", fill=INK)
        for n, name in enumerate(names)
    ]
    return "".join(shown) + _drawn(bar, top) + _beside(bar, top)


def _drawn(bar: Bar, top: float) -> str:
    """The whole in outline, what is sure in full, what may come hatched, the minimum across."""
    low, high, mark = (_x(bar, value) for value in (bar.low, bar.high, bar.minimum))
    return (
        svg.rect(_LEFT, top, _RIGHT - _LEFT, _BAR, fill="#fff", stroke=GREY, stroke_width=1)
        + svg.rect(_LEFT, top, low - _LEFT, _BAR, fill=GREEN)
        + svg.rect(low, top, high - low, _BAR, fill=f"url(#{_HATCHED})", stroke=GREEN)
        + svg.line(mark, top - 8, mark, top + _BAR + 8, stroke=INK, stroke_width=3)
        + svg.text(
            mark, top + _BAR + 23, in_points(bar.minimum), font_size=TEXT_SIZE, text_anchor="middle"
        )
    )


def _x(bar: Bar, value: Fraction) -> float:
    share = min(max(value / bar.whole, Fraction(0)), Fraction(1)) if bar.whole else Fraction(0)
    return _LEFT + (_RIGHT - _LEFT) * float(share)


def _beside(bar: Bar, top: float) -> str:
    path, colour = _SIGNS[bar.state]
    left = _RIGHT + 26
    reached = in_points(bar.low)
    if bar.high != bar.low:
        reached = f"{reached} s.d. {in_points(bar.high)}"
    is_missed = bar.state == _MISSED
    told = f"{bar.state}, kurang {shortage(bar.minimum, bar.high)}" if is_missed else bar.state
    return (
        svg.element(
            "path",
            d=path,
            transform=f"translate({left:.2f} {top + _BAR / 2:.2f})",
            fill="none",
            stroke=colour,
            stroke_width=3,
        )
        + svg.text(
            left + 18, top + 11, f"{reached} dari {in_points(bar.whole)}", font_size=TEXT_SIZE
        )
        + svg.text(left + 18, top + 31, told, font_size=TEXT_SIZE, font_weight="bold", fill=colour)
    )


def _legend(picture: Bars, top: float) -> str:
    """Both parts of a bar, the rest of it, and the mark."""
    signs = (
        (svg.rect(0, 0, 30, 20, fill=GREEN), picture.sure),
        (svg.rect(0, 0, 30, 20, fill=f"url(#{_HATCHED})", stroke=GREEN), picture.maybe),
        (svg.rect(0, 0, 30, 20, fill="#fff", stroke=GREY), "belum ada"),
        (svg.line(15, -3, 15, 23, stroke=INK, stroke_width=3), picture.mark),
    )
    step = (WIDTH - 2 * MARGIN) / len(signs)
    drawn = "".join(
        svg.element("g", sign, transform=f"translate({MARGIN + n * step:.2f} {top:.2f})")
        + svg.text(MARGIN + n * step + 40, top + 15, label, font_size=TEXT_SIZE, fill=INK)
        for n, (sign, label) in enumerate(signs)
    )
    rule = svg.line(MARGIN, top - 12, WIDTH - MARGIN, top - 12, stroke=PALE, stroke_width=1)
    return rule + drawn + svg.text(MARGIN, top + 52, picture.note, font_size=TEXT_SIZE, fill=GREY)
