"""Points as they are shown: the one rule of rounding for tables, pictures, reports and gaps.

Two places, halves away from 0, as the usual workbook rounds (LKE rule 7: points are compared
unrounded, and rounded only where they are shown; whether a minimum is met is said in words). What
is a difference is that of the figures beside it as they are shown, so that a reader who subtracts
finds the same.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor

Points = Fraction | float | str
_PARTS = 100
_PLACES = 12  # more than any reader compares, and within what a number in JSON holds


def hundredths(value: Points) -> int:
    """Whole hundredths of the points, halves away from 0."""
    exact = (value if isinstance(value, Fraction) else Fraction(str(value))) * _PARTS
    nearest = floor(abs(exact) + Fraction(1, 2))
    return nearest if exact >= 0 else -nearest


def in_points(value: Points, mark: str = ",") -> str:
    """36,91: two places after the mark of decimals (a comma, as the regulation prints them)."""
    return _written(hundredths(value), mark)


def shortage(asked: Points, reached: Points, mark: str = ",") -> str:
    """What is short of what is asked, which is not reached: as both are shown, and never 0,00."""
    return lacking(difference(asked, reached), mark)


def lacking(points: Points, mark: str = ",") -> str:
    """Points that are lacking: what is less than half a hundredth is still lacking, so no 0,00."""
    found = in_points(points, mark)
    return found if hundredths(points) > 0 else f"< 0{mark}01"


def as_number(points: Fraction) -> float:
    """Points as a number of JSON: twelve places, and more where those would make nothing of some.

    So whatever is not 0 is not told as 0 (what is below 1e-300 aside).
    """
    return float(round(points, _PLACES)) or float(points)


def as_decimal(points: Fraction) -> str:
    """The same in digits alone: 36.91, 40, 0.333333333333, 0.0000000000000001."""
    return f"{Decimal(repr(as_number(points))).normalize():f}"


def difference(one: Points, other: Points) -> Fraction:
    """What is left of one as it is shown without the other as it is shown."""
    return Fraction(hundredths(one) - hundredths(other), _PARTS)


def _written(parts: int, mark: str) -> str:
    whole, part = divmod(abs(parts), _PARTS)
    return f"{'-' if parts < 0 else ''}{whole}{mark}{part:02}"
