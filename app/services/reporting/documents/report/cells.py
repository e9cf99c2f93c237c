"""Cells and words of a report's tables: numbers as people write and as workbooks have them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.messages.words import in_indonesian
from app.integrations.documents.blocks import Block, Cell, Column, Table, Text, as_cell
from app.models.severity import Severity
from app.schemas.platform.references import TeamReference
from app.schemas.reporting.progress import ExpectedProgress
from app.schemas.reporting.reports.snapshot import ReportSnapshot
from app.services.reporting.documents.printing import NONE, in_words

SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
LEVELS = {"high": "tinggi", "medium": "sedang", "low": "rendah"}
OFFICE = "Satuan kerja (di luar tim kerja)"
Rows = Sequence[Sequence[Cell | str]]
# Of what each percentage is a share: of nothing there is none, and 0 % would be a false number.
WHOLES = {"percent_met": "by_now", "percent_done": "planned", "percent_proven": "indicators"}


def number(value: int) -> Cell:
    """A whole number: 1.500."""
    return Cell(f"{value:,}".replace(",", "."), value=value)


def percent(value: int | None) -> Cell:
    """A share in whole hundredths, rounded down; nothing where there is none."""
    return Cell("-") if value is None else Cell(f"{value} %", value=value)


def percent_met(expected: ExpectedProgress | None) -> Cell:
    """How much of the expected evidence is met; nothing where none was expected by then."""
    is_share = expected is not None and has_share(expected, "percent_met")
    return percent(expected.percent_met if expected and is_share else None)


def has_share(counts: object, name: str) -> bool:
    """Whether the percentage of that name is a share of something, as other numbers always are."""
    return name not in WHOLES or getattr(counts, WHOLES[name]) > 0


def signed(value: int | None) -> Cell:
    """A difference, with its sign; 0 has none."""
    if not value:
        return Cell("-") if value is None else Cell("0", value=0)
    return Cell(f"{value:+,}".replace(",", "."), value=value)


def share(part: int, whole: int) -> Cell:
    """So many of so many: 3/4, two numbers in a workbook."""
    return Cell(f"{part}/{whole}", parts=(part, whole))


def day(value: date | None) -> Cell:
    """A day in words; nothing where there is none."""
    return Cell("") if value is None else Cell(in_words(value), value=value)


def short_days(days: Sequence[date]) -> Cell:
    """Days in a narrow column; one alone is a day in a workbook, several are a text."""
    told = ", ".join(f"{each.day} {SHORT[each.month - 1]} {each.year}" for each in days)
    return Cell(told, value=days[0] if len(days) == 1 else None)


def period(first: date, last: date) -> str:
    """From one day to another, in words."""
    return f"{in_words(first)} sampai {in_words(last)}"


def team_name(team: TeamReference) -> str:
    """A team as tables name it: its number and title."""
    return f"{team.number}. {team.title}" if team.number else team.title


def short_name(team: TeamReference) -> str:
    """A team in a narrow column: the scope of the report says which number is which."""
    return f"Tim {team.number}" if team.number else team.title


def in_bold(*cells: Cell | str) -> list[Cell | str]:
    """The same fields in bold letters, as in a last row."""
    return [replace(as_cell(each), bold=True) for each in cells]


def beside_teams(snapshot: ReportSnapshot) -> dict[Severity, int]:
    """Gaps by severity that are of no working team: of Pengarah, Pelaksana, the plan as a whole.

    They are counted in the total; without a row of their own a table would not add up.
    """
    return {
        level: snapshot.total.gaps.get(level, 0)
        - sum(line.gaps.get(level, 0) for line in snapshot.teams)
        for level in Severity
    }


def numbered(rows: Iterable[Sequence[Cell | str]]) -> list[list[Cell | str]]:
    """The rows behind their numbers."""
    return [[number(place), *row] for place, row in enumerate(rows, start=1)]


def states(counts: Mapping[Any, int]) -> str:
    """How many in which state: 2 diterima, 1 draf."""
    found = {str(state): count for state, count in counts.items() if count}
    return ", ".join(f"{count} {in_indonesian(state)}" for state, count in found.items())


def table_or_none(columns: Sequence[Column], rows: Rows, name: str, size: float = 8) -> Block:
    """The table, or the words that there is nothing."""
    return Table(columns, rows, name, size=size) if rows else Text(NONE)
