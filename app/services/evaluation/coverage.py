"""What a decree's plan can prove of the sheet, if every row of it is done.

A plan may be done perfectly and still not reach a predicate: whoever makes it sees that the day it
is made, and which questions have no row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from app.schemas.evaluation.sheet_file import Question, Ratio, Relation, RowLink
from app.services.evaluation.sheets import Sheet


class Cover(StrEnum):
    """How far the plan's rows prove a question or an item."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Linked(Protocol):
    """A row of a plan, as far as the sheet is concerned."""

    @property
    def links(self) -> tuple[RowLink, ...]:
        """The questions that it proves, and how far."""


@dataclass(frozen=True)
class Reach:
    """Points that the plan can bring at most, those that a minimum asks for, and those in full."""

    code: str
    points: Fraction
    minimum: Fraction
    full: Fraction = Fraction(0)

    @property
    def short(self) -> Fraction:
        """What is missing even if all of it is done; 0 where the minimum can be met."""
        return max(Fraction(0), self.minimum - self.points)


@dataclass(frozen=True)
class Coverage:
    """Points by how far they are covered, what each minimum of WBK can get, and what has no row."""

    points: Mapping[Cover, Fraction]
    reaches: tuple[Reach, ...]
    questions: Mapping[int, Cover]

    @property
    def without_row(self) -> tuple[int, ...]:
        """The numbers of the questions that no row proves."""
        return tuple(n for n, cover in self.questions.items() if cover is Cover.NONE)


def coverage(sheet: Sheet, rows: Iterable[Linked]) -> Coverage:
    """What the rows cover; an item that is covered in part counts with all of its points."""
    questions = _covered(sheet, rows)
    points: dict[Cover, Fraction] = defaultdict(Fraction)
    reached: dict[str, Fraction] = defaultdict(Fraction)
    full: dict[str, Fraction] = defaultdict(Fraction)
    for item in sheet.items:
        cover, worth = cover_of(sheet, item, questions), Fraction(item.points or 0)
        points[cover] += worth
        if cover is not Cover.NONE:
            for code in (item.code, *sheet.above[item.code]):
                reached[code] += worth
                full[code] += worth if cover is Cover.FULL else 0
    return Coverage(points, tuple(_reaches(sheet, reached, full)), questions)


def _covered(sheet: Sheet, rows: Iterable[Linked]) -> Mapping[int, Cover]:
    found = dict.fromkeys(sheet.questions, Cover.NONE)
    for link in (link for row in rows for link in row.links):
        if link.relation is not Relation.PARTIAL:
            found[link.number] = Cover.FULL
        elif found[link.number] is Cover.NONE:
            found[link.number] = Cover.PARTIAL
    return found


def cover_of(sheet: Sheet, item: Question | Ratio, questions: Mapping[int, Cover]) -> Cover:
    """A ratio is covered as far as the least of the counts that it is computed from."""
    if isinstance(item, Question):
        return questions[item.number]
    covers = {questions[number] for number in sheet.inputs[item.code]}
    worst_first = (Cover.NONE, Cover.PARTIAL, Cover.FULL)
    return next(cover for cover in worst_first if cover in covers)


def _reaches(
    sheet: Sheet, reached: Mapping[str, Fraction], full: Mapping[str, Fraction]
) -> Iterable[Reach]:
    for minimum in sheet.file.minimums:
        if minimum.measured is not None and minimum.wbk is not None:
            points, whole = (each.get(minimum.measured, Fraction(0)) for each in (reached, full))
            yield Reach(minimum.code, points, minimum.wbk, whole)
