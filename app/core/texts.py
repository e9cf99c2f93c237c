"""Text as people write it, and as they compare it; the same on both databases.

Normalised once, at entry (`schemas/base.py`); what was stored before is never rewritten, because
digests and the audit chain are made over it. So comparing folds both sides.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

# Nobody sees them and nobody means them: soft hyphen, zero-width blanks, word joiners, byte order
# mark. The joiners of scripts and emoji (U+200C, U+200D) stay.
_UNSEEN: Final = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff]")
_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_RUNS: Final = re.compile(" {2,}")
_LINE_ENDS: Final = re.compile("\r\n?|[\u0085\u2028\u2029]")

MARKS: Final = "[\u0300-\u036f\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]+"
"""What comparing leaves out: accents, once they are characters of their own, and the unseen."""
_MARKS: Final = re.compile(MARKS)
_SPACE: Final = re.compile("[ \t\r\n]+")


def in_nfc(text: str) -> str:
    """The text with each letter in one form, and nothing else changed: for secrets."""
    return unicodedata.normalize("NFC", text)


def as_line(text: str) -> str:
    """One line: NFC, nothing unseen, every blank an ordinary one and alone, none at the ends.

    Control characters stay, for whoever checks to refuse.
    """
    if text.isascii():
        return _RUNS.sub(" ", text).strip()
    return _RUNS.sub(" ", _BLANKS.sub(" ", _UNSEEN.sub("", in_nfc(text)))).strip()


def as_paragraph(text: str) -> str:
    """Several lines: as `as_line`, but lines end in LF and blanks within them stay as many."""
    seen = text if text.isascii() else _BLANKS.sub(" ", _UNSEEN.sub("", in_nfc(text)))
    return _LINE_ENDS.sub("\n", seen).strip()


def folded(text: str) -> str:
    """What two texts are compared by: small letters without accents, single blanks.

    `folded_text` in `services/platform/sql.py` is the same in SQL.
    """
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _SPACE.sub(" ", text).lower().strip(" ")


def folded_or_none(text: str | None) -> str | None:
    """The same for a column that may be empty."""
    return None if text is None else folded(text)


_TITLES: Final = frozenset(
    ["apt", "dr", "dra", "drg", "drs", "h", "hj", "ir", "kh", "prof"]
)  # academic and religious, written before the name
_DEGREE: Final = re.compile(r"\w+\.\w+")  # S.H., M.Si.: a name has no dot inside a word
_NO_LETTER: Final = re.compile(r"[\W_]+")


def without_titles(name: str) -> str:
    """The name without what is written before it (Dr., Hj.) and, after a comma, behind it."""
    words = name.split(",", maxsplit=1)[0].split()
    while len(words) > 1 and words[0].endswith(".") and words[0][:-1].lower() in _TITLES:
        words = words[1:]
    return " ".join(words)


def person_key(name: str) -> str:
    """What two spellings of one person's name share: its letters and digits, without titles.

    `Drs. Ma'ruf  Koli, S.H.` and `Maruf Koli` have the same. Names alone never prove that two
    people are one: whoever has the same is asked about.
    """
    first, *others = without_titles(name).split() or [""]
    called = [first, *(word for word in others if not _DEGREE.match(word))]
    return _NO_LETTER.sub("", folded(" ".join(called)))


def share_a_name(first: str, second: str) -> bool:
    """Titles and initials come and go; somebody with no word in common is somebody else."""
    if person_key(first) == person_key(second):
        return True
    words = [
        {word for word in re.findall(r"\w+", folded(name)) if len(word) > 1}
        for name in (first, second)
    ]
    return not words[0].isdisjoint(words[1])


def once_each(texts: Iterable[str]) -> list[str]:
    """The texts in their order, of those that are the same to people (`folded`) only the first."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(folded(text), text)
    return list(first.values())


def texts_in(
    value: object, way: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in a value as JSON has them, with the names and places that lead to it."""
    if isinstance(value, str):
        yield way, value
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, Mapping):
        inner = ((str(name), each) for name, each in value.items())
    elif isinstance(value, list | tuple):
        inner = enumerate(value)
    for part, each in inner:
        yield from texts_in(each, (*way, part))
