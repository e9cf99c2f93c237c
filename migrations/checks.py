"""Check constraints whose condition grows, and columns that may be empty, on both engines."""

import sqlalchemy as sa
from alembic import op


def replace(table: str, name: str, old: str, new: str) -> None:
    """Give the check constraint the condition `new` instead of `old`."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({new})")
        return
    _rewrite(table, f"{name} CHECK ({old})", f"{name} CHECK ({new})")


def allow_null(table: str, column: str, kind: str) -> None:
    """Let a column of that type be empty."""
    _set_null(table, column, f"{kind} NOT NULL", kind, "DROP NOT NULL")


def forbid_null(table: str, column: str, kind: str) -> None:
    """The other way round; no row may be empty there."""
    _set_null(table, column, kind, f"{kind} NOT NULL", "SET NOT NULL")


def _set_null(table: str, column: str, old: str, new: str, words: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} {words}")
        return
    _rewrite(table, f"{column} {old}, ", f"{column} {new}, ")


def _rewrite(table: str, old: str, new: str) -> None:
    """Change a table's text in SQLite.

    SQLite's ALTER TABLE cannot; building the table anew would lose its triggers and break the
    keys that point at its rows. Its documentation (lang_altertable.html, "Making Other Kinds Of
    Table Schema Changes") describes this way for constraints.
    """
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = :table"
        ),
        {"old": old, "new": new, "table": table},
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = RESET")
