"""Taking a unique constraint away, or putting one back, on both engines."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op


def drop_unique(table: str, name: str) -> None:
    """Take the unique constraint away; rows, keys, indexes and triggers stay."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, table)
        return
    _build_anew(table, lambda text: re.sub(rf",\s*CONSTRAINT {name} UNIQUE \([^)]*\)", "", text))


def add_unique(table: str, name: str, columns: tuple[str, ...]) -> None:
    """Put it back; no two rows may be the same there."""
    if op.get_bind().dialect.name != "sqlite":
        op.create_unique_constraint(name, table, list(columns))
        return
    words = f", CONSTRAINT {name} UNIQUE ({', '.join(columns)})"
    _build_anew(table, lambda text: f"{text.rstrip().removesuffix(')')}{words})")


def _build_anew(table: str, changed: Callable[[str], str]) -> None:
    """SQLite can neither drop such a constraint nor the index behind it.

    Other tables name the rows: keys are asked for at the end of the step, when all are back.
    """
    connection = op.get_bind()
    here = {"table": table}
    text = connection.scalar(
        sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table"), here
    )
    beside = connection.scalars(
        sa.text(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = :table AND type IN ('index', 'trigger')"
            " AND sql IS NOT NULL ORDER BY type, name"
        ),
        here,
    ).all()
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TEMPORARY TABLE kept_rows AS SELECT * FROM {table}")  # noqa: S608 - constants of the migrations
    op.drop_table(table)
    connection.exec_driver_sql(changed(text))
    op.execute(f"INSERT INTO {table} SELECT * FROM kept_rows")  # noqa: S608 - constants of the migrations
    op.execute("DROP TABLE kept_rows")
    for each in beside:
        connection.exec_driver_sql(each)
