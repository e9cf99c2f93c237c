"""What a filling of the evaluation sheet is worth (Permenpan RB 90/2021, Lampiran III)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from app.services.evaluation.answers import read_answers
from app.services.evaluation.scoring import Interval, Predicate, State
from tests.support.sheets import best, scored, sheet, worst

WBK, WBBM = Predicate
F = Fraction


def exactly(points: int | Fraction | str) -> Interval:
    return Interval(F(points), F(points))


class TestTheWholeSheet:
    def test_the_best_answers_bring_100_points(self) -> None:
        found = scored(best(), has_wbk=True)
        assert found.points["TOTAL"] == exactly(100)
        assert [found.state(predicate) for predicate in Predicate] == [State.PASSED] * 2
        assert not found.warnings

    def test_the_worst_bring_none(self) -> None:
        found = scored(worst())
        assert found.points["TOTAL"] == exactly(0)
        assert [found.state(predicate) for predicate in Predicate] == [State.FAILED] * 2

    def test_an_empty_sheet_may_still_be_anything(self) -> None:
        found = scored({}, has_wbk=None)
        assert found.points["TOTAL"] == Interval(F(0), F(100))
        assert [found.state(predicate) for predicate in Predicate] == [State.UNDECIDED] * 2

    def test_a_hard_question_left_empty_raises_nothing(self) -> None:
        found = scored(best() | {"2": None})
        assert found.points["TOTAL"] == Interval(F("99.75"), F(100))


RATIOS = [
    ("A.II.1.i.a", {"88": 2, "89": 1}, F(1, 2)),
    ("A.II.1.i.a", {"88": 2, "89": 5}, F(1)),
    ("A.II.1.i.b", {"88": 1, "90": 4, "91": 1}, F(1, 4)),
    ("A.II.3.iii.a", {"102": 0, "103": 0}, F(2)),
    ("A.II.3.iii.a", {"102": 4, "103": 1}, F(3, 2)),
    ("A.II.3.iii.a", {"102": 1, "103": 4}, F(0)),
    ("A.II.5.iii.a.p", {"113": 1, "114": 1, "115": 1, "116": 2}, F(2, 3)),
]
NOT_KNOWN = [
    ("A.II.1.i.a", {"88": 0, "89": 0}, True),
    ("A.II.1.i.a", {"88": 0, "89": 3}, True),
    ("A.II.3.iii.a", {"102": 0, "103": 2}, True),
    ("A.II.5.ii.a", {"110": 0, "112": 0}, True),
    ("A.II.5.ii.a", {"110": 4, "112": None}, False),
    ("A.II.5.iii.b.p", {"117": 1, "118": None, "119": 1, "120": 2}, False),
]


class TestRatios:
    @pytest.mark.parametrize(("code", "counts", "points"), RATIOS)
    def test_counts_make_a_share(self, code: str, counts: dict[str, Any], points: Fraction) -> None:
        assert scored(counts).points[code] == exactly(points)

    @pytest.mark.parametrize(("code", "counts", "is_undefined"), NOT_KNOWN)
    def test_what_nobody_can_compute_may_be_none_or_all(
        self, code: str, counts: dict[str, Any], *, is_undefined: bool
    ) -> None:
        found = scored(counts)
        assert found.points[code].low == 0 < found.points[code].high
        assert (code in found.undefined) is is_undefined

    def test_information_is_not_needed(self) -> None:
        """104 and 111 say more about their ratios, which are computed without them."""
        found = scored(best() | {"104": None, "111": None})
        assert found.points["TOTAL"] == exactly(100)


class TestMinimums:
    @pytest.mark.parametrize(
        ("changed", "code", "states"),
        [
            ({"125": "3.6"}, "spak", [State.PASSED, State.PASSED]),
            ({"125": "3.5999"}, "spak", [State.FAILED, State.FAILED]),
            ({"125": None}, "spak", [State.UNDECIDED, State.UNDECIDED]),
            ({"126": "C"}, "capaian_kinerja", [State.PASSED, State.FAILED]),
            ({"127": "3.2"}, "pelayanan_prima", [State.PASSED, State.FAILED]),
            ({"127": "3.19"}, "pelayanan_prima", [State.FAILED, State.FAILED]),
            ({"110": 1, "112": 0}, "PW", [State.PASSED, State.PASSED]),
        ],
    )
    def test_are_compared_unrounded(
        self, changed: dict[str, Any], code: str, states: list[State]
    ) -> None:
        found = scored(best() | changed, has_wbk=True)
        told = [
            condition.state
            for predicate in Predicate
            for condition in found.conditions[predicate]
            if condition.code == code
        ]
        assert told == states

    def test_both_halves_of_an_area_count_together(self) -> None:
        """60 % of 8 points: all 4 of the first half and 0.8 of the second are enough."""
        nothing = {"89": 0, "91": 0, "92": "E", "93": "D"}
        short = scored(best() | nothing)
        enough = scored(best() | nothing | {"89": 1})
        for found, state, below in ((short, State.FAILED, F("0.8")), (enough, State.PASSED, None)):
            area = next(each for each in found.conditions[WBK] if each.code == "MP")
            assert (area.state, area.short) == (state, below)

    @pytest.mark.parametrize(
        ("has_wbk", "state"),
        [(True, State.PASSED), (False, State.FAILED), (None, State.UNDECIDED)],
    )
    def test_wbbm_is_for_those_who_have_wbk(self, *, has_wbk: bool | None, state: State) -> None:
        found = scored(best(), has_wbk=has_wbk)
        assert [found.state(WBK), found.state(WBBM)] == [State.PASSED, state]


FAULTS = [
    ("1", "Mungkin", "not_an_option"),
    ("2", "D", "not_an_option"),
    ("2", 1, "not_an_option"),
    ("2", ["A"], "not_an_option"),
    ("88", -1, "not_a_count"),
    ("88", 1.5, "not_a_count"),
    ("88", "1.000", "not_a_count"),
    ("88", "empat", "not_a_count"),
    ("88", True, "not_a_count"),
    ("88", 10**20, "not_a_count"),
    ("88", "4.0", "not_a_count"),
    ("88", "-", "not_a_count"),
    ("125", "4.01", "not_an_index"),
    ("125", "-1", "not_an_index"),
    ("125", "3,6,2", "not_an_index"),
    ("125", "1e0", "not_an_index"),
    ("125", float("nan"), "not_an_index"),
    ("128", "Ya", "question_unknown"),
    ("-1", "Ya", "question_unknown"),
    ("01", "Ya", "question_unknown"),
    ("0", "Ya", "question_unknown"),
    ("A.I.1.i.a", "Ya", "question_unknown"),
]


class TestAnswers:
    @pytest.mark.parametrize(("number", "answer", "code"), FAULTS)
    def test_what_a_question_does_not_have_is_named_and_stays_open(
        self, number: str, answer: object, code: str
    ) -> None:
        read = read_answers(sheet(), {number: answer})
        assert [(str(fault.question), fault.code) for fault in read.faults] == [(number, code)]
        assert (read.shares, read.counts) == ({}, {})

    @pytest.mark.parametrize(
        ("number", "answer", "share"),
        [
            ("1", "Ya", F(1)),
            ("1", " ya ", F(1)),
            ("2", "b", F(1, 2)),
            ("4", "C", F(0)),
            ("125", "3.62", F(181, 200)),
            ("125", "3,62", F(181, 200)),
            ("125", 3.62, F(181, 200)),
            ("125", 4, F(1)),
            ("125", Decimal("36e-1"), F(9, 10)),
            ("125", -0.0, F(0)),
        ],
    )
    def test_what_it_has_is_read(self, number: str, answer: object, share: Fraction) -> None:
        read = read_answers(sheet(), {number: answer})
        assert (read.shares, read.faults) == ({int(number): share}, ())

    def test_two_thirds_are_not_in_the_regulation(self) -> None:
        """A to D bring 1, 0.67, 0.33 and 0, as the portal's sheet has them."""
        lettered = next(q for q in sheet().questions.values() if q.kind == "abcd")
        shares = [option.share for option in lettered.options]
        assert shares == [F(1), F("0.67"), F("0.33"), F(0)]


class TestWarnings:
    @pytest.mark.parametrize(
        ("counts", "code"),
        [
            ({"89": 2, "90": 1}, "jumlah_berbeda"),
            ({"90": 1, "91": 2}, "melebihi_seluruhnya"),
            ({"110": 1, "111": 1, "112": 1}, "melebihi_seluruhnya"),
            ({"113": 1, "114": 0, "115": 0, "116": 2}, "melebihi_seluruhnya"),
        ],
    )
    def test_numbers_that_disagree_are_told_and_counted(
        self, counts: dict[str, Any], code: str
    ) -> None:
        found = scored(counts)
        assert [warning.code for warning in found.warnings] == [code]
        assert not read_answers(sheet(), counts).faults
