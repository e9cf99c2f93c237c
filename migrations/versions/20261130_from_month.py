"""from_month: a recurrence begins in a month of choice"""

from alembic import op

revision = "from_month"
down_revision = "duties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: those that are there filled all of the year."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute("ALTER TABLE schedule_rules ADD COLUMN from_month INTEGER")


def downgrade() -> None:
    """Back: the months that it filled stay as they are."""
    op.execute("ALTER TABLE schedule_rules DROP COLUMN from_month")
