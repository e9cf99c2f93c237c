"""empty_cells: an indicator says where the text beside it had an empty cell"""

import sqlalchemy as sa
from alembic import op

revision = "empty_cells"
down_revision = "cancellations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    false = sa.false().compile(dialect=op.get_bind().dialect)
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        f"ALTER TABLE indicators ADD COLUMN beside_empty_cell BOOLEAN DEFAULT {false} NOT NULL"
    )


def downgrade() -> None:
    """Back."""
    op.execute("ALTER TABLE indicators DROP COLUMN beside_empty_cell")
