"""Words that were broken at the end of a line, put together where the text itself shows how."""

import re
from collections import Counter
from typing import Final

BROKEN_WORD: Final = "\u00ad"
"""Stands where two pieces met: two words, or one that was broken; a person decides."""
BY_POSITION: Final = "\u2063"
"""Begins a line that tells the page of the table below it, whose columns no ruled line shows."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MARKS: Final = re.compile(rf"{BROKEN_WORD}|{BY_POSITION}[0-9]+")
_PIECE: Final = r"([^\W\d_]{2,})"
# A hyphen at the end of a line, or of a line of a cell; or no sign at all (`BROKEN_WORD`).
_MET: Final = re.compile(rf"{_PIECE}(-(?:[ \t]*\n[ \t]*| )| {BROKEN_WORD}){_PIECE}([ \t]?)")


def mended(text: str) -> str:
    """The text with whole words where it has the same word elsewhere, or says one word twice.

    Any other place is marked with BROKEN_WORD. Lines keep their numbers.
    """
    known = Counter(word.casefold() for word in _WORD.findall(_MET.sub(" ", text)))
    return _MET.sub(lambda found: _put_together(found, known), text)


def without_marks(text: str) -> str:
    """The text alone: no BROKEN_WORD, and lines of BY_POSITION empty. Lines keep their numbers."""
    return _MARKS.sub("", text)


def _put_together(found: re.Match[str], known: Counter[str]) -> str:
    first, met, second, blank = found.groups()
    whole = _whole(first, second, known, has_hyphen=met.startswith("-"))
    if whole is None:
        return f"{first}{met.rstrip(BROKEN_WORD)}{BROKEN_WORD}{second}{blank}"
    return f"{whole}\n" if "\n" in met else f"{whole}{blank}"


def _whole(first: str, second: str, known: Counter[str], *, has_hyphen: bool) -> str | None:
    """The one word that both pieces are; none where nothing shows it."""
    joined, hyphened = f"{first}{second}", f"{first}-{second}"
    is_twice = first.casefold() == second.casefold()  # unit-unit: many
    if has_hyphen and (is_twice or known[hyphened.casefold()]):
        return hyphened
    are_two = not has_hyphen and known[first.casefold()] and known[second.casefold()]
    return joined if known[joined.casefold()] and not are_two else None
