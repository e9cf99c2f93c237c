"""Names of months, Indonesian and English, with the abbreviations that are in use."""

from typing import Any, Final

from app.core.texts import as_line
from app.integrations.foreign_values.faults import UnreadableValue, shape_of

_NAMES: Final = (
    "januari january jan",
    "februari february pebruari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agu ags agt agus aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""The number of a month by each of its names, in small letters."""


def read_month(value: Any) -> int:  # noqa: ANN401 - any JSON
    """The number of the month that is named (`Agu.`, `Agustus`, `AUG`); raises UnreadableValue."""
    name = as_line(value).lower().removesuffix(".") if isinstance(value, str) else ""
    if name not in MONTHS:
        raise UnreadableValue("value_unreadable", shape=shape_of(value), transform="month")
    return MONTHS[name]
