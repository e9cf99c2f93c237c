"""A realistic office, with every figure on the way worked out by hand from the regulation.

Each sub area: its answers in the order of the sheet, and weight x mean of their shares (A to D
bring 1, 0.67, 0.33, 0; A to E quarters; A to C halves). One question is open (108), and nobody
complained (110 to 112), so that those two bring from nothing to all.
"""

from fractions import Fraction

from app.services.evaluation.scoring import Interval, Predicate, State
from tests.support.sheets import scored

F = Fraction
Points = Fraction | tuple[Fraction, Fraction]
# Sub area: the first question, answers, points: what is printed, or thirds and the like of it.
SUB_AREAS: dict[str, tuple[int, str, Points]] = {
    "A.I.1.i": (1, "Ya B", F("0.375")),  # 0.5 x 1.5/2
    "A.I.1.ii": (3, "Ya A B", F(5, 6)),  # 1 x 2.5/3
    "A.I.1.iii": (6, "B A C", F(2, 3)),  # 1 x 2.00/3
    "A.I.1.iv": (9, "Ya A B B", F("1.18875")),  # 1.5 x 3.17/4
    "A.I.2.i": (13, "A B C", F("0.75")),  # 1 x 2.25/3
    "A.I.2.ii": (16, "A A B C", F("1.25")),  # 2 x 2.5/4
    "A.I.2.iii": (20, "A B", F("0.375")),  # 0.5 x 1.5/2
    "A.I.3.i": (22, "Ya B Ya", F("0.2225")),  # 0.25 x 2.67/3
    "A.I.3.ii": (25, "Ya B Tidak", F(7, 24)),  # 0.5 x 1.75/3
    "A.I.3.iii": (28, "Ya B C A B A", F("4.67") * 5 / 24),  # 1.25 x 4.67/6
    "A.I.3.iv": (34, "A A B Ya", F("1.875")),  # 2 x 3.75/4
    "A.I.3.v": (38, "B", F("0.5025")),  # 0.75 x 0.67
    "A.I.3.vi": (39, "A", F("0.25")),
    "A.I.4.i": (40, "A A B", F("2.225")),  # 2.5 x 2.67/3
    "A.I.4.ii": (43, "Ya Ya Ya A Ya B Tidak A", F("2.03125")),  # 2.5 x 6.5/8
    "A.I.5.i": (51, "A B", F("1.2525")),  # 1.5 x 1.67/2
    "A.I.5.ii": (53, "A B A A", F("1.40625")),  # 1.5 x 3.75/4
    "A.I.5.iii": (57, "A Ya B A", F("1.3125")),  # 1.5 x 3.5/4
    "A.I.5.iv": (61, "B B B", F("0.75")),  # 1.5 x 1.5/3
    "A.I.5.v": (64, "A B B A B", F("1.152")),  # 1.5 x 3.84/5
    "A.I.6.i": (69, "A A B Ya", F("0.9175")),  # 1 x 3.67/4
    "A.I.6.ii": (73, "B A A B A C", F("0.82")),  # 1 x 4.92/6
    "A.I.6.iii": (79, "A A B", F(5, 6)),  # 1 x 2.5/3
    "A.I.6.iv": (82, "A A B", F("0.89")),  # 1 x 2.67/3
    "A.I.6.v": (85, "B Ya A", F("0.89")),
    "A.II.1.i": (88, "4 3 3 1", F(13, 12)),  # 1 x 3/4 + 1 x 1/3
    "A.II.1.ii": (92, "B", F("0.75")),
    "A.II.1.iii": (93, "B", F("0.67")),
    "A.II.2.i": (94, "C", F("0.165")),  # 0.5 x 0.33
    "A.II.2.ii": (95, "A B", F("0.75")),  # 1 x 1.5/2
    "A.II.2.iii": (97, "B C D", F(1)),  # 2 x 1.50/3
    "A.II.3.i": (100, "A", F("1.5")),
    "A.II.3.ii": (101, "B", F("0.75")),
    "A.II.3.iii": (102, "4 3 3", F("0.5")),  # 2 x (4 - 3)/4
    "A.II.4.i": (105, "8 6", F("1.5")),  # 2 x 6/8
    "A.II.4.ii": (107, "B", F("1.005")),  # 1.5 x 0.67
    "A.II.4.iii": (108, "-", (F(0), F("1.5"))),
    "A.II.5.i": (109, "B", F("1.875")),  # 2.5 x 0.75
    "A.II.5.ii": (110, "0 0 0", (F(0), F(3))),
    "A.II.5.iii.a": (113, "1 9 0 10", F(1)),  # 10 of 1 + 9 + 0
    "A.II.5.iii.b": (117, "4 10 26 36", F("0.9")),  # 36 of 4 + 10 + 26
    "A.II.6.i": (121, "B 5 2", F("1.3375")),  # 1.25 x 0.67 + 1.25 x 2/5
    "A.II.6.ii": (124, "A", F("2.5")),
    "B.I": (125, "3.62 C", F("18.3375")),  # 17.5 x 3.62/4 + 5 x 0.5
    "B.II": (127, "3.4", F("14.875")),  # 17.5 x 3.4/4
}
ABOVE: dict[str, Points] = {
    "A.I.1": F("3.06375"), "A.I.2": F("2.375"), "A.I.3": F(395, 96), "A.I.4": F("4.25625"),
    "A.I.5": F("5.87325"), "A.I.6": F("3.5175") + F(5, 6), "A.I": F("19.08575") + F(475, 96),
    "A.II.1": F("1.42") + F(13, 12), "A.II.2": F("1.915"), "A.II.3": F("2.75"),
    "A.II.4": (F("2.505"), F("4.005")), "A.II.5.iii": F("1.9"),
    "A.II.5": (F("3.775"), F("6.775")), "A.II.6": F("3.8375"),
    "A.II": (F("16.2025") + F(13, 12), F("20.7025") + F(13, 12)),
    "MP": F("4.48375") + F(13, 12), "TL": F("4.29"), "SDM": F(395, 96) + F("2.75"),
    "AK": (F("6.76125"), F("8.26125")), "PW": (F("9.64825"), F("12.64825")),
    "PL": F("7.355") + F(5, 6), "A": (F("41.3195"), F("45.8195")),
    "B.I.a": F("15.8375"), "B.I.b": F("2.5"), "B": F("33.2125"),
    "TOTAL": (F("74.532"), F("79.032")),
}  # fmt: skip
OPEN, LOST = State.UNDECIDED, State.FAILED
WBK = {"total": (OPEN, F("0.468"))}  # 75 - 74.532; all others are met
WBBM = {
    "total": (LOST, F("10.468")), "pengungkit": (LOST, F("6.6805")),
    "MP": (LOST, F("1.51625") - F(13, 12)), "TL": (LOST, F("0.96")),
    "SDM": (LOST, F("4.75") - F(395, 96)), "AK": (OPEN, F("0.73875")), "PW": (OPEN, F("1.60175")),
    "bersih_akuntabel": (LOST, F("1.1625")), "capaian_kinerja": (LOST, F("1.25")),
    "pelayanan_prima": (LOST, F("0.875")), "sudah_wbk": (LOST, F(1)),
}  # fmt: skip


def _between(points: Points) -> Interval:
    return Interval(*points) if isinstance(points, tuple) else Interval(points, points)


def test_every_figure_of_one_office_is_the_one_worked_out_by_hand() -> None:
    filling = {
        str(first + place): None if answer == "-" else answer
        for first, answers, _ in SUB_AREAS.values()
        for place, answer in enumerate(answers.split())
    }
    assert sorted(map(int, filling)) == list(range(1, 128))
    found = scored(filling, has_wbk=False)
    expected = {code: points for code, (_, _, points) in SUB_AREAS.items()} | ABOVE
    told = {code: found.points[code] for code in expected}
    assert told == {code: _between(points) for code, points in expected.items()}
    items = {"A.II.1.i.a": F("0.75"), "A.II.1.i.b": F(1, 3), "A.II.6.i.b": F("0.5")}
    assert {code: found.points[code].low for code in items} == items
    for predicate, short in ((Predicate.WBK, WBK), (Predicate.WBBM, WBBM)):
        missing = {
            one.code: (one.state, one.short)
            for one in found.conditions[predicate]
            if one.state is not State.PASSED
        }
        assert missing == short
    assert found.undefined == {"A.II.5.ii.a": (110,)}
    assert [found.state(predicate) for predicate in Predicate] == [OPEN, LOST]
    assert not found.warnings
