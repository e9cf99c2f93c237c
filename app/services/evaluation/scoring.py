"""What a filling is worth: exact, as an interval while something is open, never rounded.

Weights and shares: Permenpan RB 90/2021, Lampiran III; minimums: Lampiran II Bab III, Tabel 6.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.schemas.evaluation.sheet_file import Minimum, Question, Ratio, Rule
from app.services.evaluation.answers import Answers
from app.services.evaluation.sheets import Formula, Sheet


@dataclass(frozen=True)
class Interval:
    """Points from what may be claimed (open is 0) to what is still possible (open is full)."""

    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __mul__(self, points: Fraction) -> "Interval":
        low = self.low * points  # an end that is the same is computed once
        return Interval(low, low if self.high is self.low else self.high * points)


_NONE = Fraction(0)
OPEN = Interval(Fraction(0), Fraction(1))


class State(StrEnum):
    """Whether a condition holds, or a predicate is reached."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


class Predicate(StrEnum):
    """What an office may be given."""

    WBK = "WBK"
    WBBM = "WBBM"


@dataclass(frozen=True)
class Condition:
    """A minimum, what was reached, and how many points are short of it now (None: none)."""

    code: str
    state: State
    short: Fraction | None = None
    is_implied: bool = False


@dataclass(frozen=True)
class Disagreement:
    """Counts that disagree: the check's code, and the questions concerned."""

    code: str
    questions: tuple[int, ...]


@dataclass(frozen=True)
class Score:
    """Points by code of item, node and area, and TOTAL; conditions of both predicates.

    `undefined` has the ratios that nobody can compute, with the numbers of the questions that
    would have to be more than 0.
    """

    points: Mapping[str, Interval]
    conditions: Mapping[Predicate, tuple[Condition, ...]]
    undefined: Mapping[str, tuple[int, ...]]
    warnings: tuple[Disagreement, ...]

    def state(self, predicate: Predicate) -> State:
        """Passed with all conditions, failed with one."""
        states = {condition.state for condition in self.conditions[predicate]}
        failed = State.FAILED if State.FAILED in states else State.UNDECIDED
        return State.PASSED if states == {State.PASSED} else failed


def score(sheet: Sheet, answers: Answers, *, has_wbk: bool | None) -> Score:
    """The score of a filling. `has_wbk`: whether the office holds WBK; None: not known."""
    points = points_of(sheet, answers)
    conditions = conditions_of(sheet, points, has_wbk=has_wbk)
    return Score(
        points, conditions, undefined_ratios(sheet, answers), tuple(_warnings(sheet, answers))
    )


def points_of(sheet: Sheet, answers: Answers) -> Mapping[str, Interval]:
    """The points of every item, of all nodes and areas above it, and TOTAL."""
    points = {item.code: _worth(sheet, item, answers) for item in sheet.items}
    for code, parts in sheet.sums:
        points[code] = _together([points[part] for part in parts])
    return points


def _worth(sheet: Sheet, item: Question | Ratio, answers: Answers) -> Interval:
    if isinstance(item, Ratio):
        settled = answers.settled.get(item.code)
        return _ratio(sheet.formulas[item.code], answers.counts, settled) * item.points
    found = answers.shares.get(item.number)
    return (OPEN if found is None else Interval(found, found)) * (item.points or _NONE)


def _together(parts: Sequence[Interval]) -> Interval:
    low = sum((part.low for part in parts), _NONE)
    is_sure = all(part.low is part.high for part in parts)
    return Interval(low, low if is_sure else sum((part.high for part in parts), _NONE))


def conditions_of(
    sheet: Sheet, points: Mapping[str, Interval], *, has_wbk: bool | None
) -> Mapping[Predicate, tuple[Condition, ...]]:
    """Whether each minimum of both predicates is met by these points."""
    held = OPEN if has_wbk is None else Interval(Fraction(has_wbk), Fraction(has_wbk))
    return {
        predicate: tuple(_conditions(sheet, predicate, points, held)) for predicate in Predicate
    }


def _ratio(formula: Formula, counts: Mapping[int, int], settled: Fraction | None) -> Interval:
    """The share, 0 to 1; open where a count is missing, or where nobody rules what it is.

    Unless it is settled: only what nobody can compute may be (LKE rule 9).
    """
    if not {formula.part, *formula.whole} <= counts.keys():
        return OPEN
    part, whole = counts[formula.part], sum(counts[number] for number in formula.whole)
    if whole == 0:
        found = Fraction(1) if formula.is_decrease and part == 0 else settled
        return OPEN if found is None else Interval(found, found)
    share = Fraction(whole - part if formula.is_decrease else part, whole)
    held = min(Fraction(1), max(_NONE, share))
    return Interval(held, held)


def undefined_ratios(sheet: Sheet, answers: Answers) -> Mapping[str, tuple[int, ...]]:
    """Ratios whose counts are all there and leave nothing to divide by; as `Score.undefined`."""
    counts = answers.counts
    return {
        code: formula.whole
        for code, formula in sheet.formulas.items()
        if {formula.part, *formula.whole} <= counts.keys()
        and not any(counts[number] for number in formula.whole)
        and not (formula.is_decrease and counts[formula.part] == 0)
    }


def _conditions(
    sheet: Sheet, predicate: Predicate, points: Mapping[str, Interval], held: Interval
) -> Iterator[Condition]:
    for minimum in sheet.file.minimums:
        asked = minimum.wbk if predicate is Predicate.WBK else minimum.wbbm
        if asked is not None:
            reached = held if minimum.measured is None else points[minimum.measured]
            yield _condition(minimum, asked, reached)


def _condition(minimum: Minimum, asked: Fraction, reached: Interval) -> Condition:
    if reached.low >= asked:
        return Condition(minimum.code, State.PASSED, None, minimum.is_implied)
    state = State.FAILED if reached.high < asked else State.UNDECIDED
    return Condition(minimum.code, state, asked - reached.low, minimum.is_implied)


def _warnings(sheet: Sheet, answers: Answers) -> Iterator[Disagreement]:
    counts = answers.counts
    for check in sheet.file.cross_checks:
        if {*check.numbers, *check.others} <= counts.keys():
            left = sum(counts[number] for number in check.numbers)
            right = sum(counts[number] for number in check.others)
            if left > right or (check.rule is Rule.EQUAL and left != right):
                yield Disagreement(check.code, (*check.numbers, *check.others))
