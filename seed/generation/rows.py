"""Rows on their way into the tables, written many at a time."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from app.services.upkeep.backups.form.tables import TableForm, insert, tables_of

Row = dict[str, Any]
_CACHE = "PRAGMA cache_size=-524288"  # KiB: the ends of all indexes


class Rows:
    """What was made and is not written yet; values are in the form that backups have."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._forms = {form.name: form for form in tables_of(connection)}
        self._rows: dict[str, list[Row]] = defaultdict(list)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(_CACHE)

    @property
    def tables(self) -> list[str]:
        """The names of all tables."""
        return [*self._forms]

    def form_of(self, table: str) -> TableForm:
        """The columns of a table."""
        return self._forms[table]

    def add(self, table: str, row: Row) -> None:
        """One more row; all rows of a table name the same columns."""
        self._rows[table].append(row)

    def write(self) -> None:
        """Write all of them, each table after those that it points at."""
        for table, form in self._forms.items():
            rows = self._rows.pop(table, None)
            if rows is None:
                continue
            columns = tuple(column for column in form.columns if column.name in rows[0])
            names = [column.name for column in columns]
            values = ([row[name] for name in names] for row in rows)
            insert(self._connection, form._replace(columns=columns), values)
