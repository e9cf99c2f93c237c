"""The words of a decree workbook: what stands in cells, in the many ways people write it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from app.core.texts import folded
from app.integrations.foreign_values.months import MONTHS
from app.services.decrees.files.messages import Both

KnownT = TypeVar("KnownT")

MONTH_NAMES: Final = (
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
)  # fmt: skip
_MONTHS: Final[Mapping[str, int]] = MONTHS | {"agst": 8}

ROLES: Final[Mapping[str, str]] = {
    "pengarah": "pengarah",
    "pelaksana": "pelaksana",
    "ketua pelaksana": "pelaksana",
    "koordinator": "koordinator",
    "kordinator": "koordinator",
    "anggota": "anggota",
}
ROLE_CHOICES: Final = ("Pengarah", "Pelaksana", "Koordinator", "Anggota")
TEAM_KINDS: Final[Mapping[str, str]] = {
    "pengarah": "pengarah",
    "tim pengarah": "pengarah",
    "pelaksana": "pelaksana",
    "tim pelaksana": "pelaksana",
    "tim kerja": "tim_kerja",
    "tim_kerja": "tim_kerja",
}
TEAM_KIND_CHOICES: Final = ("Pengarah", "Pelaksana", "Tim Kerja")
UNIT_KINDS: Final[Mapping[str, str]] = {
    "nasional": "nasional",
    "provinsi": "provinsi",
    "propinsi": "provinsi",
    "kabupaten/kota": "kabupaten_kota",
    "kabupaten": "kabupaten_kota",
    "kota": "kabupaten_kota",
    "kabupaten_kota": "kabupaten_kota",
}
UNIT_KIND_CHOICES: Final = ("Nasional", "Provinsi", "Kabupaten/Kota")
ZONES: Final[Mapping[str, str]] = {
    "wib": "Asia/Jakarta",
    "wita": "Asia/Makassar",
    "wit": "Asia/Jayapura",
}
ZONE_CHOICES: Final = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
CLAUSE_KINDS: Final[Mapping[str, str]] = {
    "menimbang": "considerations",
    "mengingat": "legal_bases",
    "memperhatikan": "attention",
    "diktum": "dictums",
    "memutuskan": "dictums",
}
CLAUSE_CHOICES: Final = ("Menimbang", "Mengingat", "Memperhatikan", "Diktum")
MEASURE_WORDS: Final[Mapping[str, str]] = {
    "arahan": "directives",
    "temuan": "findings",
    "tindak lanjut": "follow_ups",
    "rapat": "meetings",
    "putusan eviden": "verdicts",
    "penutupan periode": "closed_periods",
}
_YES: Final = frozenset({
    "x", "v", "✓", "✔", "√", "☑", "☒", "●", "•", "■", "1", "ya", "true", "benar", "y", "yes",
    "ü", "þ",
})  # fmt: skip
_NO: Final = frozenset({"", "-", "\u2013", "0", "tidak", "false", "salah", "☐"})

# What may stand in a cell, as a clerk is told.
TEXT: Final = Both("teks, paling banyak 4.000 karakter", "text, at most 4,000 characters")
EMPTY: Final = Both("tidak ada: kosongkan sel ini", "nothing: empty this cell")
TITLE: Final = Both("teks, paling banyak 500 karakter", "text, at most 500 characters")
NAME: Final = Both("teks, paling banyak 200 karakter", "text, at most 200 characters")
CODE: Final = Both(
    "huruf, angka, titik, tanda hubung: 5371", "letters, digits, dots, hyphens: 5371"
)
YEAR: Final = Both("tahun, misalnya 2026", "a year, such as 2026")
DAY: Final = Both("tanggal, misalnya 5 Juni 2026", "a day, such as 5 Juni 2026 or 2026-06-05")
ORDINAL: Final = Both("angka 1 sampai 99", "a number from 1 to 99")
ROW: Final = Both(
    "angka; baris dengan angka sama adalah satu baris rencana",
    "a number; lines with the same number are one row of the plan",
)
LINE_ID: Final = Both(
    "id yang diekspor untuk baris ini (kolom tersembunyi), tetap pada tim dan kegiatannya, satu "
    "kali; kosong untuk baris baru",
    "the id that was exported for this line (hidden column), within its team and activity, once; "
    "empty for a new line",
)
CAPITAL: Final = Both("satu huruf kapital, misalnya A", "one capital letter, such as A")
SMALL: Final = Both("satu huruf kecil, misalnya a", "one small letter, such as a")
NIP: Final = Both("18 angka", "18 digits")
EMAIL: Final = Both("alamat surel", "an e-mail address")
USERNAME: Final = Both(
    "huruf kecil, angka, titik, garis bawah, tanda hubung; 3 sampai 64 karakter",
    "small letters, digits, dots, underscores, hyphens; 3 to 64 characters",
)
MARK: Final = Both(
    "x, v, ✓, 1, atau warna untuk bulan yang direncanakan; kosong untuk yang lain",
    "x, v, ✓, 1 or a colour for a planned month; nothing for the others",
)
YES: Final = Both("x, atau kosong", "x, or nothing")
ROLE: Final = Both(", ".join(ROLE_CHOICES), ", ".join(ROLE_CHOICES))
TEAM: Final = Both(
    "Pengarah, Pelaksana, atau nomor tim kerja (1 atau I) dari lembar Tim",
    "Pengarah, Pelaksana, or the number of a working team (1 or I) of the sheet Tim",
)
TEAM_KIND: Final = Both(", ".join(TEAM_KIND_CHOICES), ", ".join(TEAM_KIND_CHOICES))
UNIT_KIND: Final = Both(", ".join(UNIT_KIND_CHOICES), ", ".join(UNIT_KIND_CHOICES))
ZONE: Final = Both(
    "WIB, WITA, WIT, atau nama seperti Asia/Makassar",
    "WIB, WITA, WIT, or a name such as Asia/Makassar",
)
CLAUSE: Final = Both(", ".join(CLAUSE_CHOICES), ", ".join(CLAUSE_CHOICES))
CLAUSE_LABEL: Final = Both(
    "Menimbang: a, b, …; Mengingat: 1, 2, …; Diktum: KESATU, KEDUA, …; Memperhatikan: kosong",
    "Menimbang: a, b, …; Mengingat: 1, 2, …; Diktum: KESATU, KEDUA, …; Memperhatikan: nothing",
)
ACTIVITY_CODES: Final = Both(
    "kode kegiatan, misalnya 1C, 2A", "codes of activities, such as 1C, 2A"
)
MEASURES: Final = Both(", ".join(MEASURE_WORDS), ", ".join(MEASURE_WORDS))

_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_TEAM: Final = re.compile(
    r"(?:tim(?: kerja)?\s+)?(?:([0-9]{1,2})|([ivxlc]{1,7}))(?:[.)]\s*.*|\s+tim\b.*)?"
)
_DAY: Final = re.compile(r"([0-9]{1,2})[ ./-]+([a-z]+|[0-9]{1,2})[ ./-]+([0-9]{4})")
_WITH_YEAR: Final = re.compile(r"([a-z]+)(?:[ ./'-]+(?:[0-9]{4}|[0-9]{2}))?")
_LONGEST_MONTH: Final = 30
_LONG_MONTHS: Final = [name for name in _MONTHS if len(name) >= 5]  # noqa: PLR2004 - shorter ones are too much alike
_ALIKE: Final = 0.8
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def plain(text: str) -> str:
    """A heading or a word to compare by: small letters, single blanks, no dot at its end."""
    return folded(text.replace("_x000D_", " ").replace("\n", " ")).strip(" .:*")


def month_of(text: str) -> int | None:
    """The month that `Agu`, `Agus`, `Agt`, `Agustus` or `Aug` names."""
    return _MONTHS.get(plain(text))


def month_in_heading(value: object) -> int | None:
    """The month of a column: also with its year (`Feb-23`), as a date, or misspelt (`Febuari`).

    None where it could be another one.
    """
    if not isinstance(value, str):
        day = None if isinstance(value, bool) else day_of(value)
        return day.month if day else None
    found = _WITH_YEAR.fullmatch(plain(value)[:_LONGEST_MONTH])
    if found is None:
        return None
    if (month := _MONTHS.get(found[1])) is not None:
        return month
    alike = get_close_matches(found[1], _LONG_MONTHS, n=5, cutoff=_ALIKE)
    months = {_MONTHS[name] for name in alike}
    return months.pop() if len(months) == 1 else None


def ordinal(value: object) -> int | None:
    """The number that `3`, 3 or `III` is."""
    text = plain(str(value).removesuffix(".0"))
    if text.isascii() and text.isdigit():
        return int(text[:_LONGEST_MONTH])
    return roman_value(text) if text and set(text) <= _ROMAN.keys() else None


def is_yes(value: object) -> bool | None:
    """Whether a cell is ticked; none when nobody can tell."""
    if isinstance(value, bool) or value is None:
        return bool(value)
    text = plain(str(value)) if str(value) not in {"✓", "✔", "√"} else str(value)
    text = "1" if text == "1.0" else text
    return True if text in _YES else False if text in _NO else None


def team_of(value: object) -> tuple[str, int | None] | None:
    """Kind and number of the team that a cell names: `Pengarah`, `3`, `III`, `Tim III`."""
    text = plain(str(value).removesuffix(".0"))
    kind = TEAM_KINDS.get(text)
    if kind in {"pengarah", "pelaksana"}:
        return kind, None
    found = _TEAM.fullmatch(text)
    if found is None:
        return None
    return "tim_kerja", int(found[1]) if found[1] else roman_value(found[2])


def roman_value(numeral: str) -> int:
    """The value of a roman numeral in small letters."""
    values = [_ROMAN[letter] for letter in numeral]
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=True)
    )


_SERIALS_BEGIN: Final = date(1899, 12, 30)
_SERIALS: Final = range(29_221, 73_051)  # from 1980 to the end of 2099


def day_of(value: object) -> date | None:
    """The day that a cell holds: a date, `2026-06-05`, `5 Juni 2026`, `05/06/2026`.

    A number is a date of a cell that lost its format: days since the end of 1899.
    """
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and value in _SERIALS:
        return _SERIALS_BEGIN + timedelta(days=int(value))
    text = plain(str(value))
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY.fullmatch(text):
        day, year = int(found[1]), int(found[3])
        month = int(found[2]) if found[2].isdigit() else _MONTHS.get(found[2], 0)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def missing_numbers(teams: Iterable[Mapping[str, Any]]) -> set[int]:
    """The numbers of working teams that are left out among the data of teams."""
    there = {team["number"] for team in teams if team.get("number")}
    return {*range(1, max(there, default=0))} - there
