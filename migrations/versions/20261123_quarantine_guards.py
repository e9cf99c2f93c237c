"""quarantine: what the virus scanner said of a file, and the guard that keeps it from review"""

from typing import NamedTuple

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Added with their constraint in one statement: SQLite would otherwise make the table anew, and
# its guards would be gone.
COLUMNS = {
    "scan_state": "VARCHAR(40) DEFAULT 'not_scanned' NOT NULL"
    " CONSTRAINT ck_evidence_files_scan_state CHECK"
    " (scan_state IN ('not_scanned', 'clean', 'pending', 'infected'))",
    "scan_result": "VARCHAR(200)",
    "scanned_at": "{instant}",
}
INSTANTS = {"sqlite": "DATETIME", "postgresql": "TIMESTAMP WITH TIME ZONE"}


class Guard(NamedTuple):
    """Refuse `event` on `table` when `condition` (SQL over OLD and NEW) is true."""

    name: str
    table: str
    event: str
    condition: str


GUARDS = [
    Guard(
        "quarantine_is_not_submitted",
        "evidence_revisions",
        "UPDATE",
        "OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL AND EXISTS ("
        "SELECT 1 FROM evidence_files f WHERE f.revision_id = NEW.id"
        " AND f.scan_state IN ('pending', 'infected'))",
    ),
]


def upgrade() -> None:
    """Forward."""
    dialect = op.get_bind().dialect.name
    for name, kind in COLUMNS.items():
        column = f"{name} {kind.format(instant=INSTANTS[dialect])}"
        op.execute(f"ALTER TABLE evidence_files ADD COLUMN {column}")
    for guard in GUARDS:
        if dialect == "sqlite":
            op.execute(
                f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
                f" WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, 'guard {guard.name}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {guard.condition} THEN RAISE EXCEPTION 'guard {guard.name}'"
            f" USING ERRCODE = 'check_violation', CONSTRAINT = '{guard.name}'; END IF;"
            " RETURN COALESCE(NEW, OLD); END $$"
        )
        op.execute(
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
        )


def downgrade() -> None:
    """Back."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in GUARDS:
        name = guard.name
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP FUNCTION {name} CASCADE")
    for column in reversed(COLUMNS):
        op.execute(f"ALTER TABLE evidence_files DROP COLUMN {column}")
