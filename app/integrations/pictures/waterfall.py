"""The waterfall: what is claimed, and how much of it is left at each further strength."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.core.points import difference, in_points
from app.integrations.pictures import svg
from app.integrations.pictures.looks import GREEN, GREY, INK, PALE, RED
from app.integrations.pictures.minimums import description, hatching
from app.integrations.pictures.sheet import HEAD_HEIGHT, MARGIN, TEXT_SIZE, WIDTH, Heading, sheet
from app.integrations.pictures.words import wrapped

_LEFT, _RIGHT = MARGIN + 54, WIDTH - MARGIN - 210
_TOP, _HEIGHT, _FOOT, _BAR = HEAD_HEIGHT + 40, 430, 172, 150
_STEP, _WHOLE = 20, 100
_HATCHED = "open"


@dataclass(frozen=True)
class Strength:
    """A score at one strength: its points for sure, and those that are possible with them."""

    name: str
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Waterfall:
    """The picture's data: strengths from the weakest on, and marks to reach by their names."""

    heading: Heading
    strengths: Sequence[Strength]
    marks: Sequence[tuple[str, Fraction]] = ()
    note: str = ""


def draw_waterfall(picture: Waterfall) -> str:
    """The SVG; what is lost from one strength to the next stands over the next, in dashes."""
    step = (_RIGHT - _LEFT) / max(len(picture.strengths), 1)
    bars = [
        _bar(strength, before, _LEFT + n * step + (step - _BAR) / 2)
        for n, (before, strength) in enumerate(
            zip([None, *picture.strengths], picture.strengths, strict=False)
        )
    ]
    parts = [
        description("; ".join(_all_told(picture.strengths))),
        hatching(_HATCHED),
        _scale(),
        *bars,
        *_marks(picture.marks),
        _legend(_y(Fraction(0)) + 94),
        svg.text(MARGIN, _y(Fraction(0)) + 148, picture.note, font_size=TEXT_SIZE, fill=GREY),
    ]
    return sheet(picture.heading, _TOP + _HEIGHT + _FOOT, parts)


def _all_told(strengths: Sequence[Strength]) -> list[str]:
    told = []
    for before, one in zip([None, *strengths], strengths, strict=False):
        is_less = before is not None and before.low > one.low
        fall = f", turun {in_points(difference(before.low, one.low))}" if before and is_less else ""
        told.append(f"{one.name}: {in_points(one.low)}{fall}")
    return told


def _y(points: Fraction) -> float:
    return _TOP + _HEIGHT * (1 - float(points) / _WHOLE)


def _scale() -> str:
    lines = [
        svg.line(_LEFT, _y(Fraction(n)), _RIGHT, _y(Fraction(n)), stroke=PALE, stroke_width=1)
        + svg.text(_LEFT - 10, _y(Fraction(n)) + 5, str(n), font_size=TEXT_SIZE, text_anchor="end")
        for n in range(0, _WHOLE + 1, _STEP)
    ]
    base = _y(Fraction(0))
    return "".join(lines) + svg.line(_LEFT, base, _RIGHT, base, stroke=INK, stroke_width=1.4)


def _bar(one: Strength, before: Strength | None, left: float) -> str:
    low, high = _y(one.low), _y(one.high)
    return (
        svg.rect(left, high, _BAR, low - high, fill=f"url(#{_HATCHED})", stroke=GREEN)
        + svg.rect(left, low, _BAR, _y(Fraction(0)) - low, fill=GREEN)
        + (_fall(before.low, one.low, left) if before else "")
        + _words(one, before, left + _BAR / 2)
    )


def _fall(before: Fraction, low: Fraction, left: float) -> str:
    """From the top of the bar before down to this one's: what was lost."""
    top, bottom = _y(before), _y(low)
    frame: svg.Attributes = {"fill": "none", "stroke": RED, "stroke_width": 2.4}
    if before <= low:
        return ""
    return svg.rect(left - 5, top, _BAR + 10, bottom - top, stroke_dasharray="7 4", **frame)


def _words(one: Strength, before: Strength | None, middle: float) -> str:
    """Under the bar: what it is, its points, and by how much it fell."""
    base = _y(Fraction(0)) + 24
    reached = in_points(one.low)
    if one.high != one.low:
        reached += f" (mungkin {in_points(one.high)})"
    fall = difference(before.low, one.low) if before else Fraction(0)
    lines = [(one.name, INK, "bold"), (reached, INK, "normal")]
    if fall > 0:
        lines.append((f"turun {in_points(fall)}", RED, "bold"))
    return "".join(
        svg.text(
            middle,
            base + n * 21,
            wrapped(words, _BAR + 110, TEXT_SIZE, 1)[0],
            font_size=TEXT_SIZE,
            text_anchor="middle",
            font_weight=weight,
            fill=colour,
        )
        for n, (words, colour, weight) in enumerate(lines)
    )


def _legend(top: float) -> str:
    """The three parts of a bar."""
    dashed = svg.rect(
        0, 0, 30, 20, fill="none", stroke=RED, stroke_width=2.4, stroke_dasharray="7 4"
    )
    signs = (
        (svg.rect(0, 0, 30, 20, fill=GREEN), "nilai yang dapat diakui"),
        (svg.rect(0, 0, 30, 20, fill=f"url(#{_HATCHED})", stroke=GREEN), "masih terbuka"),
        (dashed, "turun dari kekuatan sebelumnya"),
    )
    return "".join(
        svg.element("g", sign, transform=f"translate({MARGIN + n * 360} {top:.2f})")
        + svg.text(MARGIN + n * 360 + 40, top + 15, label, font_size=TEXT_SIZE, fill=INK)
        for n, (sign, label) in enumerate(signs)
    )


def _marks(marks: Sequence[tuple[str, Fraction]]) -> list[str]:
    """Lines across the bars, named at their right end."""
    return [
        svg.line(_LEFT, _y(points), _RIGHT, _y(points), stroke=INK, stroke_width=2)
        + svg.text(_RIGHT + 10, _y(points) + 5, f"{name}: {in_points(points)}", font_size=TEXT_SIZE)
        for name, points in marks
    ]
