"""Legal bases (mengingat): revoked, later than the decree, or cited by a wrong number."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from app.core.texts import folded
from app.schemas.decrees.linting import ConcernCode
from app.services.decrees.linting.concerns import Concern
from app.services.decrees.linting.texts import LintedFile, Part, Written


class Rank(NamedTuple):
    """A kind of regulation: how people shorten it, how a decree writes it (folded), its name."""

    short: str
    pattern: str
    name: str


UU: Final = Rank("UU", r"(?:undang-undang|uu)(?: republik indonesia| ri)?", "Undang-Undang")
PP: Final = Rank(
    "PP", r"(?:peraturan pemerintah|pp)(?: republik indonesia| ri)?", "Peraturan Pemerintah"
)
PERPRES: Final = Rank(
    "Perpres", r"(?:peraturan presiden|perpres)(?: republik indonesia| ri)?", "Peraturan Presiden"
)
PERMENPANRB: Final = Rank(
    "Permenpan RB",
    r"(?:peraturan menteri|permen) ?(?:(?:negara )?pendayagunaan aparatur (?:sipil )?negara"
    r"(?: dan | ?& ?)reformasi birokrasi|pan(?: dan |[ &-]{0,3})rb)(?: republik indonesia| ri)?",
    "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi",
)
RANKS: Final = (UU, PP, PERPRES, PERMENPANRB)


class Regulation(NamedTuple):
    """A regulation by rank, number and year."""

    rank: Rank
    number: int
    year: int

    def __str__(self) -> str:
        """As people cite it: `Perpres 54/2018`."""
        return f"{self.rank.short} {self.number}/{self.year}"

    @property
    def in_full(self) -> str:
        """As a decree cites it: `Peraturan Presiden Nomor 54 Tahun 2018`."""
        return f"{self.rank.name} Nomor {self.number} Tahun {self.year}"


# What was revoked, and what stands in its place. Only what is certain belongs here.
REVOKED: Final[dict[Regulation, Regulation]] = {
    Regulation(UU, 42, 2008): Regulation(UU, 7, 2017),  # election of the President
    Regulation(UU, 15, 2011): Regulation(UU, 7, 2017),  # who holds elections
    Regulation(UU, 8, 2012): Regulation(UU, 7, 2017),  # election of DPR, DPD, DPRD
    Regulation(UU, 5, 2014): Regulation(UU, 20, 2023),  # civil servants
    Regulation(PP, 53, 2010): Regulation(PP, 94, 2021),  # their discipline
    Regulation(PP, 46, 2011): Regulation(PP, 30, 2019),  # judging their performance
    Regulation(PERPRES, 54, 2010): Regulation(PERPRES, 16, 2018),  # procurement
    Regulation(PERPRES, 55, 2012): Regulation(PERPRES, 54, 2018),  # strategy against corruption
    Regulation(PERMENPANRB, 60, 2012): Regulation(PERMENPANRB, 52, 2014),  # Zona Integritas
    Regulation(PERMENPANRB, 52, 2014): Regulation(PERMENPANRB, 90, 2021),
    Regulation(PERMENPANRB, 10, 2019): Regulation(PERMENPANRB, 90, 2021),  # amended 52/2014
    Regulation(PERMENPANRB, 26, 2020): Regulation(PERMENPANRB, 9, 2023),  # evaluating reform
}

# Subjects that one regulation alone has; folded.
SUBJECTS: Final[tuple[tuple[str, Regulation], ...]] = (
    ("bersih dan bebas dari korupsi, kolusi dan nepotisme", Regulation(UU, 28, 1999)),
    (
        "strategi nasional pencegahan dan pemberantasan korupsi jangka panjang",
        Regulation(PERPRES, 55, 2012),
    ),
    ("pembangunan dan evaluasi zona integritas", Regulation(PERMENPANRB, 90, 2021)),
)

_NUMBER: Final = r"(?:(?:nomor|nomer|no)\b[.:]? ?)?"
_CITATIONS: Final = tuple(
    (rank, re.compile(rf"\b{rank.pattern} {_NUMBER}(\d+)(?: tahun |/)(\d{{4}})\b"))
    for rank in RANKS
)
_FIRST_YEAR: Final = re.compile(r"\b(?:nomor|nomer|no)\b[.:]? ?\S+ tahun (\d{4})\b")


def bases_are_in_force(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a legal basis that was revoked before the decree, or in its year."""
    made = linted.file.decree.date.year
    for text in _bases(linted):
        told = set[Regulation]()
        for cited in _cited(text):
            successor = REVOKED.get(cited)
            if successor is None or successor.year > made or successor in told:
                continue
            told.add(successor)
            code = (
                ConcernCode.LEGAL_BASIS_REVOKED
                if successor.year < made
                else ConcernCode.LEGAL_BASIS_REVOKED_THAT_YEAR
            )
            facts = {"regulation": str(cited), "revoked_by": str(successor)}
            yield Concern(code, text.place, text.path, facts)


def bases_are_quoted_rightly(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a legal basis whose number or year is not that of its subject."""
    for text in _bases(linted):
        words = folded(text.text)
        cited = _numbers(words)
        for subject, regulation in SUBJECTS:
            if subject in words and cited and regulation not in cited:
                facts = {"regulation": str(cited[0]), "meant": str(regulation)}
                yield Concern(ConcernCode.LEGAL_BASIS_MISQUOTED, text.place, text.path, facts)


def bases_are_earlier(linted: LintedFile) -> Iterator[Concern]:
    """Stop at a legal basis of a year after the decree's."""
    made = linted.file.decree.date.year
    for text in _bases(linted):
        found = _FIRST_YEAR.search(folded(text.text))
        if found and int(found[1]) > made:
            facts = {"named": int(found[1]), "decree_year": made}
            yield Concern(ConcernCode.LEGAL_BASIS_LATER, text.place, text.path, facts)


def revoked_by(basis: str, year: int) -> list[Regulation]:
    """What had revoked the regulations that a legal basis cites, until that year; each once."""
    found = (REVOKED.get(cited) for cited in _numbers(folded(basis)))
    return list(dict.fromkeys(each for each in found if each and each.year <= year))


def _bases(linted: LintedFile) -> Iterator[Written]:
    return (text for text in linted.texts if text.part is Part.BASIS)


def _cited(text: Written) -> list[Regulation]:
    """What a basis cites; a wrong number stands for the regulation whose subject it names."""
    words = folded(text.text)
    return [*_numbers(words), *(known for subject, known in SUBJECTS if subject in words)]


def _numbers(words: str) -> list[Regulation]:
    return [
        Regulation(rank, int(number), int(year))
        for rank, pattern in _CITATIONS
        for number, year in pattern.findall(words)
    ]
