"""row_lines: a row without sub kegiatan gets a line of its own, which has its months"""

import sqlalchemy as sa
from alembic import op

revision = "row_lines"
down_revision = "empty_cells"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    false = sa.false().compile(dialect=op.get_bind().dialect)
    # Written out: a batch would build the table anew on SQLite and lose its triggers.
    op.execute(
        f"ALTER TABLE action_items ADD COLUMN stands_for_row BOOLEAN DEFAULT {false} NOT NULL"
    )


def downgrade() -> None:
    """Back: such lines become action items, with all that was planned and done."""
    op.execute("ALTER TABLE action_items DROP COLUMN stands_for_row")
