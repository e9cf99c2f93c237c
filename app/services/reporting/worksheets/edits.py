"""What was edited in a line of a worksheet."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from app.services.decrees.workbooks.columns import Table
from app.services.decrees.workbooks.tables import Line
from app.services.reporting.worksheets.columns import PEOPLE, REALISATIONS
from app.services.reporting.worksheets.stored import Row

# What a row cannot do without; the rest may be emptied.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    REALISATIONS.name: ("done_on", "note"),
    PEOPLE.name: ("name", "job_title"),
}


# What may stand in a new line for a cell that was told to be wrong.
_STANDING_IN: Final[Mapping[str, str]] = {
    "note": "Catatan", "username": "orang.lain", "name": "Orang Lain", "job_title": "Staf",
}  # fmt: skip


@dataclass
class Edit:
    """A line that differs from its row (none: a new one): `changed` has old and new values.

    `wrong` are the columns of which was told already what is wrong with them.
    """

    table: Table
    line: Line
    row: Row | None
    values: dict[str, Any]
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)

    def without(self, wrong: AbstractSet[str], year: int) -> "Edit | None":
        """The edit with something harmless in those columns; none where nothing else is edited.

        So what is wrong with one cell hides nothing of the others. `year` is that of the plan.
        """
        values = {**self.values}
        for key in wrong:
            there = self.row.values.get(key) if self.row else _STANDING_IN.get(key)
            values[key] = date(year, 1, 1) if self.row is None and key == "done_on" else there
        changed = {key: each for key, each in self.changed.items() if key not in wrong}
        is_left = changed or self.row is None or values.get("cancelled")
        told = self.wrong | wrong
        return replace(self, values=values, changed=changed, wrong=told) if is_left else None


def changed_cells(
    table: Table, stored: Mapping[str, Any], said: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Old and new values of the cells that say something else, in the order of the columns."""
    keys = [column.key for column in table.columns]
    return {
        key: (stored[key], said[key])
        for key in keys
        if key in said and key in stored and not is_same(stored[key], said[key])
    }


def is_same(stored: object, value: object) -> bool:
    """Texts are compared without what nobody sees of them in a cell."""
    if isinstance(stored, str) and isinstance(value, str):
        return stored.split() == value.split()
    return stored == value
