"""The number of a civil servant (NIP): 18 digits that say who somebody is, and some say much.

Digits 1 to 8 are the day of birth, 9 to 14 year and month of the appointment, 15 is the sex, 16 to
18 number those whom all that fits. Printed it has blanks: `19700101 199003 1 001`.
"""

import re
import string
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from app.core.texts import as_line

LENGTH: Final = 18
PATTERN: Final = r"^[0-9]{18}$"
_DIGITS: Final = re.compile("[0-9]")
_YOUNGEST, _OLDEST = 16, 75
_MONTHS: Final = range(1, 13)
# They stand in the place of the month for officials on contract (PPPK).
_CONTRACTS: Final = range(21, 30)


def as_nip(text: str) -> str:
    """The number without the blanks it is printed with; whether it is one, others ask."""
    return as_line(text).replace(" ", "")


def digits_in(text: str) -> int:
    """How many digits a text has."""
    return len(_DIGITS.findall(text))


class _Days(NamedTuple):
    """When somebody was in office, and today: whoever joined since may be appointed since."""

    known: date
    today: date


def impossible_parts(nip: str, known: date, today: date) -> list[str]:
    """What of 18 digits cannot be, as codes of messages (`nip_birth` ...); none when it can be.

    Its owner was in office on the day it is `known` from: that of the decree, or `today`.
    """
    days = _Days(known, today)
    return [code for code, can_be in _PARTS.items() if not can_be(nip, days)]


def _is_born(nip: str, days: _Days) -> bool:
    with suppress(ValueError):
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8])).year
        return born + _YOUNGEST <= days.today.year and days.known.year <= born + _OLDEST
    return False


def _is_appointed(nip: str, days: _Days) -> bool:
    year, month = int(nip[8:12]), int(nip[12:14])
    if month not in {*_MONTHS, *_CONTRACTS} or year < int(nip[:4]) + _YOUNGEST:
        return False
    latest = max(days)
    return (year, month if month in _MONTHS else 1) <= (latest.year, latest.month)


_PARTS: Final[dict[str, Callable[[str, _Days], bool]]] = {
    "nip_birth": _is_born,
    "nip_appointment": _is_appointed,
    "nip_sex": lambda nip, _: nip[14] in "12",
    "nip_number": lambda nip, _: nip[15:] != "000",
}


def near_nips(nip: str | None) -> list[str]:
    """What a NIP may have been meant to be: with one other digit, or two neighbours swapped."""
    digits = nip or ""
    swapped = [
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        for at in range(len(digits) - 1)
        if digits[at] != digits[at + 1]
    ]
    changed = [
        digits[:at] + other + digits[at + 1 :]
        for at, digit in enumerate(digits)
        for other in string.digits
        if other != digit
    ]
    return swapped + changed
