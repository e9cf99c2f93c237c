"""The words of a page with where they stand, and the lines that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

_HYPHEN_AT_END: Final = 2  # how pdfium tells it
_SAME_LINE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its box in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    has_blank: bool
    """Whether a blank of the text itself follows."""

    @property
    def middle(self) -> float:
        """Half its height, from the page's foot."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half its width, from the page's left edge."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """From foot to top."""
        return self.top - self.bottom


Line = Sequence[Word]


def words_of(text: Any) -> list[Word]:  # noqa: ANN401 - pypdfium2 comes without types
    """All words of a page's text, in the text's order."""
    from pypdfium2 import raw  # noqa: PLC0415 - takes memory, and hardly anybody reads a PDF

    found: list[Word] = []
    letters = ""
    boxes: list[tuple[float, float, float, float]] = []
    for at in range(text.count_chars() + 1):
        code = raw.FPDFText_GetUnicode(text, at) if at < text.count_chars() else 0
        letter = "-" if code == _HYPHEN_AT_END else chr(code)
        if code and not letter.isspace():
            letters += letter
            boxes.append(text.get_charbox(at, loose=True))
            continue
        if letters:
            is_written = bool(code) and not raw.FPDFText_IsGenerated(text, at)
            found.append(_word(letters, boxes, has_blank=is_written))
        letters, boxes = "", []
    return found


def _word(
    letters: str, boxes: Sequence[tuple[float, float, float, float]], *, has_blank: bool
) -> Word:
    left, bottom, right, top = zip(*boxes, strict=True)
    return Word(letters, min(left), min(bottom), max(right), max(top), has_blank)


def lines_in(words: Iterable[Word]) -> list[list[Word]]:
    """The lines that words make, the uppermost first, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: -each.middle):
        if lines and lines[-1][0].middle - word.middle < _SAME_LINE * word.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda each: each.left) for line in lines]


def text_of_line(line: Line) -> str:
    """The words with single blanks; one more at the end where the text itself has it."""
    return " ".join(word.text for word in line) + (" " if line[-1].has_blank else "")
