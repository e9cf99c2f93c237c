"""Words that were broken at the end of a line, put together where the text itself shows how."""

import re
from collections import Counter
from typing import Final

BROKEN_WORD: Final = "\u00ad"
"""Stands where two pieces met: two words, or one that was broken; a person decides."""
BY_POSITION: Final = "\u2063"
"""Begins a line that tells the page of the table below it, whose columns no ruled line shows."""
OVER_PAGE: Final = "\u2060"
"""Begins a row of a table that a page cut in two and that was put together."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MARKS: Final = re.compile(rf"{BROKEN_WORD}|{OVER_PAGE}|{BY_POSITION}[0-9]+")
_PIECE: Final = r"([^\W\d_]{2,})"
# A hyphen at the end of a line, or of a line of a cell; or no sign at all (`BROKEN_WORD`).
_HYPHENED: Final = re.compile(rf"{_PIECE}(-(?:[ \t]*\n[ \t]*| )){_PIECE}([ \t]?)")
_MET: Final = re.compile(rf"([^\W\d_]+) {BROKEN_WORD}([^\W\d_]+)")
_PIECES: Final = re.compile(rf"[^\W\d_]+(?: {BROKEN_WORD}[^\W\d_]+)+")
_LONGEST_ENDING: Final = 3  # kan, nya
_MOST_PIECES: Final = 6  # of a word in a narrow cell


def mended(text: str) -> str:
    """The text with whole words where it has the same word elsewhere, or says one word twice.

    Two pieces that met without a sign are one word where the text has it elsewhere and not both of
    them, or has neither of them; two where it has the first. Any place that the text does not
    settle so is marked with BROKEN_WORD. Lines keep their numbers.
    """
    apart = _PIECES.sub(" ", _HYPHENED.sub(" ", text))
    known = Counter(word.casefold() for word in _WORD.findall(apart))
    text = _HYPHENED.sub(lambda found: _put_together(found, known), text)
    for _ in range(_MOST_PIECES):
        text = _MET.sub(lambda found: _of_two(found[1], found[2], known), text)
    return text


def _of_two(first: str, second: str, known: Counter[str]) -> str:
    """Two pieces without a sign between them, as one word or two."""
    joined = f"{first}{second}"
    is_first, is_second, is_one = (bool(known[each.casefold()]) for each in (first, second, joined))
    if first[-1].islower() and second[0].isupper():  # of a name, or a new sentence
        return f"{first} {second}"
    if is_first and is_second:
        return f"{first} {BROKEN_WORD if is_one else ''}{second}"
    if is_one:
        return joined
    is_ending = len(second) <= _LONGEST_ENDING and not is_second
    is_open = is_second or (is_first and not is_ending)
    return f"{first} {BROKEN_WORD}{second}" if is_open else f"{first}{BROKEN_WORD}{second}"


def without_marks(text: str) -> str:
    """The text alone: no BROKEN_WORD or OVER_PAGE, and lines of BY_POSITION empty.

    Lines keep their numbers.
    """
    return _MARKS.sub("", text)


def _put_together(found: re.Match[str], known: Counter[str]) -> str:
    first, met, second, blank = found.groups()
    whole = _whole(first, second, known)
    if whole is None:
        return f"{first}{met}{BROKEN_WORD}{second}{blank}"
    return f"{whole}\n" if "\n" in met else f"{whole}{blank}"


def _whole(first: str, second: str, known: Counter[str]) -> str | None:
    """The one word that both pieces are; none where nothing shows it."""
    joined, hyphened = f"{first}{second}", f"{first}-{second}"
    is_twice = first.casefold() == second.casefold()  # unit-unit: many
    if is_twice or known[hyphened.casefold()]:
        return hyphened
    return joined if known[joined.casefold()] else None
