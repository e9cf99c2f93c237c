"""How people call the parts of a decree, from the team down to the indicator."""

from typing import Final

from app.models.decree import ClauseKind
from app.models.team import TeamKind

SEPARATOR: Final = " \u203a "  # as people know it from paths through menus
DECREE: Final = "Keputusan"
PLAN: Final = "Rencana aksi"

_CLAUSES: Final = {
    ClauseKind.CONSIDERATION: "Menimbang",
    ClauseKind.LEGAL_BASIS: "Mengingat",
    ClauseKind.ATTENTION: "Memperhatikan",
    ClauseKind.DICTUM: "Diktum",
}
_NUMERALS: Final = {
    90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I",
}  # fmt: skip


def roman(number: int) -> str:
    """A roman numeral, as the decree numbers its working teams."""
    text = ""
    for value, numeral in _NUMERALS.items():
        times, number = divmod(number, value)
        text += numeral * times
    return text


def team(kind: str, number: int | None) -> str:
    """`Tim V`, or `Pengarah` and `Pelaksana`."""
    return f"Tim {roman(number)}" if number else TeamKind(kind).value.capitalize()


def unit(code: str) -> str:
    """`Satuan kerja 53`."""
    return f"Satuan kerja {code}"


def clause(kind: ClauseKind, label: str | None, position: int) -> str:
    """`Menimbang a`, `Diktum KESATU`."""
    return f"{_CLAUSES[kind]} {label or position}"


def below(parent: str, *parts: object) -> str:
    """A part of something, such as `Tugas 2` of `Tim V`."""
    return f"{parent}{SEPARATOR}{' '.join(map(str, parts))}"
