"""Words and lists inside a cell or a paragraph: markup, list marks, separators, numerals."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_BREAKING_TAG = re.compile(r"</?p>|<br ?/?>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?[a-z]+>", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*")
_SEPARATOR = re.compile(r"\s*;\s*(?:dan(?:/atau)?)?$")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list in the text; `mark` is None when the list has no numbers or letters."""

    mark: str | None
    text: str


def clean(text: str) -> str:
    """Return the text without OCR markup, with single blanks."""
    without_tags = _INLINE_TAG.sub("", _BREAKING_TAG.sub(" ", text))
    return " ".join(_EMPHASIS.sub(r"\1", without_tags).split())


def without_separator(text: str) -> str:
    """Return a list entry without the `;` or `; dan` that parts it from the next one."""
    return _SEPARATOR.sub("", text)


def squeezed(text: str) -> str:
    """Its letters and digits alone, as capitals."""
    return re.sub(r"[\W_]+", "", text).upper()


def join(*parts: str) -> str:
    """Join the parts that hold something with one blank."""
    return " ".join(part for part in parts if part)


def _next_number(mark: str) -> str:
    return str(int(mark) + 1)


def _next_letter(mark: str) -> str:
    return chr(ord(mark) + 1)


@dataclass(frozen=True, slots=True)
class Marks:
    """How the entries of a list are marked: the first, the later ones, and what follows what."""

    first: re.Pattern[str]
    later: re.Pattern[str]
    following: Callable[[str], str]


_AT_WORD = r"(?:^|(?<=\s))"

ITEM_NUMBERS = Marks(
    re.compile(r"(\d{1,2})(?:\.\s*|\s+)(?=[^\W\d_])"),
    re.compile(_AT_WORD + r"(\d{1,2})(?:\.\s*|\s+)(?=[A-Z])"),
    _next_number,
)
DOTTED_NUMBERS = Marks(
    re.compile(r"(\d{1,2})\.\s*(?=\D)"),
    re.compile(_AT_WORD + r"(\d{1,2})\.\s*(?=\D)"),
    _next_number,
)
LETTERS = Marks(
    re.compile(r"([a-z])\.\s+(?=\S)"),
    re.compile(_AT_WORD + r"([a-z])\.\s+(?=\S)"),
    _next_letter,
)
LINE_NUMBERS = Marks(
    re.compile(r"(\d{1,3})\.\s+"),
    re.compile(r"^(\d{1,3})\.\s+", re.MULTILINE),
    _next_number,
)
LINE_LETTERS = Marks(
    re.compile(r"([a-z])\.\s+"),
    re.compile(r"^([a-z])\.\s+", re.MULTILINE),
    _next_letter,
)


def split_list(text: str, marks: Marks) -> list[Item]:
    """Split a text at its list marks.

    Only a mark that follows its predecessor in order starts an entry; a number or letter inside a
    sentence does not.
    """
    first = marks.first.match(text)
    if first is None:
        return [Item(None, _entry_text(text))] if text.strip() else []
    starts = [first]
    for match in marks.later.finditer(text, first.end()):
        if match[1] == marks.following(starts[-1][1]):
            starts.append(match)
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [
        Item(start[1], _entry_text(text[start.end() : end]))
        for start, end in zip(starts, ends, strict=True)
    ]


def _entry_text(text: str) -> str:
    return without_separator(clean(text))


def roman_value(numeral: str) -> int:
    """Return the value of a roman numeral."""
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=True)
    )
