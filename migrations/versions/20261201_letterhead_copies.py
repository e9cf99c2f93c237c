"""letterheads: who gets copies of a report stands below its signatures"""

import sqlalchemy as sa
from alembic import op

revision = "letterhead_copies"
down_revision = "lke_sheets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: no office has named anybody yet."""
    op.add_column(
        "letterheads", sa.Column("copies_to", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    """Back: the lists go; what was printed with them is printed already."""
    op.drop_column("letterheads", "copies_to")
