"""Writing the rows of a backup into the tables of an empty database, all of them or none.

The guards (triggers) are taken down for the time of one transaction and put up again word for word
before it ends: the rows have been judged when they were written. Foreign keys hold throughout on
PostgreSQL and are all looked at in the end on SQLite. Whether every row arrived as it was is seen
by reading the tables again.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from app.core.errors import Conflict
from app.services.upkeep.backups.form.manifest import TablePart
from app.services.upkeep.backups.form.parts import Pulse
from app.services.upkeep.backups.form.tables import TableForm, batches, insert, quoted, tables_of
from app.services.upkeep.backups.form.unpacking import Source


def require_empty(connection: Connection) -> None:
    """Raise Conflict (`restore_not_empty`) where there are people or decrees already."""
    for table in ("users", "decrees"):
        if connection.scalar(text(f"SELECT count(*) FROM {table}")):  # noqa: S608 - constants
            raise Conflict("restore_not_empty")


def load(connection: Connection, source: Source, tables: Sequence[TablePart], pulse: Pulse) -> None:
    """Replace all rows by those of a backup; the database has the version that the backup had.

    Raises Conflict: `restore_other_form` (a table is not as it was), `restore_differs` (what was
    written reads differently), and what reading a backup raises. Then nothing was changed.
    """
    require_empty(connection)
    forms = {form.name: form for form in tables_of(connection)}
    wanted = {part.table: part for part in tables}
    _require_same(forms, wanted)
    with guards_down(connection, forms):
        for name in reversed(forms):
            connection.exec_driver_sql(f"DELETE FROM {quoted(name)}")  # noqa: S608 - our own tables
        for name, form in forms.items():
            insert(connection, form, _rows(source, wanted[name], pulse))
    for name, form in forms.items():
        _require_arrived(connection, form, wanted[name], pulse)
    _require_references(connection)


def _require_same(forms: dict[str, TableForm], wanted: dict[str, TablePart]) -> None:
    for name in sorted(forms.keys() | wanted.keys()):
        form, part = forms.get(name), wanted.get(name)
        if form is None or part is None or [*form.columns] != [*map(tuple, part.columns)]:
            raise Conflict("restore_other_form", table=name)


def _rows(source: Source, part: TablePart, pulse: Pulse) -> Iterator[Sequence[Any]]:
    for place, line in enumerate(source.lines(part.part)):
        if not place % 1000:
            pulse()
        yield json.loads(line)


def _require_arrived(
    connection: Connection, form: TableForm, part: TablePart, pulse: Pulse
) -> None:
    digest, count = hashlib.sha256(), 0
    for batch in batches(connection, form):
        pulse()
        count += len(batch)
        digest.update("".join(f"{line}\n" for line in batch).encode())
    if (count, digest.hexdigest()) != (part.rows, part.part.sha256):
        raise Conflict("restore_differs", table=form.name)


def _require_references(connection: Connection) -> None:
    """SQLite looked at no foreign key meanwhile; PostgreSQL at all of them."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if found is not None:
            raise Conflict("restore_differs", table=found[0])


@contextmanager
def guards_down(connection: Connection, tables: Iterable[str]) -> Iterator[None]:
    """Without guards until the end of the block, which is in one transaction with what is written.

    Only for rows that were judged before.
    """
    if connection.dialect.name == "postgresql":
        # For its owner; triggers of foreign keys stay.
        for name in tables:
            connection.exec_driver_sql(f"ALTER TABLE {quoted(name)} DISABLE TRIGGER USER")
        yield
        for name in tables:
            connection.exec_driver_sql(f"ALTER TABLE {quoted(name)} ENABLE TRIGGER USER")
        return
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
    ).all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {quoted(name)}")
    yield
    for _, sql in found:
        connection.exec_driver_sql(sql)
