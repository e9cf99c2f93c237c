"""How each state looks: a colour, a pattern and a glyph, any one of which tells it apart."""

from dataclasses import dataclass
from enum import StrEnum

from app.integrations.pictures.svg import element, line, rect, text

INK, GREY, PALE = "#1c1c1c", "#6b6b6b", "#d9d9d9"
GREEN, LIGHT_GREEN, RED, YELLOW = "#14532d", "#bfe0c8", "#b3261e", "#f6d87c"


class State(StrEnum):
    """What a month has come to."""

    DONE = "done"
    DONE_EARLY = "done_early"
    DUE = "due"
    LATE = "late"
    PLANNED = "planned"
    NOT_PLANNED = "not_planned"
    UNKNOWN = "unknown"


LABELS = {
    State.DONE: "Terlaksana",
    State.DONE_EARLY: "Terlaksana lebih awal",
    State.DUE: "Jatuh tempo bulan ini",
    State.LATE: "Terlambat",
    State.PLANNED: "Direncanakan",
    State.NOT_PLANNED: "Tidak direncanakan",
    State.UNKNOWN: "Belum dijadwalkan",
}


@dataclass(frozen=True)
class _Look:
    """A background with lines or dots over it (drawn on a tile), and the colour of the glyph."""

    background: str
    glyph: str
    over: str = ""
    turn: int = 0


_STRIPE = line(0, 0, 0, 8, stroke=RED, stroke_width=5)
_PINSTRIPE = line(4, 0, 4, 8, stroke=GREEN, stroke_width=1.6)
_DOT = element("circle", cx=4, cy=4, r=1.1, fill=INK)
_LOOKS = {
    State.DONE: _Look(GREEN, "#fff"),
    State.DONE_EARLY: _Look(LIGHT_GREEN, GREEN, _PINSTRIPE),
    State.DUE: _Look(YELLOW, INK, _DOT),
    State.LATE: _Look("#fff", RED, _STRIPE, 45),
    State.PLANNED: _Look("#fff", INK),
    State.NOT_PLANNED: _Look("#fff", PALE),
    State.UNKNOWN: _Look("#f1f1f1", GREY),
}


def definitions() -> str:
    """The patterns and glyphs that swatches refer to."""
    patterns = (_pattern(state, look) for state, look in _LOOKS.items() if look.over)
    return element("defs", *patterns, *map(_sign, State))


def swatch(state: State, x: float, y: float, width: float, height: float) -> str:
    """A field in the state's colour and pattern, with its glyph in the middle."""
    look = _LOOKS[state]
    fill = f"url(#{state.value})" if look.over else look.background
    field = rect(x, y, width, height, fill=fill, stroke=GREY, stroke_width=0.8)
    return field + glyph(state, x + width / 2, y + height / 2)


def glyph(state: State, x: float, y: float) -> str:
    """The state's sign, some twelve wide, around a point."""
    return element("use", href=f"#sign-{state.value}", x=x, y=y)


def _sign(state: State) -> str:
    """The glyph around the origin, on something plain where the pattern would hide it."""
    plate = element("circle", r=9, fill="#fff", stroke=GREY, stroke_width=0.6)
    parts = [plate] if _LOOKS[state].over else []
    return element("g", *parts, *_GLYPHS[state], id=f"sign-{state.value}")


def _pattern(state: State, look: _Look) -> str:
    return element(
        "pattern",
        rect(0, 0, 8, 8, fill=look.background),
        look.over,
        id=state.value,
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({look.turn})",
    )


def _strokes(state: State, path: str, width: float) -> str:
    return element("path", d=path, fill="none", stroke=_LOOKS[state].glyph, stroke_width=width)


_CIRCLE = "M-5 0 A5 5 0 1 0 5 0 A5 5 0 1 0 -5 0"
_GLYPHS: dict[State, tuple[str, ...]] = {
    State.DONE: (_strokes(State.DONE, "M-6 0 L-2 4.5 L6 -5", 2.4),),
    State.DONE_EARLY: (
        _strokes(State.DONE_EARLY, "M-0.5 -5 L-5.5 0 L-0.5 5 M5 -5 L0 0 L5 5", 1.9),
    ),
    State.DUE: (_strokes(State.DUE, f"{_CIRCLE} M0 -3.2 L0 0 L3 1.5", 1.5),),
    State.LATE: (_strokes(State.LATE, "M0 -6 L0 1.5 M0 3.5 L0 6", 3),),
    State.PLANNED: (_strokes(State.PLANNED, _CIRCLE, 1.2),),
    State.NOT_PLANNED: (_strokes(State.NOT_PLANNED, "M-4 0 L4 0", 1.2),),
    State.UNKNOWN: (
        text(
            0,
            5,
            "?",
            fill=_LOOKS[State.UNKNOWN].glyph,
            font_size=16.5,
            font_weight="bold",
            text_anchor="middle",
        ),
    ),
}
