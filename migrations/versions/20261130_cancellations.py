"""cancellations: what was reported by mistake is taken back, and counts no more"""

import sqlalchemy as sa
from alembic import op

revision = "cancellations"
down_revision = "work_unit_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    false = sa.false().compile(dialect=op.get_bind().dialect)
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        f"ALTER TABLE realisations ADD COLUMN is_cancellation BOOLEAN DEFAULT {false} NOT NULL"
        " CONSTRAINT ck_realisations_cancels_an_earlier_one"
        " CHECK (NOT is_cancellation OR corrects_id IS NOT NULL)"
    )


def downgrade() -> None:
    """Back: what was cancelled would count again, so the cancellations stay as corrections."""
    op.execute("ALTER TABLE realisations DROP COLUMN is_cancellation")
