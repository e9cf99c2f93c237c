"""taken_back: a system withdraws a record, in a version that says why"""

import sqlalchemy as sa
from alembic import op

revision = "taken_back"
down_revision = "decided_for"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("record_versions", sa.Column("withdrawal_reason", sa.Text()))


def downgrade() -> None:
    """Back: a withdrawn record says again what it said; why it was withdrawn is in the log."""
    op.drop_column("record_versions", "withdrawal_reason")
