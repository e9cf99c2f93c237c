"""What conditions of a proposal ask beside the score, and whether what was stated meets it.

Permenpan RB 5/2024, Lampiran II Bab II, Tabel 5: of the institution and of each unit (LKE rule 20).
"""

from collections.abc import Iterable
from fractions import Fraction

from app.schemas.evaluation.sheet_file import Fact, FactKind
from app.services.evaluation.scoring import Predicate, State


def meets(fact: Fact, predicate: Predicate, value: str | None) -> State:
    """Whether the value is what the predicate asks; undecided while nobody stated one."""
    if value is None:
        return State.UNDECIDED
    asked = fact.wbk if predicate is Predicate.WBK else fact.wbbm
    if fact.kind is FactKind.AT_LEAST:
        is_met = Fraction(value) >= Fraction(asked)
    elif fact.kind is FactKind.YES_NO:
        is_met = value == asked
    else:
        is_met = fact.grades.index(value) <= fact.grades.index(asked)
    return State.PASSED if is_met else State.FAILED


def contradicts(value: str | None, share: Fraction | None) -> bool:
    """Whether a percentage is another than the share (0 to 1) that the office's counts make.

    LKE rule 21: LHKPN and LHKAN are asked for twice, and one of the two would be wrong.
    """
    return value is not None and share is not None and Fraction(value) != share * 100


def together(states: Iterable[State]) -> State:
    """What conditions come to: passed with all, failed with one."""
    found = set(states)
    if State.FAILED in found:
        return State.FAILED
    return State.UNDECIDED if State.UNDECIDED in found else State.PASSED
