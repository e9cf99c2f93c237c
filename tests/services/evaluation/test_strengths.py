"""What counts falls from claimed to agreed, and what may still count stays in sight."""

from fractions import Fraction

from app.schemas.evaluation.scores import Strength
from app.services.evaluation.figures.strengths import Claims, Held, standings
from app.services.evaluation.scoring import Interval, Predicate, State
from tests.support.sheets import best, sheet

F = Fraction
NO_WBK = Held(told=False, proven=False)
ALL = {int(number): str(answer) for number, answer in best().items()}
WBK = Predicate.WBK


def totals(claims: Claims) -> dict[Strength, Interval]:
    found = standings(sheet(), claims, NO_WBK)
    return {each.strength: each.points["TOTAL"] for each in found}


def test_what_nothing_proves_counts_nothing_yet() -> None:
    """Question 2 is worth 0.25: proved by a draft; question 1, too, by what was accepted."""
    claims = Claims(ALL, frozenset({1, 2}), frozenset({1}), {1: "Ya", 2: "B"})
    assert totals(claims) == {
        Strength.CLAIMED: Interval(F(100), F(100)),
        Strength.WITH_EVIDENCE: Interval(F("0.5"), F(100)),
        Strength.ACCEPTED: Interval(F("0.25"), F(100)),
        Strength.TPI: Interval(F("0.375"), F("99.875")),
    }


def test_a_ratio_counts_once_all_of_its_counts_are_proved() -> None:
    found = standings(sheet(), Claims(ALL, frozenset({88})), NO_WBK)
    ratio = [each.points["A.II.1.i.a"] for each in found]
    assert ratio[1] == Interval(F(0), F(1))
    found = standings(sheet(), Claims(ALL, frozenset({88, 89})), NO_WBK)
    assert found[1].points["A.II.1.i.a"] == Interval(F(1), F(1))


def test_what_tpi_lets_an_undefined_ratio_count_as_counts_at_its_strength_alone() -> None:
    """No complaints, 0 of 0; 3 points. Once the counts make a ratio, nobody sets it."""
    nothing = ALL | {110: "0", 112: "0"}
    claims = Claims(nothing, tpi=nothing, settled={"A.II.5.ii.a": F("0.5")})
    assert (totals(claims)[Strength.CLAIMED], totals(claims)[Strength.TPI]) == (
        Interval(F(97), F(100)),
        Interval(F("98.5"), F("98.5")),
    )
    unheard = Claims(nothing, tpi={}, settled=claims.settled)
    assert totals(unheard)[Strength.TPI] == Interval(F(0), F("98.5"))
    made = Claims(ALL, tpi=ALL, settled=claims.settled)
    assert totals(made)[Strength.TPI] == Interval(F(100), F(100))


def test_what_tpi_takes_away_is_lost() -> None:
    claims = Claims(ALL, tpi={125: "3.5"})
    states = {each.strength: each.state(WBK) for each in standings(sheet(), claims, NO_WBK)}
    assert states == {
        Strength.CLAIMED: State.PASSED,
        Strength.WITH_EVIDENCE: State.UNDECIDED,
        Strength.ACCEPTED: State.UNDECIDED,
        Strength.TPI: State.FAILED,
    }
