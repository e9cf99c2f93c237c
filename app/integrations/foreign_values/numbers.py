"""Numbers as they are written in Indonesia and elsewhere: `1.234,50`, `Rp 1.234,50`, `12,5 %`."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from app.core.texts import as_line
from app.integrations.foreign_values.faults import UnreadableValue, shape_of

_LONGEST: Final = 60  # characters
_WHOLE_BELOW: Final = Decimal(10) ** 15  # beyond it not every program reads the same number


class NumberStyle(StrEnum):
    """Which mark is which: Indonesian `1.234,50`, English `1,234.50`."""

    INDONESIAN = "indonesian"
    ENGLISH = "english"


class PercentMeaning(StrEnum):
    """What `12,5 %` is to be: 12.5 points, or the fraction 0.125."""

    POINTS = "points"
    FRACTION = "fraction"


def _written(group: str, mark: str) -> re.Pattern[str]:
    whole = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+"
    end = ",--?" if mark == "," else r"\.-"  # Rp 1.500,-
    return re.compile(
        rf"(?P<sign>[-+\u2212]?) ?(?:(?:Rp\.?|IDR) ?)?(?P<inner>-?)(?P<whole>{whole})"
        rf"(?:{mark}(?P<part>[0-9]+)|{end})? ?(?P<percent>%?)",
        re.IGNORECASE | re.ASCII,
    )


_WRITTEN: Final = {
    NumberStyle.INDONESIAN: _written(r"\.", ","),
    NumberStyle.ENGLISH: _written(",", r"\."),
}


def read_number(value: Any, style: NumberStyle, percent: PercentMeaning | None) -> int | float:  # noqa: ANN401 - any JSON
    """The number that is written; one that JSON knows already stays as it is.

    Raises UnreadableValue: not of that style (`1.23` is no Indonesian number), a % whose meaning is
    not declared, or more digits than a number of JSON keeps.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = as_line(value) if isinstance(value, str) else ""
    found = _WRITTEN[style].fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or (found["sign"] and found["inner"]):
        raise _unreadable(value, style)
    if found["percent"] and percent is None:
        raise UnreadableValue("value_has_percent", shape=shape_of(value))
    digits = re.sub(r"[.,]", "", found["whole"])
    number = Decimal(f"{digits}.{found['part'] or '0'}")
    if found["sign"] in {"-", "\u2212"} or found["inner"]:
        number = number.copy_negate()
    if found["percent"] and percent is PercentMeaning.FRACTION:
        number = number.scaleb(-2)
    return _as_json(number, value, style)


def _as_json(number: Decimal, value: object, style: NumberStyle) -> int | float:
    if number == number.to_integral_value() and abs(number) < _WHOLE_BELOW:
        return int(number)
    near = float(number)
    if Decimal(repr(near)) != number:
        raise _unreadable(value, style)
    return near


def _unreadable(value: object, style: NumberStyle) -> UnreadableValue:
    return UnreadableValue(
        "value_unreadable", shape=shape_of(value), transform=f"number ({style.value})"
    )
