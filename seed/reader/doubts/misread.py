"""What text recognition reads wrongly so that everything still fits: headings, marks, numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from app.integrations.foreign_values.months import MONTHS
from seed.reader import people
from seed.reader.doubts.doubt import Doubt
from seed.reader.sections import ANNEX, CLAUSE, NUMBER
from seed.reader.tables import Row, read_rows
from seed.reader.text import squeezed

_LETTERS_OF_MONTH: Final = 3
_FEWEST_MONTHS: Final = 5
_NEAR: Final = 0.75
_ROW_NUMBER: Final = re.compile(r"([0-9]+)\.?")
_MARKS: Final = {
    "Menimbang": re.compile(r"([a-z])\.\s"),
    "Mengingat": re.compile(r"([0-9]{1,3})\.\s"),
}
_POSITIONS: Final = (
    "pengarah", "pelaksana", "ketua", "wakil", "koordinator", "sekretaris", "anggota",
)  # fmt: skip


def misread(text: str, lines: Sequence[str], data: Mapping[str, Any]) -> Iterator[Doubt]:
    """Doubts about a text without marks, its lines as they are compared, and what was read."""
    yield from _months(text.splitlines())
    yield from _clauses(lines)
    yield from _other_numbers(lines, data["decree"])
    yield from _members(text.splitlines())
    yield from _without_plan(lines, data["teams"])


def _months(lines: Sequence[str]) -> Iterator[Doubt]:
    """Headings in which a month is missing, twice or misread: marks below are of other months."""
    found: dict[int, list[int]] = {}
    for number, line in enumerate(lines, start=1):
        cells = [cell for each in line.split("\t") if (cell := squeezed(each).lower())]
        months = [MONTHS.get(cell[:_LETTERS_OF_MONTH], 0) for cell in cells]
        if len([month for month in months if month]) >= _FEWEST_MONTHS:
            found[number] = months
    most = max(map(len, found.values()), default=0)
    for number, months in found.items():
        if len(months) < most or months != list(range(months[0], months[0] + len(months))):
            yield Doubt(
                number,
                "Lampiran II",
                "months_of_header",
                "Pada judul ini sebuah bulan kurang, ganda, atau salah baca; tanda di bawahnya"
                " dapat terbaca pada bulan lain atau hilang.",
                "In this heading a month is missing, twice or misread; marks below it may be read"
                " as another month's, or be lost.",
            )


def _clauses(lines: Sequence[str]) -> Iterator[Doubt]:
    """Marks at the beginning of lines that do not follow: entries were read as one."""
    heading, before = "", 0
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix("- ")
        if ANNEX.match(text):
            return
        if clause := CLAUSE.match(text):
            heading, before, text = clause[1], 0, clause[2]
        mark = _MARKS[heading].match(text) if heading in _MARKS else None
        if mark is None:
            continue
        value = int(mark[1]) if mark[1].isdigit() else ord(mark[1]) - ord("a") + 1
        if value != before + 1:
            yield Doubt(
                number,
                f"{heading} {mark[1]}",
                "mark_out_of_order",
                "Tanda ini tidak menyambung yang di atasnya: yang berikutnya dapat terbaca sebagai"
                " satu dengannya.",
                "This mark does not follow the one above it: what comes next may be read as one"
                " with that.",
            )
        before = value


def _other_numbers(lines: Sequence[str], decree: Mapping[str, Any]) -> Iterator[Doubt]:
    """Annexes that say they are another decree's."""
    begin = next((n for n, line in enumerate(lines) if ANNEX.match(line)), len(lines))
    for number, line in enumerate(lines[begin:], start=begin + 1):
        told = NUMBER.fullmatch(line)
        if told and (told[1], int(told[2])) != (decree["number"], decree["year"]):
            yield Doubt(
                number,
                line,
                "annex_of_another",
                f"Lampiran ini menyebut keputusan lain daripada {decree['number']} Tahun"
                f" {decree['year']}.",
                f"This annex names another decree than {decree['number']} of {decree['year']}.",
            )


def _members(lines: Sequence[str]) -> Iterator[Doubt]:
    """Lines of Lampiran I that ran together, are out of order, or have a misspelt position."""
    before = 0
    for row in read_rows(lines, people.HEADINGS):
        told = _ROW_NUMBER.fullmatch(row[people.NUMBER])
        if row.holds_only(people.NUMBER) and not told:
            before = 0
        elif told:
            if int(told[1]) != before + 1:
                yield _doubt_of_member(
                    row,
                    "number_out_of_order",
                    "Nomornya tidak menyambung yang di atasnya: baris hilang atau salah baca?",
                    "Its number does not follow the one above it: is a line lost or misread?",
                )
            before = int(told[1])
        elif row[people.NUMBER]:
            yield _doubt_of_member(
                row,
                "lines_run_together",
                "Kolom NO memuat lain daripada satu nomor: dua baris dapat terbaca sebagai satu.",
                "The column NO holds something else than one number: two lines may be read as one.",
            )
            before += len(re.findall(r"[0-9]+", row[people.NUMBER]))
        if any(map(_is_misspelt, row[people.POSITION].lower().split())):
            yield _doubt_of_member(
                row,
                "position_misspelt",
                "KEDUDUKAN DALAM TIM mungkin salah baca; perannya dibaca dari situ.",
                "The position in the team may be misread; the role is read from it.",
            )


def _is_misspelt(word: str) -> bool:
    return word not in _POSITIONS and any(
        SequenceMatcher(None, word, known).ratio() >= _NEAR for known in _POSITIONS
    )


def _doubt_of_member(row: Row, code: str, text_id: str, text_en: str) -> Doubt:
    place = " ".join(filter(None, (row[people.NUMBER], row[people.NAME], row[people.POSITION])))
    return Doubt(row.line, place, code, text_id, text_en)


def _without_plan(lines: Sequence[str], teams: Sequence[Mapping[str, Any]]) -> Iterator[Doubt]:
    for team in teams:
        if team["kind"] == "tim_kerja" and not team.get("activities"):
            yield Doubt(
                next((n for n, line in enumerate(lines, 1) if team["title"] in line), 0),
                team["title"],
                "team_without_activity",
                "Tim kerja ini tanpa kegiatan pada Lampiran II: apakah ada yang terpotong?",
                "This team has no kegiatan in Lampiran II: was something cut off?",
            )
