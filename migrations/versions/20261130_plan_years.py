"""plan_years: a decree says from which day it takes effect; none: from the day it was made"""

from alembic import op

revision = "plan_years"
down_revision = "placements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: plans have had a year of their own from the beginning."""
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute("ALTER TABLE decrees ADD COLUMN effective_from DATE")


def downgrade() -> None:
    """Back: decrees take effect on the day they were made."""
    op.execute("ALTER TABLE decrees DROP COLUMN effective_from")
