"""Lampiran II: the action plan of the working teams."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from seed.reader.refusals import DecreeTextError
from seed.reader.tables import Row, read_rows
from seed.reader.text import (
    ITEM_NUMBERS,
    LETTERS,
    Item,
    join,
    roman_value,
    split_list,
)

NUMBER, TEAM, ACTIVITY = "NO", "TIM KERJA", "KEGIATAN"
ITEMS, INDICATORS, REMARKS = "SUB KEGIATAN", "INDIKATOR KEBERHASILAN", "KET"
HEADINGS = frozenset({NUMBER, TEAM, ACTIVITY, ITEMS, INDICATORS})

_ACTIVITY = re.compile(r"([A-Z])\.\s*(?=\S)")
_DIGITS = re.compile(r"(\d+)\.?")
_ROMAN = re.compile(r"([IVXLC]+)\.?")


@dataclass(slots=True)
class PlanRow:
    """Sub kegiatan and the indicators beside them.

    `beside_empty_cell` are those whose cell of the sub kegiatan was empty where it could have held
    another number: only a person can tell whether it was merged with the one above. A sub kegiatan
    without a number is the only one of its kegiatan, and a page break cuts a cell in two.
    """

    items: list[Item] = field(default_factory=list)
    indicators: list[Item] = field(default_factory=list)
    remarks: str = ""
    months: set[int] = field(default_factory=set)
    beside_empty_cell: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Activity:
    """One kegiatan."""

    letter: str
    name: str
    rows: list[PlanRow] = field(default_factory=list)


@dataclass(slots=True)
class TeamPlan:
    """The part of the plan that one working team carries."""

    number: int
    short_title: str
    activities: list[Activity] = field(default_factory=list)


def read_plan(lines: Sequence[str]) -> dict[int, TeamPlan]:
    """Return the plan of every working team by the team's number."""
    plans: list[TeamPlan] = []
    for row in read_rows(lines, HEADINGS):
        _take_team(row, plans)
        _take_activity(row, plans[-1])
        _take_contents(row, plans[-1].activities)
    return _by_number(plans)


def _by_number(plans: Iterable[TeamPlan]) -> dict[int, TeamPlan]:
    found: dict[int, TeamPlan] = {}
    for plan in plans:
        if plan.number in found:
            raise DecreeTextError("plan_twice", number=plan.number)
        found[plan.number] = plan
    return found


def _take_team(row: Row, plans: list[TeamPlan]) -> None:
    if row[NUMBER]:
        plans.append(TeamPlan(_team_number(row), row[TEAM]))
    elif plans:
        plans[-1].short_title = join(plans[-1].short_title, row[TEAM])
    else:
        raise DecreeTextError("row_before_team", row.line)


def _team_number(row: Row) -> int:
    if digits := _DIGITS.fullmatch(row[NUMBER]):
        return int(digits[1])
    if roman := _ROMAN.fullmatch(row[NUMBER]):
        return roman_value(roman[1])
    raise DecreeTextError("team_number_unknown", row.line, text=row[NUMBER])


def _take_activity(row: Row, plan: TeamPlan) -> None:
    cell = row[ACTIVITY]
    if mark := _ACTIVITY.match(cell):
        plan.activities.append(Activity(mark[1], cell[mark.end() :]))
    elif not plan.activities:
        raise DecreeTextError("row_before_activity", row.line, number=plan.number)
    elif cell:
        plan.activities[-1].name = join(plan.activities[-1].name, cell)


def _take_contents(row: Row, activities: Sequence[Activity]) -> None:
    rows = activities[-1].rows
    items = split_list(row[ITEMS], ITEM_NUMBERS)
    indicators = split_list(row[INDICATORS], LETTERS)
    if rows and _runs_on(row, items, rows[-1].items):
        _run_on(rows[-1].items, items)
    if rows and not items and _runs_on(row, indicators, rows[-1].indicators):
        _run_on(rows[-1].indicators, indicators)
    if not items and not row.opens_page and _is_merged(rows) and rows[-1].items[-1].mark:
        rows[-1].beside_empty_cell += indicators
    if items or (indicators and not _is_merged(rows)):
        rows.append(PlanRow())
    if rows:
        _fill(rows[-1], items, indicators, row)
    elif row.months or row[REMARKS]:
        raise DecreeTextError("beside_nothing", row.line)


def _runs_on(row: Row, entries: Sequence[Item], earlier: Sequence[Item]) -> bool:
    """Whether the cell begins with the end of a sentence of the page before.

    That has no mark, and goes on in small letters or belongs to a list of which the last entry has
    one and no full stop.
    """
    if not row.opens_page or row[ACTIVITY] or not entries or not earlier:
        return False
    rest, last = entries[0], earlier[-1]
    is_open = last.mark is not None and not last.text.endswith((".", ";"))
    return rest.mark is None and (rest.text[:1].islower() or is_open)


def _run_on(earlier: list[Item], entries: list[Item]) -> None:
    rest = entries.pop(0)
    earlier[-1] = replace(earlier[-1], text=join(earlier[-1].text, rest.text))


def _is_merged(rows: Sequence[PlanRow]) -> bool:
    """Whether the cell of the last sub kegiatan, beside an indicator already, reaches further."""
    return bool(rows) and bool(rows[-1].items) and bool(rows[-1].indicators)


def _fill(target: PlanRow, items: list[Item], indicators: list[Item], row: Row) -> None:
    target.items += items
    target.indicators += indicators
    target.remarks = join(target.remarks, row[REMARKS])
    target.months.update(row.months)
