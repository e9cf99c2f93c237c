"""Points as they are shown: the one rule of rounding for tables, pictures, reports and gaps.

Two places, halves away from 0, as the usual workbook rounds (LKE rule 7: points are compared
unrounded, and rounded only where they are shown; whether a minimum is met is said in words). What
is a difference is that of the figures beside it as they are shown, so that a reader who subtracts
finds the same.
"""

from fractions import Fraction
from math import floor

Points = Fraction | float | str
_PARTS = 100


def hundredths(value: Points) -> int:
    """Whole hundredths of the points, halves away from 0."""
    exact = (value if isinstance(value, Fraction) else Fraction(str(value))) * _PARTS
    nearest = floor(abs(exact) + Fraction(1, 2))
    return nearest if exact >= 0 else -nearest


def in_points(value: Points, mark: str = ",") -> str:
    """36,91: two places after the mark of decimals (a comma, as the regulation prints them)."""
    return _written(hundredths(value), mark)


def shortage(asked: Points, reached: Points) -> str:
    """What is short of what is asked, which is not reached: as both are shown, and never 0,00."""
    found = difference(asked, reached)
    return in_points(found) if found > 0 else "< 0,01"


def difference(one: Points, other: Points) -> Fraction:
    """What is left of one as it is shown without the other as it is shown."""
    return Fraction(hundredths(one) - hundredths(other), _PARTS)


def _written(parts: int, mark: str) -> str:
    whole, part = divmod(abs(parts), _PARTS)
    return f"{'-' if parts < 0 else ''}{whole}{mark}{part:02}"
