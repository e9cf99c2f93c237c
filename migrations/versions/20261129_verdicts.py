"""verdicts: two levels are two people, a decision names what was read, parts go by a hand"""

from alembic import op

from migrations import guards
from migrations.guards import Guard, submitted

revision = "verdicts"
down_revision = "0019"
branch_labels = None
depends_on = None

PARTS = ("evidence_files", "evidence_links")
GUARDS = [
    Guard(
        "both_levels_by_one_person",
        "evidence_decisions",
        "INSERT",
        "NEW.action IN ('verify', 'accept') AND EXISTS (SELECT 1 FROM evidence_decisions d"
        " WHERE d.revision_id = NEW.revision_id AND d.action IN ('verify', 'accept')"
        " AND d.action <> NEW.action AND d.decided_by_id = NEW.decided_by_id)",
    ),
    Guard(
        "decision_on_what_was_not_read",
        "evidence_decisions",
        "INSERT",
        "NEW.action IN ('verify', 'accept', 'return') AND NOT EXISTS"
        " (SELECT 1 FROM evidence_revisions r JOIN evidence e ON e.id = r.evidence_id"
        " WHERE r.id = NEW.revision_id AND r.number = e.revision_number"
        " AND r.digest = NEW.revision_digest)",
    ),
    *(
        Guard(
            f"{table}_go_by_an_editor",
            table,
            "DELETE",
            f"NOT {submitted('OLD.revision_id')} AND NOT EXISTS"  # noqa: S608 - constants of this file
            " (SELECT 1 FROM revision_editors x WHERE x.revision_id = OLD.revision_id"
            " AND x.user_id = OLD.removed_by_id)",
        )
        for table in PARTS
    ),
]


def upgrade() -> None:
    """Forward."""
    key = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    for table in PARTS:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN removed_by_id {key}"
            f" CONSTRAINT fk_{table}_removed_by_id REFERENCES users (id)"
        )
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    for table in PARTS:
        op.drop_column(table, "removed_by_id")
