"""Words in a picture: Indonesian names, and lines that fit their place."""

from datetime import date

from app.core.messages import Language
from app.core.messages.dates import MONTH_NAMES
from app.integrations.pictures.svg import clean

MONTHS = MONTH_NAMES[Language.INDONESIAN]
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
_WIDTHS = (  # of letters in the serif font, in parts of its size; capitals come last of all
    ("ijltf.,;:'|!()[] ", 0.3),
    ("rsI-/", 0.4),
    ("mwMW@%—…", 0.86),
)
_CAPITAL, _OTHER = 0.7, 0.52


def long_date(day: date) -> str:
    """30 Juni 2023."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def width_of(words: str, size: float) -> float:
    """About how wide the words are."""
    return sum(map(_width, words)) * size


def wrapped(words: str, width: float, size: float, lines: int) -> list[str]:
    """The words in so many lines of that width; what does not fit ends in an ellipsis."""
    found: list[str] = [""]
    for word in clean(words).split():
        longer = f"{found[-1]} {word}".strip()
        if width_of(longer, size) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] += "…"
    return [_shortened(each, width, size) for each in kept]


def _shortened(words: str, width: float, size: float) -> str:
    while width_of(words, size) > width:
        words = words.removesuffix("…")[:-1].rstrip() + "…"
    return words


def _width(letter: str) -> float:
    for letters, width in _WIDTHS:
        if letter in letters:
            return width
    if ord(letter) > 0x2E80:  # noqa: PLR2004 - from here on letters fill a square
        return 1.0
    return _CAPITAL if letter.isupper() else _OTHER
