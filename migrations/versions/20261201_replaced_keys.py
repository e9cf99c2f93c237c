"""replaced_keys: a key that was renewed once renews nothing more"""

import sqlalchemy as sa
from alembic import op

revision = "replaced_keys"
down_revision = "lke_row_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: of keys that were renewed before nobody knows; they end with their grace."""
    flag: sa.Column[bool] = sa.Column(
        "is_replaced", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("service_account_keys", flag)


def downgrade() -> None:
    """Back: any key that is good renews."""
    op.execute("ALTER TABLE service_account_keys DROP COLUMN is_replaced")
