"""Check constraints whose condition grows, on both engines."""

import sqlalchemy as sa
from alembic import op


def replace(table: str, name: str, old: str, new: str) -> None:
    """Give the check constraint the condition `new` instead of `old`.

    SQLite's ALTER TABLE cannot; building the table anew would lose its triggers and break the
    keys that point at its rows. Its documentation (lang_altertable.html, "Making Other Kinds Of
    Table Schema Changes") describes this way for constraints.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({new})")
        return
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = :table"
        ),
        {"old": f"{name} CHECK ({old})", "new": f"{name} CHECK ({new})", "table": table},
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = RESET")
