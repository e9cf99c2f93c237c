"""Whatever may rest on a decree is in the table, before a successor can be voided over it."""

from typing import Any

from app.models import Base
from app.services.decrees.succession.resting import RESTING, ROWS, STAYS, TAKEN


def name_of(column: Any) -> str:
    plain = column.property.columns[0] if hasattr(column, "property") else column
    return f"{plain.table.name}.{plain.name}"


def test_whatever_refers_to_a_decree_or_its_rows_is_in_the_table() -> None:
    referring = [
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ROWS
    ]
    resting = [column for each in RESTING for column in each.columns]
    taken = [column for columns in TAKEN for column in columns]
    assert sorted(map(name_of, [*resting, *taken, *STAYS])) == sorted(referring)


def test_nor_are_rows_below_those_that_stay_or_are_taken_away() -> None:
    own = {name_of(column).partition(".")[0] for column in (*STAYS, *(each[0] for each in TAKEN))}
    named = {key.column.table.name for t in Base.metadata.tables.values() for key in t.foreign_keys}
    below = own & named - set(ROWS)
    assert below <= {"audit_events"}, "rows of these tables refer to rows of a decree's own"
