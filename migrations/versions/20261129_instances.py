"""instances: which process holds a key whose request is running"""

import sqlalchemy as sa
from alembic import op

revision = "instances"
down_revision = "backups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: what runs in an older version has none, and its key is free after two minutes."""
    op.add_column("idempotency_records", sa.Column("instance_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("idempotency_records", "instance_id")
