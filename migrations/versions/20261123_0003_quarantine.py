"""quarantine: what the virus scanner said of a file, and the guard that keeps it from review"""

import sqlalchemy as sa
from alembic import op

from migrations import guards
from migrations.guards import Guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Written out: a batch would build the table anew on SQLite and lose its triggers.
SCAN_STATE = (
    "scan_state VARCHAR(40) DEFAULT 'not_scanned' NOT NULL"
    " CONSTRAINT ck_evidence_files_scan_state CHECK"
    " (scan_state IN ('not_scanned', 'clean', 'pending', 'infected'))"
)

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
    op.execute(f"ALTER TABLE evidence_files ADD COLUMN {SCAN_STATE}")
    op.add_column("evidence_files", sa.Column("scan_result", sa.String(200)))
    op.add_column("evidence_files", sa.Column("scanned_at", sa.DateTime(timezone=True)))
    guards.create(GUARDS)


def downgrade() -> None:
    """Back."""
    guards.drop(GUARDS)
    for column in ("scanned_at", "scan_result", "scan_state"):
        op.drop_column("evidence_files", column)
