"""Whether a scan is of this document: its words in both directions, and what names it.

Another report of the same office has nearly all of the same words, and a longer one has them all.
What tells them apart is printed on the cover (period, letter number) and at the foot of each page
(letter number, digest). A text layer made by OCR has slips, so nothing is asked for to the letter.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from app.integrations.signing.scans import text_of, words_in

ALIKE: Final = 90
"""So many hundredths of the words are common to a document and its scan."""
_NEAR: Final = 0.7
_LONG: Final = 5  # letters; shorter words (IV, 2023) mean another thing with one letter changed
_COVER: Final = 600  # characters of a scan among which its cover is

_FOOT: Final = re.compile(r"· ([^·\r\n]+) · sidik ([0-9a-f]{16})\b")
_DIGEST: Final = re.compile(r"sidik\W{0,3}([0-9a-z]{12,20})\b")
_TITLE: Final = re.compile(r"\A.*?(?=\bNOMOR )", re.DOTALL)
_WORD: Final = re.compile(r"[\w/]+")
_MISREAD: Final = str.maketrans("1l|!0", "iiiio")


class Mark(StrEnum):
    """What names a document, and differs in a scan."""

    COVER = "cover"
    NUMBER = "number"
    DIGEST = "digest"


@dataclass(frozen=True)
class Comparison:
    """`share`: hundredths of the words that both have, of the one that has more words.

    `other`: what names another document than this one.
    """

    share: int
    other: tuple[Mark, ...] = ()

    @property
    def found(self) -> int:
        """The share; 0 of a scan that names another document, whatever words they have."""
        return 0 if self.other else self.share


def compare(printed: bytes, scan: bytes) -> Comparison | None:
    """Compare two PDFs by their text layers; None where the scan has none.

    Raises Invalid (`pdf_unreadable`).
    """
    wanted, found = text_of(printed), text_of(scan)
    words, scanned = words_in(wanted), words_in(found)
    if not scanned:
        return None
    most = max(words.total(), scanned.total())
    return Comparison((words & scanned).total() * 100 // most, other_marks(wanted, found))


def other_marks(printed: str, scan: str) -> tuple[Mark, ...]:
    """What names another document in the text of a scan; nothing where the printed has no foot."""
    foot = _FOOT.search(printed)
    if foot is None:
        return ()
    number, digest = foot[1].strip(), foot[2]
    is_other = {
        Mark.COVER: not _has_cover(printed, scan),
        Mark.NUMBER: _times(number, scan) * 2 < _times(number, printed),
        Mark.DIGEST: _has_other_digest(digest, scan),
    }
    return tuple(mark for mark, other in is_other.items() if other)


def _has_cover(printed: str, scan: str) -> bool:
    """Whether all words above the number, the period among them, stand where the scan begins."""
    title = _TITLE.search(printed)
    wanted = _read_alike(title[0]) if title else []
    found = _read_alike(scan[: max(_COVER, len(title[0]) * 2 if title else 0)])
    return all(
        word in found or (len(word) >= _LONG and any(_is_near(word, each) for each in found))
        for word in wanted
    )


def _read_alike(text: str) -> list[str]:
    """Words, where letters and digits that OCR takes for each other are the same."""
    return _WORD.findall(text.lower().translate(_MISREAD))


def _times(number: str, text: str) -> int:
    plain = re.sub(r"\s", "", text.lower()).translate(_MISREAD)
    return plain.count(re.sub(r"\s", "", number.lower()).translate(_MISREAD))


def _has_other_digest(digest: str, scan: str) -> bool:
    """Most pages name another digest; one that nobody can read any more says nothing."""
    told = _DIGEST.findall(scan.lower())
    near = sum(_is_near(digest, each) for each in told)
    return near * 2 < len(told)


def _is_near(word: str, other: str) -> bool:
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= _NEAR
