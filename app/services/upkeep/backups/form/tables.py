"""Rows in a form that no engine owns: what is read from one can be written into the other.

A row is a JSON list of its columns in the order of their names. Keys are 32 hexadecimal digits,
instants `YYYY-MM-DD HH:MM:SS.ffffff` in UTC, bytes hexadecimal, JSON its text, truth 0 or 1. So a
table has the same digest on both engines. Tables are read as they are in the database, not as the
models say: a backup of an older version is loaded before it is upgraded.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, inspect

BATCH_ROWS: Final = 1000
_OURS: Final = {"alembic_version"}
_KINDS: Final = {
    "UUID": "key",
    "CHAR": "key",
    "TIMESTAMP": "instant",
    "DATETIME": "instant",
    "DATE": "date",
    "BOOLEAN": "truth",
    "JSON": "json",
    "BYTEA": "bytes",
    "BLOB": "bytes",
    "INTEGER": "number",
    "BIGINT": "number",
    "VARCHAR": "text",
    "TEXT": "text",
}
# Instants that SQL wrote on SQLite may have no fraction.
_READ: Final = {
    "sqlite": {
        "instant": "CASE length({0}) WHEN 19 THEN {0} || '.000000' ELSE {0} END",
        "bytes": "lower(hex({0}))",
    },
    "postgresql": {
        "key": "replace(CAST({0} AS text), '-', '')",
        "instant": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "date": "CAST({0} AS text)",
        "truth": "CAST({0} AS integer)",
        "json": "CAST({0} AS text)",
        "bytes": "encode({0}, 'hex')",
    },
}


class Column(NamedTuple):
    """Its name, and which kind of value it holds."""

    name: str
    kind: str


class TableForm(NamedTuple):
    """A table as the database has it; `key` names the columns of its primary key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def tables_of(connection: Connection) -> list[TableForm]:
    """All tables of the service, each after those that its rows point at."""
    found = inspect(connection)
    columns, keys = found.get_multi_columns(), found.get_multi_pk_constraint()
    ordered = [name for name, _ in found.get_sorted_table_and_fkc_names() if name]
    forms = []
    for name in ordered:
        if name in _OURS:
            continue
        kinds = ((each["name"], type(each["type"]).__name__) for each in columns[None, name])
        form = tuple(sorted(Column(column, _KINDS[kind]) for column, kind in kinds))
        forms.append(TableForm(name, form, tuple(keys[None, name]["constrained_columns"])))
    return forms


def batches(connection: Connection, table: TableForm) -> Iterator[list[str]]:
    """The rows of a table as JSON in the order of the key, some at a time."""
    rows = connection.exec_driver_sql(
        _select(connection.dialect.name, table),
        execution_options={"stream_results": True, "yield_per": BATCH_ROWS},
    )
    for batch in rows.partitions():
        yield [json.dumps([*row], ensure_ascii=False, separators=(",", ":")) for row in batch]


def insert(connection: Connection, table: TableForm, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows, read with `json.loads`, into an empty table."""
    write = _copy if connection.dialect.name == "postgresql" else _insert
    write(connection, table, rows)


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return f'"{name}"'


def _select(engine: str, table: TableForm) -> str:
    forms, own = _READ[engine], quoted(table.name)
    chosen = ", ".join(
        forms.get(column.kind, "{0}").format(f"{own}.{quoted(column.name)}")
        for column in table.columns
    )
    # Of one machine's language no order may depend.
    as_bytes = {column.name for column in table.columns if column.kind == "text"}
    collation = ' COLLATE "C"' if engine == "postgresql" else ""
    order = ", ".join(
        f"{own}.{quoted(name)}{collation if name in as_bytes else ''}" for name in table.key
    )
    return f"SELECT {chosen} FROM {own} ORDER BY {order}"  # noqa: S608 - names of our own tables


def _insert(connection: Connection, table: TableForm, rows: Iterable[Sequence[Any]]) -> None:
    places = ", ".join("?" for _ in table.columns)
    statement = f"INSERT INTO {quoted(table.name)} ({_names(table)}) VALUES ({places})"  # noqa: S608 - names of our own tables
    binary = _binary(table)
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(tuple(_as_bytes(row, binary)))
        if len(batch) == BATCH_ROWS:
            connection.exec_driver_sql(statement, batch)
            batch = []
    if batch:
        connection.exec_driver_sql(statement, batch)


def _copy(connection: Connection, table: TableForm, rows: Iterable[Sequence[Any]]) -> None:
    # One statement for all rows: some point at others of the same table, and that is looked at
    # when the statement ends.
    statement = f"COPY {quoted(table.name)} ({_names(table)}) FROM STDIN"
    binary = _binary(table)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(_as_bytes(row, binary))


def _names(table: TableForm) -> str:
    return ", ".join(quoted(column.name) for column in table.columns)


def _binary(table: TableForm) -> list[int]:
    return [place for place, column in enumerate(table.columns) if column.kind == "bytes"]


def _as_bytes(row: Sequence[Any], places: list[int]) -> Sequence[Any]:
    values = [*row]
    for place in places:
        if values[place] is not None:
            values[place] = bytes.fromhex(values[place])
    return values
