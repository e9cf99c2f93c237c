"""job_titles: what people are is called so; an office is a work unit

The version before cannot work on it: stop all of its processes first. No guard names a column.
"""

from alembic import op

revision = "job_titles"
down_revision = "operations"
branch_labels = None
depends_on = None

COLUMNS = (
    ("users", "office", "job_title"),
    ("memberships", "office", "job_title"),
    ("memberships", "office_correction", "job_title_correction"),
    ("decrees", "signatory_office", "signatory_job_title"),
    ("decrees", "certifier_office", "certifier_job_title"),
)


def upgrade() -> None:
    """Forward."""
    for table, old, new in COLUMNS:
        # Written out: a batch would build the tables anew on SQLite and lose their triggers.
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def downgrade() -> None:
    """Back."""
    for table, old, new in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
