"""Points as they are shown: the same digits in tables, pictures, reports and gaps."""

from datetime import date
from fractions import Fraction

import pytest

from app.core.points import as_decimal, as_number, difference, in_points, lacking, shortage
from app.integrations.pictures.minimums import Bar, Bars, draw_bars
from app.integrations.pictures.sheet import Heading
from app.integrations.pictures.waterfall import Strength, Waterfall, draw_waterfall
from app.services.reporting.documents.lhe.figures import points
from app.services.reporting.documents.report.position import written

HEADING = Heading("Nilai", "KPU", "Keputusan", date(2023, 6, 30))


@pytest.mark.parametrize(
    ("value", "shown"),
    [("33.6875", "33,69"), ("7.664999999999", "7,66"), ("98.095", "98,10"), ("2.666", "2,67")],
)
def test_a_figure_is_the_same_wherever_it_is_shown(value: str, shown: str) -> None:
    exact = Fraction(value)
    bar = Bar("Area", exact, exact, Fraction(100), Fraction(100))
    fall = Waterfall(HEADING, [Strength("Unit", Fraction(100), Fraction(100)),
                               Strength("TPI", exact, exact)])  # fmt: skip
    assert points(float(value)) == written(value) == in_points(exact) == shown
    lost = in_points(difference(Fraction(100), exact))
    for picture, words in ((draw_bars(Bars(HEADING, [bar], "a", "b")), f"kurang {lost}"),
                           (draw_waterfall(fall), f"turun {lost}")):  # fmt: skip
        assert shown in picture
        assert words in picture


def test_differences_add_up_with_what_is_shown() -> None:
    """TL: 7,00 of the office, 6,92 of TPI; what was lost is 0,08, as it is exactly 0,0834."""
    assert in_points(difference("9.995", "0.996")) == "9,00", "10,00 less 1,00; exactly 8,999"
    assert difference("6.916666666667", 7) == Fraction(-8, 100)
    assert in_points(difference("6.916666666667", 7)) == "-0,08"
    assert (shortage("4.8", "4.794"), shortage("4.8", "4.7999")) == ("0,01", "< 0,01")


def test_what_is_not_0_is_never_told_as_0() -> None:
    tiny, third = Fraction(1, 10**16), Fraction(1, 3)
    assert (as_number(tiny), as_number(third), as_number(Fraction(0))) == (1e-16, 0.333333333333, 0)
    assert [as_decimal(one) for one in (tiny, third, Fraction(40))] == [
        "0.0000000000000001", "0.333333333333", "40",
    ]  # fmt: skip
    assert (lacking(tiny), lacking(tiny, "."), lacking(third)) == ("< 0,01", "< 0.01", "0,33")
