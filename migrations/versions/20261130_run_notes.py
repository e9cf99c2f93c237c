"""run notes: what a run could not judge, since when all came, and the secret before the new one"""

import sqlalchemy as sa
from alembic import op

revision = "run_notes"
down_revision = "confirmed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    notes = sa.Column("notes", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("pull_runs", notes)
    op.add_column("connectors", sa.Column("sealed_secret_before", sa.Text(), nullable=True))
    op.add_column("connectors", sa.Column("good_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back: notes go, and old secrets; the newest one of each connector stays."""
    op.drop_column("connectors", "good_since")
    op.drop_column("connectors", "sealed_secret_before")
    op.drop_column("pull_runs", "notes")
