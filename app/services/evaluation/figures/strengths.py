"""Four strengths of one filling: claimed, with evidence, with accepted evidence, agreed by TPI.

From one to the next it falls by what is not proved, and that is what field evaluations find.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from app.models import Evaluation
from app.schemas.evaluation.scores import Strength
from app.services.evaluation.answers import Answers, read_answers
from app.services.evaluation.scoring import (
    Condition,
    Interval,
    Predicate,
    Score,
    State,
    conditions_of,
    points_of,
    score,
    undefined_ratios,
)
from app.services.evaluation.sheets import Sheet

Filling = Mapping[int, str]


@dataclass(frozen=True)
class Claims:
    """The office's answers by number, those numbers that are proved so far, and TPI's answers.

    `settled`: the shares that TPI let undefined ratios count as, by code. They are TPI's word, and
    so count at its strength alone.
    """

    answers: Filling
    with_evidence: frozenset[int] = frozenset()
    accepted: frozenset[int] = frozenset()
    tpi: Mapping[int, str] | None = None
    settled: Mapping[str, Fraction] = field(default_factory=dict)

    def at(self, strength: Strength) -> Filling:
        """The answers that count at that strength."""
        if strength is Strength.TPI:
            return self.tpi or {}
        kept = {Strength.WITH_EVIDENCE: self.with_evidence, Strength.ACCEPTED: self.accepted}
        numbers = kept.get(strength, self.answers.keys())
        return {number: answer for number, answer in self.answers.items() if number in numbers}

    def possible(self, strength: Strength) -> Filling:
        """What they may become: all claims proved; by TPI what it has not judged is agreed to."""
        overridden = (self.tpi or {}) if strength is Strength.TPI else {}
        return {**self.answers, **overridden}

    def read(self, sheet: Sheet, filling: Filling, strength: Strength) -> Answers:
        """A filling at that strength, as it is scored."""
        read = read_answers(sheet, _named(filling))
        return replace(read, settled=self.settled) if strength is Strength.TPI else read


@dataclass(frozen=True)
class Standing:
    """Points and conditions at one strength: `low` is what counts, `high` what may still count.

    `undefined`: as `Score.undefined`, of the answers that count.
    """

    strength: Strength
    points: Mapping[str, Interval]
    conditions: Mapping[Predicate, tuple[Condition, ...]]
    undefined: Mapping[str, tuple[int, ...]]

    def state(self, predicate: Predicate) -> State:
        """Passed with all conditions, failed with one."""
        return state_of(self.conditions[predicate])


def state_of(conditions: tuple[Condition, ...]) -> State:
    """What the conditions of a predicate come to."""
    states = {condition.state for condition in conditions}
    if states == {State.PASSED}:
        return State.PASSED
    return State.FAILED if State.FAILED in states else State.UNDECIDED


class Held(NamedTuple):
    """Whether the office holds WBK already: as it is told, and as more than its word shows.

    Its own word is a claim like any other, so TPI's strength does not count it.
    """

    told: bool | None = None
    proven: bool | None = None


def held_by(evaluation: Evaluation) -> Held:
    """What is known of the evaluation's office."""
    return Held(evaluation.has_wbk, evaluation.proven_wbk)


def standings(sheet: Sheet, claims: Claims, held: Held) -> list[Standing]:
    """The filling at all four strengths, the weakest first."""
    return [standing_at(sheet, claims, each, held) for each in Strength]


def standing_at(sheet: Sheet, claims: Claims, strength: Strength, held: Held) -> Standing:
    """The filling at one strength."""
    has_wbk = held.proven if strength is Strength.TPI else held.told
    now, then = claims.at(strength), claims.possible(strength)
    read = claims.read(sheet, now, strength)
    counted = points_of(sheet, read)
    same = now == then  # as of all that is claimed; a page of many offices asks that of each
    possible = counted if same else points_of(sheet, claims.read(sheet, then, strength))
    points = {code: Interval(counted[code].low, possible[code].high) for code in counted}
    conditions = conditions_of(sheet, points, has_wbk=has_wbk)
    return Standing(strength, points, conditions, undefined_ratios(sheet, read))


def claimed(sheet: Sheet, answers: Filling, *, has_wbk: bool | None) -> Score:
    """The claimed score, with ratios that nobody can compute and counts that disagree."""
    return score(sheet, read_answers(sheet, _named(answers)), has_wbk=has_wbk)


def _named(answers: Filling) -> Mapping[str, str]:
    return {str(number): answer for number, answer in answers.items()}
