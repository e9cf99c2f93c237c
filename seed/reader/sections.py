"""The decree itself: its head, what it weighs and is based on, what it decides, who signed it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.integrations.foreign_values.months import MONTHS
from seed.reader.refusals import DecreeTextError
from seed.reader.text import clean, without_separator

NUMBER = re.compile(r"NOMOR\s+(\S.*?)\s+TAHUN\s+(\d{4})")
CLAUSE = re.compile(
    r"(Menimbang|Mengingat|Memperhatikan|Menetapkan|MEMUTUSKAN)\s*:\s*(.*)", re.DOTALL
)
_DICTUM = re.compile(r"((?:KE[A-Z]+|PERTAMA)(?: [A-Z]+)?)\s*:\s*(.*)", re.DOTALL)
_PLACE = re.compile(r"Ditetapkan di\s+(\S.*)", re.IGNORECASE)
_DATE = re.compile(r"pada tanggal\s+(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})", re.IGNORECASE)
_CERTIFIED = re.compile(r"Salinan sesuai dengan aslinya", re.IGNORECASE)
_SIGNED = re.compile(r"\(?ttd\.?\)?", re.IGNORECASE)
ANNEX = re.compile(r"LAMPIRAN\b")
_PAGE_NUMBER = re.compile(r"-\s*\d+\s*-")
_LIST_DASH = re.compile(r"^- ")
_ISSUER = re.compile(r"KEPUTUSAN\s+(?:KETUA\s+)?")
# What follows the title: the blessing, who decides, and the first clause.
_AFTER_TITLE = re.compile(r"DENGAN RAHMAT TUHAN\b|(?:- )?(?:Menimbang|Mengingat|MEMUTUSKAN)\b")
_DECIDER = re.compile(r"(?:KETUA|SEKRETARIS|KEPALA)\b")
_LETTERS_OF_MONTH = 3


@dataclass(frozen=True, slots=True)
class Signature:
    """Who put a name under the decree, and as what."""

    name: str
    job_title: str


@dataclass(slots=True)
class Clauses:
    """Texts under the headings of the body; a list keeps one entry per line."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    dictums: list[tuple[str, list[str]]] = field(default_factory=list)

    def list_text(self, heading: str) -> str:
        """Return the lines under a heading, still one below the other."""
        return "\n".join(self.texts.get(heading, []))

    def labelled_dictums(self) -> list[tuple[str, str]]:
        """Return label and text of every dictum."""
        return [(label, clean(" ".join(lines))) for label, lines in self.dictums]

    def sentence(self, heading: str) -> str:
        """Return what stands under a heading as one text."""
        return clean(self.list_text(heading))


@dataclass(frozen=True, slots=True)
class Head:
    """Letterhead, number, year and title."""

    issuer: str
    number: str
    year: int
    title: str


def body_of(lines: Sequence[str]) -> list[str]:
    """Return the lines of the decree before its first annex, without page numbers."""
    end = next((index for index, line in enumerate(lines) if ANNEX.match(line.strip())), len(lines))
    return ["" if _PAGE_NUMBER.fullmatch(line.strip()) else line.strip() for line in lines[:end]]


def read_head(body: Sequence[str]) -> Head:
    """Return who issued the decree, its number, year and title."""
    at, numbered = _first(body, NUMBER, "NOMOR ... TAHUN ...")
    subject, _ = _first(body, re.compile("TENTANG"), "TENTANG")
    start = next((i for i in range(at - 1, -1, -1) if _ISSUER.match(body[i])), at)
    issuer = _ISSUER.sub("", clean(" ".join(body[start:at])), count=1)
    return Head(issuer, clean(numbered[1]), int(numbered[2]), _title(body[subject + 1 :]))


def _title(lines: Iterable[str]) -> str:
    """The first paragraph; where no blank line ends it, what follows every title does."""
    found: list[str] = []
    for line in lines:
        if _AFTER_TITLE.match(line) or (found and not line):
            break
        if line:
            found.append(line)
    return clean(" ".join(found[: _decider(found)]))


def _decider(lines: Sequence[str]) -> int | None:
    """Where `KETUA KOMISI …,` begins; a title itself does not end with a comma."""
    if not lines or not lines[-1].endswith(","):
        return None
    return next((i for i in range(len(lines) - 1, 0, -1) if _DECIDER.match(lines[i])), None)


def read_clauses(body: Sequence[str]) -> Clauses:
    """Return the texts from Menimbang to the last dictum."""
    clauses = Clauses()
    target: list[str] = []
    for line in body[: _first(body, _PLACE, "Ditetapkan di ...")[0]]:
        text = _LIST_DASH.sub("", line)
        if clause := CLAUSE.match(text):
            target = clauses.texts.setdefault(clause[1], [])
            text = clause[2]
        elif "Menetapkan" in clauses.texts and (dictum := _DICTUM.match(text)):
            target = []
            clauses.dictums.append((dictum[1], target))
            text = dictum[2]
        if text:
            target.append(text)
    return clauses


def read_place_and_date(body: Sequence[str]) -> tuple[str, date]:
    """Return where and when the decree was made."""
    _, place = _first(body, _PLACE, "Ditetapkan di ...")
    line, made = _first(body, _DATE, "pada tanggal ...")
    month = MONTHS.get(made[2][:_LETTERS_OF_MONTH].lower(), 0)
    try:
        return clean(place[1]), date(int(made[3]), month, int(made[1]))
    except ValueError as error:
        raise DecreeTextError("date_impossible", line + 1, text=made[0]) from error


def read_signatures(body: Sequence[str]) -> tuple[Signature, Signature | None]:
    """Return who signed the decree, and who certified the copy, if it is one."""
    start = _first(body, _DATE, "pada tanggal ...")[0] + 1
    certified = next((i for i in range(start, len(body)) if _CERTIFIED.match(body[i])), None)
    signatory = _signature(body[start:certified])
    if signatory is None:
        raise DecreeTextError("signature_missing", start)
    return signatory, None if certified is None else _signature(body[certified + 1 :])


def _signature(lines: Iterable[str]) -> Signature | None:
    written = [clean(line) for line in lines if line and not _SIGNED.fullmatch(line)]
    if not written:
        return None
    *job_title, name = written
    return Signature(name, without_separator(" ".join(job_title)).rstrip(","))


def _first(
    lines: Sequence[str], pattern: re.Pattern[str], wanted: str
) -> tuple[int, re.Match[str]]:
    for index, line in enumerate(lines):
        if match := pattern.fullmatch(line):
            return index, match
    raise DecreeTextError("line_missing", wanted=wanted)
